import type { EdgeList } from './edge-list.js'
import { LeastHeap } from './least-heap.js'
import { DenseKeys } from './row-groups.js'

/**
 * How many pairs may be looked at in all before every further contest is looked at only near by. A burst of ten thousand equal
 * errors with fewer flows would else be searched whole for each of them.
 */
const BUDGET = 20_000_000
const NEAR_BY = 2000

/**
 * Assigns errors to connections so that no connection has two errors and the sum of points is largest; an error stays without
 * one where every edge of it is below `line`.
 * Errors are placed one after another, each along the cheapest path of displacements (successive shortest paths with potentials,
 * as Jonker and Volgenant 1987, over lists of edges): where nobody competes that is one step, and only errors that compete are
 * looked at together.
 * @returns flow by error
 */
export function assign(edges: EdgeList, line: number): Map<number, number> {
  const contest = new Contest(edges, line)
  contest.placeAll()
  return contest.result()
}

/** Numbers of errors and flows from 0, edges by error. */
class Contest {
  private readonly errors: DenseKeys
  private readonly flows: DenseKeys
  private readonly starts: Uint32Array
  private readonly targets: Uint32Array
  private readonly costs: Float64Array
  /** Potential of each flow. */
  private readonly price: Float64Array
  /** Flow of each error and its cost, error of each flow; -1 for none. */
  private readonly flowOf: Int32Array
  private readonly costOf: Float64Array
  private readonly errorOf: Int32Array
  /** Of the search that goes on: cheapest way to each flow, and the error that it comes from. */
  private readonly distance: Float64Array
  private readonly before: Int32Array
  private readonly edgeCost: Float64Array
  private readonly seen: number[] = []
  private readonly done: number[] = []
  private readonly isDone: Uint8Array
  private readonly heap = new LeastHeap()
  private budget = BUDGET

  constructor(
    edges: EdgeList,
    private readonly line: number,
  ) {
    this.errors = new DenseKeys(new Float64Array(edges.errors.subarray(0, edges.length)))
    this.flows = new DenseKeys(new Float64Array(edges.flows.subarray(0, edges.length)))
    this.starts = new Uint32Array(this.errors.keys.length + 1)
    this.targets = new Uint32Array(edges.length)
    this.costs = new Float64Array(edges.length)
    this.take(edges)
    const [rows, columns] = [this.errors.keys.length, this.flows.keys.length]
    this.price = new Float64Array(columns)
    this.flowOf = new Int32Array(rows).fill(-1)
    this.costOf = new Float64Array(rows)
    this.errorOf = new Int32Array(columns).fill(-1)
    this.distance = new Float64Array(columns).fill(Infinity)
    this.before = new Int32Array(columns)
    this.edgeCost = new Float64Array(columns)
    this.isDone = new Uint8Array(columns)
  }

  placeAll(): void {
    for (let error = 0; error < this.flowOf.length; error++) this.place(error)
  }

  result(): Map<number, number> {
    const pairs = new Map<number, number>()
    this.flowOf.forEach((flow, error) => {
      if (flow >= 0) pairs.set(this.errors.keys[error] ?? 0, this.flows.keys[flow] ?? 0)
    })
    return pairs
  }

  /** Sorts the edges by error. */
  private take({ length, errors, flows, points }: EdgeList): void {
    const { starts } = this
    const places = errors.slice(0, length).map((error) => this.errors.number(error))
    for (const place of places) starts[place + 1]++
    for (let i = 1; i < starts.length; i++) starts[i] += starts[i - 1]
    const next = starts.slice()
    places.forEach((place, i) => {
      const at = next[place]++
      this.targets[at] = this.flows.number(flows[i])
      this.costs[at] = -points[i]
    })
  }

  /** Places one more error: it takes a free flow, or stands back, or makes others do so. */
  private place(error: number): void {
    const limit = this.budget > 0 ? Infinity : NEAR_BY
    // Standing back costs an error its line; `quitter` is the one for whom that is cheapest.
    let [quitter, quitCost, looked] = [error, -this.line, 0]
    this.reach(error, 0)
    let end = -1
    for (;;) {
      const flow = this.nearest()
      if (flow < 0 || this.distance[flow] >= quitCost || looked > limit) break
      this.settle(flow)
      const holder = this.errorOf[flow]
      if (holder < 0) {
        end = flow
        break
      }
      const base = this.distance[flow] - (this.costOf[holder] - this.price[flow])
      if (base - this.line < quitCost) [quitter, quitCost] = [holder, base - this.line]
      looked += this.reach(holder, base)
    }
    this.budget -= looked
    const least = end >= 0 ? this.distance[end] : quitCost
    for (const flow of this.done) this.price[flow] += Math.min(0, this.distance[flow] - least)
    this.displace(error, end, quitter)
    this.forget()
  }

  /** Looks at all flows of an error. @returns how many */
  private reach(error: number, base: number): number {
    const [first, last] = [this.starts[error], this.starts[error + 1]]
    for (let at = first; at < last; at++) {
      const flow = this.targets[at]
      const distance = base + this.costs[at] - this.price[flow]
      if (this.isDone[flow] === 1 || distance >= this.distance[flow]) continue
      if (this.distance[flow] === Infinity) this.seen.push(flow)
      this.distance[flow] = distance
      this.before[flow] = error
      this.edgeCost[flow] = this.costs[at]
      this.heap.push(distance, flow)
    }
    return last - first
  }

  /** @returns -1 if no flow is left */
  private nearest(): number {
    for (;;) {
      const flow = this.heap.pop()
      if (flow < 0 || this.isDone[flow] === 0) return flow
    }
  }

  private settle(flow: number): void {
    this.isDone[flow] = 1
    this.done.push(flow)
  }

  /** Moves each error on the way one flow further; the way ends at a free flow, or at an error that stands back. */
  private displace(error: number, end: number, quitter: number): void {
    let flow = end
    if (end < 0) {
      if (quitter === error) return
      flow = this.flowOf[quitter]
      this.flowOf[quitter] = -1
    }
    for (;;) {
      const holder = this.before[flow]
      const left = this.flowOf[holder]
      this.flowOf[holder] = flow
      this.costOf[holder] = this.edgeCost[flow]
      this.errorOf[flow] = holder
      if (holder === error) return
      flow = left
    }
  }

  private forget(): void {
    for (const flow of this.seen) {
      this.distance[flow] = Infinity
      this.isDone[flow] = 0
    }
    this.seen.length = 0
    this.done.length = 0
    this.heap.clear()
  }
}
