import { FIN, RST } from '../../../model/flow-record.js'
import type { Rule, Telling } from '../claim.js'
import { at, claim } from '../claim.js'
import { saysAnswerCut } from '../encrypted.js'
import type { Facts } from '../facts.js'
import { answerTo, elapsedMs, isUnreadableAnswer } from '../facts.js'
import { hasFlag } from '../../../util/flow-shape.js'
import { closerName, requestText, resetKindText, responseText } from '../why.js'
import { grouped } from '../../../util/count-text.js'
import { durationText } from '../../../util/duration.js'

type Part = Pick<Telling<'early-close'>, 'pattern' | 'confidence' | 'evidence' | 'why'>

/** On a LAN the round trip is far below what a server needs to notice and close. */
const LEAST_ROUND_TRIP_MS = 5

/** The server closed before the exchange was complete. */
export const earlyClose: Rule = {
  cause: 'early-close',
  judge: (facts) => {
    const { closing } = facts
    if (closing?.from !== 'server') return null
    const part = hasFlag(closing, FIN) ? byFin(facts) : byReset(facts)
    return part === null ? null : claim('early-close', { ...part, closedBy: 'server', closing })
  },
}

function byFin(facts: Facts): Part | null {
  switch (facts.phase) {
    case 'tls':
      return tlsHandshake(facts)
    case 'request':
      return unreadData(facts)
    case 'waiting':
      return facts.flow.bytesAfterClose.client > 0 ? unreadData(facts) : beforeResponse(facts)
    case 'response':
      return midResponse(facts)
    case 'idle':
    case 'fresh':
      return metClosedDoor(facts)
    case 'connecting':
      return null
  }
}

/** A request on a connection that the server had closed: a race if it had been in use, a door shut at once if it was new. */
function metClosedDoor(facts: Facts): Part | null {
  const { closing, lateRequest, exchange, flow } = facts
  if (closing === null) return null
  if (lateRequest === null) return ofOpaqueProtocol(facts)
  const answer = flow.closers.find(
    (segment) => segment.from === 'server' && hasFlag(segment, RST) && segment.frame > lateRequest.frame,
  )
  const afterMs = elapsedMs(closing, lateRequest)
  const used = exchange.turnsBefore > 0 || exchange.responseStart !== null
  const order =
    afterMs >= 0
      ? `the client sent its request ${durationText(afterMs)} after the server's FIN`
      : `the client's request left ${durationText(-afterMs)} before the server's FIN came in, and the FIN does not acknowledge it: they crossed`
  return {
    pattern: used ? 'keep-alive-race' : 'before-response',
    confidence: answer === undefined ? 0.9 : 0.98,
    evidence: [
      at(
        closing,
        'server',
        used ? `FIN after ${durationText(facts.silenceMs)} without traffic` : 'FIN before any request',
      ),
      at(lateRequest, 'client', `${requestText(facts)}, on the connection that is closing`),
      at(answer ?? null, 'server', 'RST answers the request'),
    ],
    why: [
      used
        ? `The server closed the idle keep-alive connection after ${durationText(facts.silenceMs)}; ${order}.`
        : `The server closed the connection before it could have read a request; ${order}.`,
      answer === undefined ? null : 'The server answered the request with RST, for it had no such connection any more.',
    ],
  }
}

/** A protocol or an answer that cannot be read, closed by the server in a pause: only a log makes it an early close. */
function ofOpaqueProtocol(facts: Facts): Part | null {
  if (facts.error === null || facts.error.symptom === 'timeout') return null
  const cut = saysAnswerCut(facts.error)
  if ((facts.flow.requests ?? 0) > 0 && !(cut && isUnreadableAnswer(facts.flow))) return null
  return {
    pattern: cut ? 'mid-response' : 'before-response',
    confidence: cut ? 0.9 : 0.75,
    evidence: [
      at(facts.exchange.lastData, facts.exchange.lastData?.from ?? 'client', 'last data'),
      at(facts.closing, 'server', 'FIN'),
    ],
    why: [
      `The server closed the connection ${durationText(facts.silenceMs)} after the last data; the client had not asked for it.`,
      cut
        ? 'What the bytes meant cannot be read; that an answer had begun and was cut is taken from the log.'
        : 'What the bytes meant cannot be read, so whether an answer was due is taken from the log.',
    ],
  }
}

