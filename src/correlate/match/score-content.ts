import type { FlowRecord, Side } from '../../model/flow-record.js'
import type { SocketError } from '../../model/socket-error.js'
import type { Points } from './points.js'

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
export function contentPoints(error: SocketError, flow: FlowRecord): (Points | null)[] {
  const request = flow.lastRequest
  return [
    request === null || neverSent(error, flow) ? null : pathPoints(error.path, request.path),
    request === null || error.method === null
      ? null
      : same('method', error.method === request.method, SAME_METHOD, OTHER_METHOD),
    hostPoints(error, request?.host ?? flow.tls?.sni ?? null),
  ]
}

/** A log may leave out the query; the wire never does. */
function pathPoints(logged: string | null, sent: string): Points | null {
  if (logged === null) return null
  const bare = (path: string): string => path.replace(/^https?:\/\/[^/]+/, '').replace(/#.*$/, '')
  const [a, b] = [bare(logged), bare(sent)]
  const sentBare = a.includes('?') ? b : b.replace(/\?.*$/, '')
  if (a !== sentBare && isPart(a, sentBare)) return { points: PART_OF_PATH, reason: 'path ends alike' }
  return same('path', a === sentBare, SAME_PATH, OTHER_PATH)
}

function isPart(a: string, b: string): boolean {
  return (a.length > 1 && b.endsWith(a)) || (b.length > 1 && a.endsWith(b))
}

/** By the client's own count of requests on this connection the failed one never reached the wire. */
function neverSent(error: SocketError, flow: FlowRecord): boolean {
  const { lastRequest, lastResponse, requests } = flow
  if (requests === null || lastRequest === null || lastResponse === null || flow.role !== 'syn') return false
  const answered = lastResponse.frame > lastRequest.frame && lastResponse.complete === true
  return answered && error.socketHandledRequests === requests + 1
}

function hostPoints(error: SocketError, sent: string | null): Points | null {
  if (error.host === null || sent === null) return null
  const name = sent.replace(/:\d+$/, '').toLowerCase()
  return same('host', name === error.host.toLowerCase(), SAME_HOST, OTHER_HOST)
}

function same(what: string, equal: boolean, yes: number, no: number): Points {
  return equal ? { points: yes, reason: `same ${what}` } : { points: no, reason: `another ${what}` }
}

/** How many requests the connection had carried, by the client's count and on the wire. */
export function countPoints(error: SocketError, flow: FlowRecord): Points | null {
  if (flow.requests === null || flow.role === 'guessed') return null
  const { socketHandledRequests: said, keepAlive } = error
  if (said !== null) {
    const missing = Math.abs(said - flow.requests)
    const points = missing === 0 ? SAME_COUNT : missing === 1 ? NEAR_COUNT : OTHER_COUNT
    return { points, reason: `${String(flow.requests)} requests on the wire, ${String(said)} by the log` }
  }
  if (keepAlive === null) return null
  const reused = flow.requests > 1
  if (keepAlive === reused) return null
  return { points: NOT_REUSED, reason: keepAlive ? 'not reused on the wire' : 'reused on the wire, fresh by the log' }
}

/** Byte counts of the socket; those survive address translation. */
export function bytePoints(error: SocketError, flow: FlowRecord, local: Side | null): Points | null {
  if (local === null || flow.role === 'guessed') return null
  const sent = error.bytesWritten
  const received = error.bytesRead
  if (sent === null && received === null) return null
  const remote = local === 'client' ? 'server' : 'client'
  const fits = (said: number | null, side: Side): boolean => said === null || said === uniqueBytes(flow, side)
  return same('byte counts', fits(sent, local) && fits(received, remote), SAME_BYTES, OTHER_BYTES)
}

/** Payload by sequence space: SYN and FIN take one number each, repetitions none. */
function uniqueBytes(flow: FlowRecord, side: Side): number {
  const fin = flow.finFrames.some((frame) => frame.from === side) ? 1 : 0
  return Math.max(0, flow[side].nextSeq - 1 - fin)
}
