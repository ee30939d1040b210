import type { Exchange, FlowRecord, FramePoint, HttpResponse, Segment, Side } from '../../model/flow-record.js'
import { ACK, FIN } from '../../model/flow-record.js'
import type { CaptureInfo } from '../../model/flow-source.js'
import type { SocketError } from '../../model/socket-error.js'
import { closerOf, hasFlag, isEstablished, isObeyedReset } from '../../util/flow-shape.js'
import { exchangeBehindTickets, inTlsHandshake, serverAlertOf, withoutCloseNotify } from './encrypted.js'

const NS_PER_MS = 1e6
const SWITCHING_PROTOCOLS = 101

/**
 * Where the conversation stood when the first closer was seen (at the end of the flow if there is none):
 * `connecting` no answer to the SYN · `fresh` established, the client has sent nothing · `tls` in the handshake ·
 * `request` a request was being sent · `waiting` it had been sent, no byte of an answer · `response` a part of the answer was
 * there · `idle` the last exchange was complete, as far as can be seen.
 */
export type Phase = 'connecting' | 'fresh' | 'tls' | 'request' | 'waiting' | 'response' | 'idle'

/** All that rules ask of a flow, computed once. Times are ms since the capture's base second, durations ms. */
export interface Facts {
  readonly flow: FlowRecord
  readonly capture: CaptureInfo
  /** The log record that the flow belongs to; `null` when flows are judged without a log. */
  readonly error: SocketError | null
  /** Which side wrote the log. */
  readonly local: Side | null
  readonly phase: Phase
  /** First FIN, or first RST that the receiver obeys; `null` if the capture has none. */
  readonly closing: Segment | null
  /** First RST that the receiver obeys, whether or not a FIN came before it. */
  readonly rst: Segment | null
  readonly firstFin: { readonly client: Segment | null; readonly server: Segment | null }
  readonly exchange: Exchange
  /** Time without payload before the closing (before the end of the flow if there is none). */
  readonly silenceMs: number
  /** From the first byte of the request to the closing; `null` without either. */
  readonly sinceRequestMs: number | null
  /** A request that the server could not have read when it closed: sent after its FIN, or crossing it on the way. */
  readonly lateRequest: FramePoint | null
  /** `null` where the handshake was not seen. */
  readonly rttMs: number | null
  /** Did the log name a timer as what ended the exchange? */
  readonly timerNamed: boolean
}

/** Computes the facts of one flow. Never throws; a flow with nothing in it has phase `connecting` and no closing. */
export function factsOf(seen: FlowRecord, capture: CaptureInfo, error: SocketError | null, local: Side | null): Facts {
  const closing = closingOf(seen)
  const bare = withoutCloseNotify(seen)
  const exchange = withoutInterim(bare, exchangeBehindTickets(bare, error))
  const flow = { ...bare, exchange }
  const lateRequest = lateRequestOf(flow, closing)
  return {
    flow,
    capture,
    error,
    local,
    phase: phaseOf(flow, closing, lateRequest, error),
    closing,
    rst: flow.closers.find(isObeyedReset) ?? null,
    firstFin: { client: firstFin(flow, 'client'), server: firstFin(flow, 'server') },
    exchange,
    silenceMs: silenceOf(flow, capture, closing, lateRequest),
    sinceRequestMs: closing && exchange.requestStart ? elapsedMs(exchange.requestStart, closing) : null,
    lateRequest,
    rttMs: flow.rttNs === null ? null : flow.rttNs / NS_PER_MS,
    timerNamed: error !== null && namesTimer(error),
  }
}

/** An interim response (100 Continue, 103 Early Hints) is no part of the answer. Source: RFC 9110 section 15.2. */
function withoutInterim({ lastRequest, lastResponse }: FlowRecord, exchange: Exchange): Exchange {
  if (lastRequest === null || lastResponse === null || lastResponse.frame < lastRequest.frame) return exchange
  if (lastResponse.status >= 200 || lastResponse.status === SWITCHING_PROTOCOLS) return exchange
  return { ...exchange, responseStart: null, responseEnd: null, responseBytes: 0 }
}

/** Milliseconds from one packet to another. */
export function elapsedMs(from: FramePoint, to: FramePoint): number {
  return (to.timeNs - from.timeNs) / NS_PER_MS
}

/** The first closer; where a TLS alert of the server came before it, the FIN that belongs to that. */
function closingOf(flow: FlowRecord): Segment | null {
  const first = closerOf(flow)
  if (first?.from !== 'client') return first
  const alert = serverAlertOf(flow)
  const fin = alert === null || alert.frame > first.frame ? null : firstFin(flow, 'server')
  return fin ?? first
}

function firstFin(flow: FlowRecord, side: Side): Segment | null {
  return flow.closers.find((segment) => segment.from === side && hasFlag(segment, FIN)) ?? null
}

