/** One possible pair of an error and a connection, by index. */
export interface Edge {
  readonly error: number
  readonly flow: number
  readonly points: number
}

/** Above this a group of competing errors is assigned by best points first instead of as a whole: n^3 would show. */
const LARGEST_GROUP = 256
const FORBIDDEN = 1e6

/**
 * Assigns errors to connections so that no connection has two errors and the sum of points is largest; an error stays without
 * one where every edge of it is below `line`.
 * Groups that compete (connected components) are solved apart, each by the Hungarian method (Kuhn 1955, in the O(n^3) form
 * with potentials).
 * @returns flow by error
 */
export function assign(edges: readonly Edge[], line: number): Map<number, number> {
  const useful = edges.filter((edge) => edge.points >= line)
  const assigned = new Map<number, number>()
  for (const group of components(useful)) {
    const pairs = isSmall(group) ? optimal(group, line) : greedy(group)
    for (const [error, flow] of pairs) assigned.set(error, flow)
  }
  return assigned
}

function isSmall(group: readonly Edge[]): boolean {
  return (
    new Set(group.map((edge) => edge.error)).size <= LARGEST_GROUP &&
    new Set(group.map((edge) => edge.flow)).size <= 4 * LARGEST_GROUP
  )
}

function components(edges: readonly Edge[]): Edge[][] {
  const root = new Map<string, string>()
  const find = (key: string): string => {
    let top = key
    for (let next = root.get(top); next !== undefined && next !== top; next = root.get(top)) top = next
    root.set(key, top)
    return top
  }
  for (const edge of edges) root.set(find(`e${String(edge.error)}`), find(`f${String(edge.flow)}`))
  const groups = new Map<string, Edge[]>()
  for (const edge of edges) {
    const key = find(`e${String(edge.error)}`)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [edge])
    else group.push(edge)
  }
  return [...groups.values()]
}

function greedy(group: readonly Edge[]): [number, number][] {
  const taken = new Set<number>()
  const pairs = new Map<number, number>()
  for (const edge of [...group].sort((a, b) => b.points - a.points)) {
    if (pairs.has(edge.error) || taken.has(edge.flow)) continue
    pairs.set(edge.error, edge.flow)
    taken.add(edge.flow)
  }
  return [...pairs]
}

/** Each error has a column of its own that stands for "no flow", worth the line. */
function optimal(group: readonly Edge[], line: number): [number, number][] {
  const errors = [...new Set(group.map((edge) => edge.error))]
  const flows = [...new Set(group.map((edge) => edge.flow))]
  const flowAt = new Map(flows.map((flow, i) => [flow, i]))
  const width = flows.length + errors.length
  const cost = errors.map((error, i) => {
    const row = new Float64Array(width).fill(FORBIDDEN)
    for (const edge of group) if (edge.error === error) row[flowAt.get(edge.flow) ?? 0] = -edge.points
    row[flows.length + i] = -line
    return row
  })
  return hungarian(cost, width).flatMap((column, row): [number, number][] => {
    const [error, flow] = [errors[row], flows[column]]
    return error === undefined || flow === undefined ? [] : [[error, flow]]
  })
}

/** @returns the column of each row in an assignment of least cost; rows <= columns */
function hungarian(cost: readonly Float64Array[], width: number): number[] {
  const rowPotential = new Float64Array(cost.length + 1)
  const potential = new Float64Array(width + 1)
  const rowOf = new Int32Array(width + 1)
  for (let row = 1; row <= cost.length; row++) augment(cost, row, { rowPotential, potential, rowOf, width })
  const columns = Array.from({ length: cost.length }, () => -1)
  for (let column = 1; column <= width; column++) {
    const row = rowOf[column] ?? 0
    if (row > 0) columns[row - 1] = column - 1
  }
  return columns
}

interface State {
  readonly rowPotential: Float64Array
  readonly potential: Float64Array
  /** Row (from 1) that holds each column (from 1); 0 is free. Column 0 stands for the row that is being placed. */
  readonly rowOf: Int32Array
  readonly width: number
}

/** Places one more row along the cheapest augmenting path. */
function augment(cost: readonly Float64Array[], row: number, state: State): void {
  const { rowPotential, potential, rowOf, width } = state
  const least = new Float64Array(width + 1).fill(Infinity)
  const before = new Int32Array(width + 1)
  const done = new Uint8Array(width + 1)
  rowOf[0] = row
  let column = 0
  while ((rowOf[column] ?? 0) !== 0) {
    done[column] = 1
    const current = rowOf[column] ?? 0
    const costs = cost[current - 1] ?? new Float64Array(width)
    let next = 0
    let delta = Infinity
    for (let j = 1; j <= width; j++) {
      if (done[j] === 1) continue
      const reduced = (costs[j - 1] ?? 0) - (rowPotential[current] ?? 0) - (potential[j] ?? 0)
      if (reduced < (least[j] ?? 0)) {
        least[j] = reduced
        before[j] = column
      }
      if ((least[j] ?? 0) < delta) {
        delta = least[j] ?? 0
        next = j
      }
    }
    shift(state, least, done, delta)
    column = next
  }
  for (; column !== 0; column = before[column] ?? 0) rowOf[column] = rowOf[before[column] ?? 0] ?? 0
}

function shift(state: State, least: Float64Array, done: Uint8Array, delta: number): void {
  const { rowPotential, potential, rowOf, width } = state
  for (let j = 0; j <= width; j++) {
    if (done[j] === 1) {
      const row = rowOf[j] ?? 0
      rowPotential[row] = (rowPotential[row] ?? 0) + delta
      potential[j] = (potential[j] ?? 0) - delta
    } else {
      least[j] = (least[j] ?? 0) - delta
    }
  }
}
