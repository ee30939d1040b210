import type { FlowColumns } from '../../../model/flow-columns.js'
import { SHAPE } from '../../../model/flow-columns.js'
import type { FlowRecord } from '../../../model/flow-record.js'
import type { CaptureInfo } from '../../../model/flow-source.js'
import { summaryOf } from '../../../util/flow-summary.js'
import { msFromNs } from '../../../util/instant.js'

/** A connection of several rows, with the record of the whole. */
export interface WholeChain {
  readonly rows: readonly number[]
  /** The row that stands for all of them. */
  readonly closing: number
  /** As seen from that row. */
  readonly flow: FlowRecord
}

/** Columns with one row for each connection, and the row that each had before. */
export interface WholeColumns {
  readonly columns: FlowColumns
  readonly rows: Uint32Array
}

type Column = Exclude<keyof FlowColumns, 'length' | 'momentAt' | 'momentMs' | 'pathBytes' | 'addresses' | 'words'>

const COLUMNS = [
  ...['capture', 'stream', 'clientAddress', 'serverAddress', 'clientPort', 'serverPort', 'shape'],
  ...['startMs', 'endMs', 'closeMs', 'noticedMs', 'requestMs', 'lateRequestMs', 'requests'],
  ...['clientIsn', 'serverIsn', 'clientNext', 'serverNext', 'pathAt', 'pathLength', 'queryHash', 'method', 'host'],
] as readonly Column[]

/** Leaves out the rows of parts, and lets the row that stands for them tell of the whole. Linear in rows and moments. */
export function wholeColumns(
  from: FlowColumns,
  captures: readonly CaptureInfo[],
  chains: readonly WholeChain[],
): WholeColumns {
  const whole = new Map(chains.map((chain) => [chain.closing, chain]))
  const isGone = new Uint8Array(from.length)
  for (const { rows, closing } of chains) for (const row of rows) isGone[row] = row === closing ? 0 : 1
  const rows = new Uint32Array(from.length).map((_, i) => i).filter((row) => isGone[row] === 0)
  const columns = { ...from, length: rows.length }
  for (const name of COLUMNS) Object.assign(columns, { [name]: picked(from[name], rows) })
  const moments = new Map<number, readonly number[]>()
  rows.forEach((row, i) => {
    const chain = whole.get(row)
    if (chain === undefined) return
    const capture = captures[chain.flow.capture]
    moments.set(row, tell(columns, i, from, chain, capture?.baseSec ?? 0))
  })
  return { columns: { ...columns, ...momentsOf(from, rows, moments) }, rows }
}

/** Arrays of the same kind with the values of some rows. */
function picked<T extends FlowColumns[Column]>(values: T, rows: Uint32Array): T {
  const kept = new (values.constructor as new (length: number) => T)(rows.length)
  for (let i = 0; i < rows.length; i++) kept[i] = values[rows[i]]
  return kept
}

/** @returns the moments at which an application can have learnt of the end */
function tell(to: FlowColumns, i: number, from: FlowColumns, { rows, flow }: WholeChain, baseSec: number): number[] {
  const told = summaryOf(flow)
  const ms = (ns: number): number => msFromNs(baseSec, ns)
  to.shape[i] = told.shape
  to.startMs[i] = ms(flow.startNs)
  to.endMs[i] = ms(flow.endNs)
  to.closeMs[i] = ms(told.closeNs)
  to.noticedMs[i] = ms(told.noticedNs)
  to.requestMs[i] = ms(told.requestNs)
  to.lateRequestMs[i] = ms(told.lateRequestNs)
  to.requests[i] = told.requests
  to.clientIsn[i] = flow.client.isn ?? 0
  to.serverIsn[i] = flow.server.isn ?? 0
  to.clientNext[i] = flow.client.nextSeq
  to.serverNext[i] = flow.server.nextSeq
  takeSides(to, i, from, rows, flow)
  takeRequest(to, i, from, rows)
  return told.momentsNs.map(ms)
}

/** Which side is the client another part may know better. */
function takeSides(to: FlowColumns, i: number, from: FlowColumns, rows: readonly number[], flow: FlowRecord): void {
  const isAlike = (row: number): boolean =>
    from.clientPort[row] === flow.client.port && from.addresses[from.clientAddress[row]] === flow.client.address
  const row = rows.find(isAlike)
  if (row === undefined) return
  for (const name of ['clientAddress', 'serverAddress', 'clientPort', 'serverPort'] as const)
    to[name][i] = from[name][row]
}

/** The last request, and the name that it or the TLS handshake asked for. */
function takeRequest(to: FlowColumns, i: number, from: FlowColumns, rows: readonly number[]): void {
  const asked = rows.findLast((row) => (from.shape[row] & SHAPE.request) !== 0)
  if (asked !== undefined) {
    for (const name of ['pathAt', 'pathLength', 'queryHash', 'method'] as const) to[name][i] = from[name][asked]
  }
  const named = rows.findLast((row) => from.host[row] !== 0)
  if (named !== undefined) to.host[i] = from.host[named]
}

type Moments = Pick<FlowColumns, 'momentAt' | 'momentMs'>

function momentsOf(from: FlowColumns, rows: Uint32Array, told: ReadonlyMap<number, readonly number[]>): Moments {
  const momentAt = new Uint32Array(rows.length + 1)
  rows.forEach((row, i) => {
    const count = told.get(row)?.length ?? from.momentAt[row + 1] - from.momentAt[row]
    momentAt[i + 1] = momentAt[i] + count
  })
  const momentMs = new Float64Array(momentAt[rows.length])
  rows.forEach((row, i) => {
    momentMs.set(told.get(row) ?? from.momentMs.subarray(from.momentAt[row], from.momentAt[row + 1]), momentAt[i])
  })
  return { momentAt, momentMs }
}
