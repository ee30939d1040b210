import type { FlowColumns } from '../../model/flow-columns.js'
import { SHAPE } from '../../model/flow-columns.js'
import type { Side } from '../../model/flow-record.js'
import { counted } from '../../util/count-text.js'
import type { Asked } from './asked.js'
import type { EndingView } from './ending.js'
import type { Notes } from './points.js'
import { noted } from './points.js'

const SAME_PATH = 2
/** In clear text another path is another request, unless a proxy or a base path stands between log and wire. */
const OTHER_PATH = -9
const PART_OF_PATH = 1
const SAME_METHOD = 0.3
const OTHER_METHOD = -2
const SAME_HOST = 1
const OTHER_HOST = -1.5
const SAME_COUNT = 1.5
const NEAR_COUNT = -0.5
const OTHER_COUNT = -2.5
const NOT_REUSED = -1.5
const SAME_BYTES = 3
const OTHER_BYTES = -1.5

/** Method, path and host of the failed request against the last one on the wire. */
export function contentPoints(asked: Asked, ending: EndingView, notes: Notes): number {
  const { columns, row } = ending
  const path = asked.path === null || !ending.has(SHAPE.request) || neverSent(asked, ending)
  const points = path ? 0 : pathPoints(asked, columns, row, notes)
  return points + methodPoints(asked, ending, notes) + hostPoints(asked, columns.host[row], notes)
}

/** A log may leave out the query; the wire never does. */
function pathPoints(asked: Asked, columns: FlowColumns, row: number, notes: Notes): number {
  switch (pathLikeness(asked, columns, row)) {
    case 'same':
      return noted(notes, SAME_PATH, 'same path')
    case 'end':
      return noted(notes, PART_OF_PATH, 'path ends alike')
    case 'other':
      return noted(notes, OTHER_PATH, 'another path')
  }
}

/** Compares the path of the failed request with that of a flow's last one; both must have one. */
export function pathLikeness(asked: Asked, columns: FlowColumns, row: number): 'same' | 'end' | 'other' {
  const sameQuery = !asked.hasQuery || asked.queryHash === columns.queryHash[row]
  const logged = asked.path as Uint8Array
  const [at, sent] = [columns.pathAt[row], columns.pathLength[row]]
  const shared = Math.min(logged.length, sent)
  if (!sameQuery || !endsAlike(logged, columns.pathBytes, at + sent, shared)) return 'other'
  if (logged.length === sent) return 'same'
  return shared > 1 || (shared === 1 && asked.hasQuery) ? 'end' : 'other'
}

/** Are the last `count` bytes of one text those before `end` in another? */
function endsAlike(a: Uint8Array, b: Uint8Array, end: number, count: number): boolean {
  for (let i = 1; i <= count; i++) if (a[a.length - i] !== b[end - i]) return false
  return true
}

/**
 * The failed request never reached the wire: by the client's own count of requests on this connection, or because it was written
 * to a connection that the server had reset while it was idle, before the program looked.
 */
function neverSent({ error }: Asked, ending: EndingView): boolean {
  const requests = ending.columns.requests[ending.row]
  if (requests < 0 || !ending.has(SHAPE.answered) || ending.has(SHAPE.guessed)) return false
  if (error.socketHandledRequests === null && error.syscall === 'write') return ending.obeyedReset('server')
  return error.socketHandledRequests === requests + 1
}

function methodPoints({ method }: Asked, ending: EndingView, notes: Notes): number {
  if (method === null || !ending.has(SHAPE.request)) return 0
  return method === ending.columns.method[ending.row]
    ? noted(notes, SAME_METHOD, 'same method')
    : noted(notes, OTHER_METHOD, 'another method')
}

function hostPoints({ host }: Asked, sent: number, notes: Notes): number {
  if (host === null || sent === 0) return 0
  return host === sent ? noted(notes, SAME_HOST, 'same host') : noted(notes, OTHER_HOST, 'another host')
}

/** How many requests the connection had carried, by the client's count and on the wire. */
export function countPoints({ error }: Asked, ending: EndingView, notes: Notes): number {
  const requests = ending.columns.requests[ending.row]
  if (requests < 0 || ending.has(SHAPE.guessed)) return 0
  const { socketHandledRequests: said, keepAlive } = error
  if (said !== null) {
    const missing = Math.abs(said - requests)
    const points = missing === 0 ? SAME_COUNT : missing === 1 ? NEAR_COUNT : OTHER_COUNT
    if (notes === null) return points
    return noted(notes, points, `${counted(requests, 'request')} on the wire, ${String(said)} by the log`)
  }
  if (keepAlive === null || keepAlive === requests > 1) return 0
  return noted(notes, NOT_REUSED, keepAlive ? 'not reused on the wire' : 'reused on the wire, fresh by the log')
}

/** Byte counts of the socket; those survive address translation. */
export function bytePoints(asked: Asked, ending: EndingView, local: Side | null, notes: Notes): number {
  const fits = bytesFit(asked, ending, local)
  if (fits === null) return 0
  return fits ? noted(notes, SAME_BYTES, 'same byte counts') : noted(notes, OTHER_BYTES, 'another byte counts')
}

/** @returns `null` where the record or the capture does not tell */
export function bytesFit({ error }: Asked, ending: EndingView, local: Side | null): boolean | null {
  if (local === null || ending.has(SHAPE.guessed)) return null
  const { bytesWritten, bytesRead } = error
  if (bytesWritten === null && bytesRead === null) return null
  const remote = local === 'client' ? 'server' : 'client'
  return (
    (bytesWritten === null || bytesWritten === uniqueBytes(ending, local)) &&
    (bytesRead === null || bytesRead === uniqueBytes(ending, remote))
  )
}

/** Payload by sequence space: SYN and FIN take one number each, repetitions none. */
function uniqueBytes(ending: EndingView, side: Side): number {
  const { clientNext, serverNext } = ending.columns
  const next = (side === 'client' ? clientNext : serverNext)[ending.row]
  return Math.max(0, next - 1 - (ending.fin(side) ? 1 : 0))
}
