import type { SocketError } from '../model/socket-error.js'

/** Records kept to be compared with later ones. */
const KEPT = 64
/** Longest time between two records of one dead socket, ms. */
const SOCKET_MS = 10_000
const REQUEST_MS = 1000
/** Both speak when the error is delivered. */
const SAME_TURN_MS = 50
/** Ports below this are services: many sockets have the same. */
const FIRST_EPHEMERAL = 1024

/** Finds records that speak of the same dead socket as an earlier one. */
export class Duplicates {
  private readonly recent: SocketError[] = []

  /** The record with the first earlier record of its socket. */
  link(error: SocketError): SocketError {
    const earlier = this.recent.find(
      (other) => sameSocket(other, error) || sameRequest(other, error) || toldByBoth(other, error),
    )
    const linked =
      earlier === undefined
        ? error
        : { ...error, sameFailureAs: earlier.sameFailureAs ?? { file: earlier.file, line: earlier.line } }
    this.recent.push(linked)
    if (this.recent.length > KEPT) this.recent.shift()
    return linked
  }
}

/** The same local port, or (in a server's log) the same port of the peer. */
function sameSocket(a: SocketError, b: SocketError): boolean {
  if (!within(a, b, SOCKET_MS) || a.side !== b.side) return false
  if (a.localPort !== null && b.localPort !== null)
    return a.localPort === b.localPort && a.remotePort === b.remotePort && a.remoteAddress === b.remoteAddress
  const port = a.side === 'server' ? a.remotePort : null
  return port !== null && port >= FIRST_EPHEMERAL && port === b.remotePort && a.remoteAddress === b.remoteAddress
}

/** One request whose failure is told twice: all that is told of it is equal. */
function sameRequest(a: SocketError, b: SocketError): boolean {
  if (!within(a, b, REQUEST_MS) || a.pid !== b.pid) return false
  if (a.rtMs === null || a.rtMs !== b.rtMs) return false
  return (
    a.url === b.url &&
    a.path === b.path &&
    a.remoteAddress === b.remoteAddress &&
    a.requestId === b.requestId &&
    a.code === b.code &&
    a.message === b.message &&
    sameInstant(a, b)
  )
}

/**
 * The library prints its failure, then the application does, in its own way: the same request and error, of which only one of
 * the two tells how long it took.
 */
function toldByBoth(a: SocketError, b: SocketError): boolean {
  const coarse = Math.max(stepMs(a), stepMs(b))
  if (a.url === null || a.url !== b.url || a.code !== b.code || !within(a, b, SAME_TURN_MS + coarse)) return false
  return (a.rtMs === null) !== (b.rtMs === null) && (a.method === null || b.method === null || a.method === b.method)
}

/** What the times of a record cannot show, ms. */
function stepMs({ time }: SocketError): number {
  return time === null || time.digits >= 3 ? 0 : 1000 / 10 ** time.digits
}

/** Two requests may take equally long; two records of one failure are written in one turn of the event loop. */
function sameInstant(a: SocketError, b: SocketError): boolean {
  return a.time !== null && b.time !== null && Math.abs(a.time.wallMs - b.time.wallMs) <= 2
}

function within(a: SocketError, b: SocketError, ms: number): boolean {
  return a.time !== null && b.time !== null && Math.abs(a.time.wallMs - b.time.wallMs) <= ms
}