function phaseOf(
  flow: FlowRecord,
  closing: Segment | null,
  lateRequest: FramePoint | null,
  error: SocketError | null,
): Phase {
  if (!isEstablished(flow)) return 'connecting'
  if (inTlsHandshake(flow, closing, error)) return 'tls'
  const { requestStart } = flow.exchange
  if (requestStart === null) return 'fresh'
  if (lateRequest !== null && lateRequest.frame === requestStart.frame) {
    return flow.exchange.turnsBefore > 0 ? 'idle' : 'fresh'
  }
  if (closing !== null && stillArriving(flow, closing)) return 'request'
  if (flow.requests !== null && flow.requests > 0) return httpPhase(flow, closing)
  return flow.exchange.responseStart === null ? 'waiting' : 'idle'
}

/** The server closed before it had all that the client had sent: its own acknowledgement says so. */
function stillArriving(flow: FlowRecord, closing: Segment): boolean {
  return closing.from === 'server' && hasFlag(closing, ACK) && !flow.exchange.requestAcked
}

function httpPhase(flow: FlowRecord, closing: Segment | null): Phase {
  const request = flow.lastRequest
  if (request === null) return flow.exchange.responseStart === null ? 'waiting' : 'idle'
  if (closing !== null && request.frame > closing.frame) return 'idle'
  const response = answerTo(flow, closing)
  const missing = (request.contentLength ?? 0) - (request.bodyBytes - flow.bytesAfterClose.client)
  if (response === null && isUnreadableAnswer(flow)) return 'idle'
  if (response === null) return missing > 0 ? 'request' : 'waiting'
  if (response.complete === false) return 'response'
  return missing > 0 ? 'request' : 'idle'
}

/** Bytes came where an answer was due, and they were no HTTP: whether it was complete cannot be told. */
export function isUnreadableAnswer(flow: FlowRecord): boolean {
  const { responseStart } = flow.exchange
  if (responseStart === null || flow.lastRequest === null || responseStart.frame < flow.lastRequest.frame) return false
  return flow.lastResponse === null || flow.lastResponse.frame < responseStart.frame
}

/** The final response to the last request, as far as it was there before the close; interim ones (1xx) do not count. */
export function answerTo(flow: FlowRecord, closing: Segment | null): HttpResponse | null {
  const { lastRequest: request, lastResponse: response } = flow
  if (request === null || response === null || response.frame < request.frame) return null
  if (response.status < 200 || (closing !== null && response.frame > closing.frame)) return null
  return response
}

/**
 * A request that met a closed door. Two views of one story: near the server it arrives after the FIN; near the client it
 * left before the close came, and the acknowledgement of the FIN or RST does not cover its first byte: the server's kernel had none of it.
 */
function lateRequestOf(flow: FlowRecord, closing: Segment | null): FramePoint | null {
  if (closing === null || closing.from !== 'server') return null
  const { requestStart, requestSeq, responseStart, requestAcked } = flow.exchange
  const crossed = requestSeq !== null && responseStart === null && ((closing.ack - requestSeq) | 0) <= 0
  // An RST whose acknowledgement is older than one that the server gave before is no proof that it had nothing.
  const unheard = hasFlag(closing, FIN) || !requestAcked
  if (crossed && unheard && hasFlag(closing, ACK)) return requestStart
  return hasFlag(closing, FIN) ? flow.dataAfterClose.client : null
}

/** Payload that met the close is no part of the silence before it. */
function silenceOf(
  flow: FlowRecord,
  capture: CaptureInfo,
  closing: Segment | null,
  lateRequest: FramePoint | null,
): number {
  const end = closing?.timeNs ?? flow.endNs
  const { lastData, requestStart } = flow.exchange
  const crossed = lateRequest !== null && lateRequest.frame === requestStart?.frame
  const heard = crossed ? flow.server.lastData : lastData
  // Of a connection that was open before the capture began, silence is at least what the capture saw of it.
  const last = heard?.timeNs ?? flow.opening.at(-1)?.timeNs ?? capture.firstNs ?? flow.startNs
  return Math.max(0, end - last) / NS_PER_MS
}

const TIMER_NAME = /timeout/i
const TIMER_WORDS = /\b(?:timed?[ -]?out|deadline)\b/i
const TIMER_CODES = new Set(['ECONNABORTED', 'ESOCKETTIMEDOUT', 'ERR_SOCKET_TIMEOUT', 'DEADLINE_EXCEEDED'])

function namesTimer(error: SocketError): boolean {
  if (error.symptom === 'timeout') return true
  if (error.code !== null && (TIMER_CODES.has(error.code) || /TIMEOUT$/.test(error.code))) return true
  return TIMER_NAME.test(error.name ?? '') || TIMER_WORDS.test(error.message ?? '')
}
