import type { Pattern } from '../../../model/causes.js'
import { ACK, FIN, MARK } from '../../../model/flow-record.js'
import type { Evidence } from '../../../model/verdict.js'
import { grouped } from '../../../util/count-text.js'
import type { Rule } from '../claim.js'
import { at, claim } from '../claim.js'
import type { Facts } from '../facts.js'
import { answerTo, elapsedMs } from '../facts.js'
import { hasFlag } from '../../../util/flow-shape.js'
import { forgeryHints, packetBefore } from '../fingerprint.js'
import { closerName, ownResetText, requestText, resetKindText, responseText } from '../why.js'
import { durationText } from '../../../util/duration.js'
import { seqAdd, seqDiff } from '../../../util/seq32.js'

/** From this silence on the server acted on a timer, not on the request. */
const SILENCE_MS = 1000
/** An RST later than this after a packet is not its answer, unless the path is very long. */
const LONGEST_ANSWER_MS = 500

/** The server sent RST on an established connection without a FIN before it. */
export const serverReset: Rule = {
  cause: 'server-reset',
  judge: (facts) => {
    const { closing } = facts
    if (closing?.from !== 'server' || hasFlag(closing, FIN) || facts.phase === 'connecting') return null
    const pattern = patternOf(facts)
    const hints = forgeryHints(facts.flow, closing)
    return claim('server-reset', {
      pattern,
      closedBy: 'server',
      confidence: hints.length > 0 ? 0.75 : 0.97,
      closing,
      evidence: [...lead(facts), at(closing, 'server', `${closerName(closing)} ends the connection`)],
      why: [
        whatHappened(facts, pattern),
        ownResetText(facts, closing),
        resetKindText(closing),
        ...hints.map((hint) => `A hint that it may not be the server's: ${hint.text}`),
      ],
    })
  },
}

function patternOf(facts: Facts): Pattern<'server-reset'> {
  if (facts.phase === 'tls') return 'tls-handshake'
  if (answersStranger(facts)) return 'half-open'
  if (facts.phase === 'response') return 'mid-response'
  if (facts.silenceMs >= SILENCE_MS) return 'after-idle'
  if (wasAnswering(facts)) return 'mid-response'
  if (facts.phase === 'fresh') return facts.flow.synFrames.length > 0 ? 'after-accept' : 'after-idle'
  return 'on-request'
}

/** Answer bytes just before the RST, of which nothing says that they were all. */
function wasAnswering({ exchange, flow, closing }: Facts): boolean {
  return exchange.responseStart !== null && answerTo(flow, closing)?.complete !== true
}

/**
 * An RST without ACK and with window 0 comes from a host that has no such connection; it answers data or a probe within
 * about a round trip.
 */
function answersStranger(facts: Facts): boolean {
  const { closing, flow } = facts
  if (closing === null || hasFlag(closing, ACK) || closing.window !== 0) return false
  const asked = packetBefore(flow, closing, 'client')
  if (asked === null || elapsedMs(asked, closing) > Math.max(LONGEST_ANSWER_MS, 4 * (facts.rttMs ?? 0))) return false
  return asked.len > 0 || (asked.marks & MARK.keepAlive) !== 0
}

function lead(facts: Facts): (Evidence | null)[] {
  const { exchange, flow } = facts
  const request = at(exchange.requestStart, 'client', requestText(facts))
  if (facts.phase === 'tls') return [at(flow.tls?.clientHello ?? null, 'client', 'ClientHello')]
  if (facts.phase === 'response')
    return [request, at(exchange.responseEnd, 'server', responseText(flow, exchange.responseBytes))]
  const last = exchange.lastData
  if (last === null) return [at(flow.opening.at(-1) ?? null, 'client', 'handshake done')]
  if (facts.phase === 'waiting' || facts.phase === 'request') return [request, ackOfRequest(facts)]
  return [at(last, last.from, 'last data before the silence')]
}

/** The ACK that shows that what was sent had arrived. */
function ackOfRequest(facts: Facts): Evidence | null {
  const { exchange, flow, closing } = facts
  const { requestEnd: end, requestSeq, requestBytes } = exchange
  if (!exchange.requestAcked || end === null || requestSeq === null) return null
  const ack = flow.tail.find(
    (segment) =>
      segment.from === 'server' &&
      segment.frame > end.frame &&
      segment.len === 0 &&
      segment.frame !== closing?.frame &&
      seqDiff(segment.ack, seqAdd(requestSeq, requestBytes)) >= 0,
  )
  return at(ack ?? null, 'server', 'ACK: all of it arrived')
}

function whatHappened(facts: Facts, pattern: Pattern<'server-reset'>): string {
  const { exchange, closing } = facts
  const silence = durationText(facts.silenceMs)
  const start = exchange.requestStart
  const since = start === null || closing === null ? silence : durationText(elapsedMs(start, closing))
  switch (pattern) {
    case 'tls-handshake':
      return `The server reset the connection in the TLS handshake, ${silence} after the last data.`
    case 'half-open':
      return `The client's data met a server that no longer knew the connection; its RST came ${silence} after the data.`
    case 'mid-response':
      return `The server reset the connection in the middle of its own response, ${silence} after the last data.`
    case 'after-idle':
      return afterIdle(facts, silence)
    case 'after-accept':
      return 'The server reset the connection right after it was established; no request had been sent.'
    case 'on-request':
      return `The server reset the connection ${since} after the request began, without an answer.`
  }
}

function afterIdle(facts: Facts, silence: string): string {
  const request = facts.flow.lastRequest
  const missing = request?.contentLength == null ? 0 : request.contentLength - request.bodyBytes
  if (facts.phase === 'request' && missing > 0) {
    return `The client stopped sending with ${grouped(missing)} body bytes to go; after ${silence} of silence the server reset the connection.`
  }
  if (facts.phase === 'waiting')
    return `The request had been sent; after ${silence} of silence the server reset the connection instead of answering.`
  if (facts.exchange.lastData === null && facts.flow.synFrames.length === 0) {
    return `The capture has nothing of this connection but its end: at least ${silence} of silence, then the server's RST.`
  }
  return `After ${silence} of silence on the connection the server reset it: a timer of its own.`
}