function beforeResponse(facts: Facts): Part {
  const { exchange, closing } = facts
  const waitedMs = facts.sinceRequestMs ?? facts.silenceMs
  return {
    pattern: 'before-response',
    confidence: 0.96,
    evidence: [
      at(exchange.requestStart, 'client', requestText(facts)),
      at(closing, 'server', 'FIN, without a byte of response'),
    ],
    why: [`The server closed with FIN ${durationText(waitedMs)} after the request began, without a byte of response.`],
  }
}

function midResponse(facts: Facts): Part {
  const { exchange, closing, flow } = facts
  return {
    pattern: 'mid-response',
    confidence: 0.96,
    evidence: [
      at(exchange.requestStart, 'client', requestText(facts)),
      at(exchange.responseEnd, 'server', responseText(flow, exchange.responseBytes)),
      at(closing, 'server', 'FIN in the middle of the response'),
    ],
    why: [
      `The server closed with FIN in the middle of its own response: ${responseText(flow, exchange.responseBytes)}.`,
    ],
  }
}

function tlsHandshake(facts: Facts): Part {
  const { flow, closing } = facts
  const alert = flow.tls?.alert ?? null
  return {
    pattern: 'tls-handshake',
    confidence: 0.96,
    evidence: [
      at(flow.tls?.clientHello ?? null, 'client', helloText(facts)),
      alert === null ? null : at(alert, alert.from, alertText(alert.description)),
      at(closing, 'server', 'FIN before the handshake was done'),
    ],
    why: [
      `The server closed during the TLS handshake${alert === null ? ' without an alert' : `, after ${alertText(alert.description)}`}.`,
    ],
  }
}

function helloText(facts: Facts): string {
  const sni = facts.flow.tls?.sni
  return sni == null ? 'ClientHello without a server name' : `ClientHello for ${sni}`
}

function alertText(description: number): string {
  return `TLS alert ${String(description)}`
}

function byReset(facts: Facts): Part | null {
  return facts.phase === 'connecting' || facts.phase === 'tls' || !closedOnIncoming(facts) ? null : unreadData(facts)
}

/** Were request bytes still coming in when the RST left, or had the server answered before it had the whole request? */
function closedOnIncoming(facts: Facts): boolean {
  const { closing, flow, exchange, phase } = facts
  if (closing === null || facts.lateRequest !== null) return false
  const roundTripMs = Math.max(facts.rttMs ?? 0, LEAST_ROUND_TRIP_MS)
  const answered = answerTo(flow, closing) !== null
  const lastMs = exchange.requestEnd === null ? Infinity : Math.abs(elapsedMs(exchange.requestEnd, closing))
  if (phase === 'request') return answered || !exchange.requestAcked || lastMs <= roundTripMs
  const next = flow.dataAfterClose.client
  const inFlight = next !== null && elapsedMs(closing, next) <= roundTripMs
  return inFlight && phase !== 'idle'
}

function unreadData(facts: Facts): Part {
  const { closing, exchange, flow } = facts
  const answer = answerTo(flow, closing)
  const after = flow.bytesAfterClose.client
  const name = closing === null ? 'close' : closerName(closing)
  return {
    pattern: 'unread-data',
    confidence: flow.requests === null ? 0.85 : 0.93,
    evidence: [
      at(exchange.requestStart, 'client', requestText(facts)),
      at(answer, 'server', answer === null ? '' : `response ${String(answer.status)} before the request was complete`),
      at(exchange.requestEnd, 'client', 'request bytes still arriving'),
      at(closing, 'server', `${name} with request bytes unread`),
    ],
    why: [
      answer === null
        ? `The server closed with ${name} while the request was still arriving (${requestText(facts)}).`
        : `The server answered ${String(answer.status)} before it had the whole request (${requestText(facts)}) and closed with ${name}.`,
      after > 0 ? `The client sent ${grouped(after)} bytes more after that.` : null,
      closing !== null && hasFlag(closing, RST) ? resetKindText(closing) : null,
    ],
  }
}
