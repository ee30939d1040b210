import type { Exchange, FlowRecord, FramePoint, Segment, Side } from '../../model/flow-record.js'
import type { SocketError } from '../../model/socket-error.js'

/** Two session tickets of a common size; a first answer behind them makes the flight longer. */
const TICKETS_MAX_BYTES = 1300
/** Tickets leave together. */
const ONE_FLIGHT_MS = 5
const NS_PER_MS = 1e6

/**
 * Is the handshake under way? In TLS 1.3 most of it bears the type of application data, so a connection whose client has said
 * nothing after its ClientHello is in it too; and the server's word on the client's certificate comes, encrypted, when
 * the client takes the handshake for done: there only the log can tell.
 * Source: RFC 8446 sections 2 and 4.4.
 */
export function inTlsHandshake(flow: FlowRecord, closing: Segment | null, error: SocketError | null): boolean {
  const { tls, exchange } = flow
  if (tls?.clientHello == null) return false
  const reached = tls.serverHello === null ? null : tls.applicationData
  if (reached === null || (closing !== null && reached.frame > closing.frame)) return true
  if (exchange.requestStart?.frame === tls.clientHello.frame) return true
  return error?.symptom === 'tls' && isFirstTurn(flow)
}

/**
 * The exchange without what only looks like an answer: behind the client's Finished a TLS 1.3 server sends session tickets, in one
 * flight, also where it never answers the request that came with the Finished.
 * Source: RFC 8446 section 4.6.1. A log that says that an answer was cut decides otherwise.
 */
export function exchangeBehindTickets(flow: FlowRecord, error: SocketError | null): Exchange {
  const { exchange } = flow
  const { responseStart, responseEnd } = exchange
  if (responseStart === null || responseEnd === null || !isTls13(flow) || !isFirstTurn(flow)) return exchange
  if (exchange.responseBytes > TICKETS_MAX_BYTES || saysAnswerCut(error)) return exchange
  if (responseEnd.timeNs - responseStart.timeNs > ONE_FLIGHT_MS * NS_PER_MS) return exchange
  return { ...exchange, responseStart: null, responseEnd: null, responseBytes: 0 }
}

/** Lengths of a record that holds an alert, by the ciphers in use: TLS 1.3; TLS 1.2 with ChaCha20, with GCM. */
const ALERT_RECORDS = new Set([24, 23, 31])

/**
 * The server's close_notify: encrypted like all else, known by its length and by being the last that the server said. It begins the
 * close: a FIN with which the client answers it is not the first word of the end.
 * Source: RFC 8446 section 6.1, RFC 5246 section 7.2.1.
 */
function closeNotifyOf(flow: FlowRecord): Segment | null {
  if (flow.tls?.applicationData == null) return null
  const last = flow.tail.findLast((segment) => segment.from === 'server' && segment.len > 0)
  if (last === undefined || !ALERT_RECORDS.has(last.len)) return null
  return last.frame === flow.server.lastData?.frame ? last : null
}

/** The alert with which the server began to close, readable or not. */
export function serverAlertOf(flow: FlowRecord): FramePoint | null {
  const alert = flow.tls?.alert ?? null
  return alert?.from === 'server' ? alert : closeNotifyOf(flow)
}

/** The flow as if the server had closed without its close_notify, which is neither an answer nor an end of the silence. */
export function withoutCloseNotify(flow: FlowRecord): FlowRecord {
  const notify = closeNotifyOf(flow)
  if (notify === null) return flow
  const { exchange } = flow
  const before = (from?: Side): (FramePoint & { readonly from: Side }) | null =>
    flow.tail.findLast((one) => one.len > 0 && one.frame < notify.frame && (from === undefined || one.from === from)) ??
    null
  const only = exchange.responseStart?.frame === notify.frame
  const lastData = exchange.lastData?.frame === notify.frame ? (before() ?? heardLast(exchange)) : exchange.lastData
  return {
    ...flow,
    server: { ...flow.server, lastData: before('server') ?? flow.server.lastData },
    exchange: only
      ? { ...exchange, lastData, responseStart: null, responseEnd: null, responseBytes: 0 }
      : { ...exchange, lastData },
  }
}

/** What is known of the last payload where the packet itself is not kept. */
function heardLast({ requestEnd, responseStart, lastData }: Exchange): Exchange['lastData'] {
  if (responseStart !== null && responseStart.frame < (lastData?.frame ?? 0))
    return { ...responseStart, from: 'server' }
  return requestEnd === null ? lastData : { ...requestEnd, from: 'client' }
}

/** Is it the client's first turn after its ClientHello? */
function isFirstTurn(flow: FlowRecord): boolean {
  return flow.exchange.turnsBefore <= 1
}

/** Only in TLS 1.3 does a server send what looks like application data before the client has. */
function isTls13({ tls, exchange }: FlowRecord): boolean {
  if (tls?.serverHello == null || tls.applicationData === null || exchange.requestStart === null) return false
  return tls.applicationData.frame < exchange.requestStart.frame
}

const CUT_WORDS = /^aborted(?:$|, )|\bhas been aborted$|premature close|^terminated$|closed prematurely/i

/**
 * Does the log say that an answer had begun and was cut? Where bytes cannot be read this is all there is to tell.
 * Sources: Node _http_client socketCloseListener (`aborted` is an error of the response), axios, node-fetch, undici fetch.
 */
export function saysAnswerCut(error: SocketError | null): boolean {
  return [error?.message, error?.cause?.message].some((message) => CUT_WORDS.test((message ?? '').split('\n')[0] ?? ''))
}
