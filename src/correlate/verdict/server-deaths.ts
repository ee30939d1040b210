import { SHAPE, type FlowColumns } from '../../model/flow-columns.js'

const PORTS = 65_536

/** Flows of one server endpoint that share something, in the order of the value by which they were sorted. */
export interface EndpointRows {
  readonly address: string
  readonly port: number
  readonly rows: Uint32Array
}

/** Does the flow have this bit? */
export function hasShape({ shape }: FlowColumns, row: number, bit: number): boolean {
  return ((shape[row] ?? 0) & bit) !== 0
}

/** Did the server end the flow, by FIN or RST, before the client did? */
export function endedByServer(columns: FlowColumns, row: number): boolean {
  return hasShape(columns, row, SHAPE.closedByServer)
}

/**
 * The flows that `wanted` picks, by server endpoint, each endpoint's in rising order of `value`. Takes 4 bytes a flow and the time of one
 * sort.
 */
export function byEndpoint(
  columns: FlowColumns,
  wanted: (row: number) => boolean,
  value: (row: number) => number,
): EndpointRows[] {
  const picked = new Uint32Array(columns.length)
  let count = 0
  for (let row = 0; row < columns.length; row++) if (wanted(row)) picked[count++] = row
  const key = (row: number): number => (columns.serverAddress[row] ?? 0) * PORTS + (columns.serverPort[row] ?? 0)
  const rows = picked.subarray(0, count).sort((a, b) => key(a) - key(b) || value(a) - value(b))
  const groups: EndpointRows[] = []
  for (let from = 0; from < count;) {
    const first = rows[from] ?? 0
    let to = from + 1
    while (to < count && key(rows[to] ?? 0) === key(first)) to++
    const address = columns.addresses[columns.serverAddress[first] ?? 0] ?? ''
    groups.push({ address, port: columns.serverPort[first] ?? 0, rows: rows.subarray(from, to) })
    from = to
  }
  return groups
}
