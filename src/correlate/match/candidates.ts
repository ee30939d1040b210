import type { SocketError } from '../../model/socket-error.js'
import { canonicalAddress } from '../../util/address.js'
import type { FlowIndex, Rows } from './flow-index.js'
import { firstFrom } from './flow-index.js'

/** What ties an error to flows before time is looked at. */
export type Tie = 'local-port' | 'endpoint' | 'address' | 'port' | 'none'

/** Flows that could be meant by their addresses. */
export interface Pool {
  readonly rows: Rows
  readonly tie: Tie
}

/** Most rows looked at for one error: nearest before and after its time; any where the time is not known. */
export interface Reach {
  readonly before: number
  readonly after: number
  readonly untimed: number
}

const CLOSE_LOOK: Reach = { before: 64, after: 24, untimed: 1000 }
/** Healthy rows looked at on each side: an error may still be about one of them, if it is about its content. */
const HEALTHY_KEPT = 12
/** Rows passed over on each side at most. */
const FARTHEST = 20_000

/**
 * Flows that an error could be about by address and port: of its peer as server, or, for a server's own log, of its peer as
 * client. An error that names no address can be about any flow.
 */
export function poolFor(error: SocketError, index: FlowIndex): Pool {
  const byEndpoint = endpointRows(error, index)
  if (error.localPort !== null) {
    const local = new Set([...index.fromClientPort(error.localPort), ...index.toServerPort(error.localPort)])
    const rows = (byEndpoint?.rows ?? index.all).filter((row) => local.has(row))
    if (rows.length > 0) return { rows, tie: 'local-port' }
  }
  return byEndpoint ?? { rows: index.all, tie: 'none' }
}

/** The peer's endpoints as the record names them, best first: socket facts, then attempts, then an address in the URL. */
export function remoteEndpoints(error: SocketError): { readonly address: string; readonly port: number | null }[] {
  if (error.remoteAddress !== null) {
    return [
      { address: canonicalAddress(error.remoteAddress) ?? error.remoteAddress, port: error.remotePort ?? error.port },
    ]
  }
  const tried = (error.attempts ?? []).map((attempt) => ({
    address: canonicalAddress(attempt.address) ?? attempt.address,
    port: attempt.port,
  }))
  if (tried.length > 0) return tried
  const literal = error.host === null ? null : canonicalAddress(error.host)
  return literal === null ? [] : [{ address: literal, port: error.port ?? error.remotePort }]
}

function endpointRows(error: SocketError, index: FlowIndex): Pool | null {
  const endpoints = remoteEndpoints(error)
  if (endpoints.length > 0) {
    const tie: Tie = endpoints.every((endpoint) => endpoint.port !== null) ? 'endpoint' : 'address'
    return {
      rows: mergeByMoment(
        index,
        endpoints.map((endpoint) => rowsOf(index, endpoint)),
      ),
      tie,
    }
  }
  const port = error.remotePort ?? error.port
  return port === null ? null : { rows: index.toServerPort(port), tie: 'port' }
}

/** Which side wrote the log is a guess of the text; the addresses know. */
function rowsOf(index: FlowIndex, remote: { address: string; port: number | null }): Rows {
  const asServer = index.toServer(remote.address, remote.port)
  if (remote.port === null) return asServer
  const asClient = index.fromClient(remote.address, remote.port)
  return asServer.length === 0
    ? asClient
    : asClient.length === 0
      ? asServer
      : mergeByMoment(index, [asServer, asClient])
}

function mergeByMoment(index: FlowIndex, lists: readonly Rows[]): Rows {
  if (lists.length === 1) return lists[0] ?? []
  return [...new Set(lists.flat())].sort((a, b) => index.momentMs(a) - index.momentMs(b))
}

/**
 * The rows of a pool that are worth a close look.
 * @param atMs when the error happened by the capture's clock; `null` if that is not known
 * @param windowMs rows whose moment is farther away are left out; `null` for no such bound
 */
export function nearRows(
  index: FlowIndex,
  pool: Pool,
  atMs: number | null,
  windowMs: number | null,
  reach: Reach = CLOSE_LOOK,
): number[] {
  if (atMs === null) return untimed(index, pool, reach.untimed)
  const middle = firstFrom(index, pool.rows, atMs)
  const near = [
    ...nearest(index, pool.rows, middle - 1, -1, reach.before),
    ...nearest(index, pool.rows, middle, 1, reach.after),
  ]
  return windowMs === null ? near : near.filter((row) => Math.abs(index.momentMs(row) - atMs) <= windowMs)
}

/** Without a time every flow of the pool could be meant; those that explain an error go first. */
function untimed(index: FlowIndex, pool: Pool, most: number): number[] {
  const { healthy } = index.columns
  const sick = sample(
    pool.rows.filter((row) => healthy[row] !== 1),
    most,
  )
  const well = sample(
    pool.rows.filter((row) => healthy[row] === 1),
    HEALTHY_KEPT * 2,
  )
  return [...sick, ...well]
}

/**
 * Rows in one direction from a place: the first that could explain an error, and a few healthy ones, of which a busy endpoint
 * has thousands in between.
 */
function nearest(index: FlowIndex, rows: Rows, from: number, step: 1 | -1, most: number): number[] {
  const { healthy } = index.columns
  const near: number[] = []
  let sick = 0
  let well = 0
  for (let at = from, left = FARTHEST; at >= 0 && at < rows.length && left > 0 && sick < most; at += step, left--) {
    const row = rows[at] ?? 0
    if (healthy[row] === 1 && ++well > HEALTHY_KEPT) continue
    if (healthy[row] !== 1) sick++
    near.push(row)
  }
  return near
}

/** At most `most` of the rows, evenly spread. */
export function sample<T>(rows: readonly T[], most: number): T[] {
  if (rows.length <= most) return [...rows]
  const step = rows.length / most
  return Array.from({ length: most }, (_, i) => rows[Math.floor(i * step)] as T)
}
