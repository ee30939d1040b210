import type { Claim } from '../../../model/verdict.js'
import type { Rule } from '../claim.js'
import { at, claim } from '../claim.js'
import type { Facts } from '../facts.js'
import { elapsedMs } from '../facts.js'
import { clientLeftWaiting, isTimeout, rtFits } from '../client-wait.js'
import { closerName, requestText, responseText } from '../why.js'
import { durationText } from '../../../util/duration.js'

/** The client itself closed after waiting for a response that had not come, or not completed. */
export const clientTimeout: Rule = {
  cause: 'client-timeout',
  judge: (facts) => {
    if (!clientLeftWaiting(facts)) return null
    const waitMs = facts.sinceRequestMs ?? facts.silenceMs
    if (!isTimeout(facts, waitMs)) return null
    return timeoutClaim(facts, waitMs)
  },
}

function timeoutClaim(facts: Facts, waitMs: number): Claim {
  const { closing, exchange, flow } = facts
  const partial = exchange.responseStart !== null
  const stalledMs = exchange.responseEnd && closing ? elapsedMs(exchange.responseEnd, closing) : null
  return claim('client-timeout', {
    pattern: partial ? 'partial-response' : 'no-response',
    closedBy: 'client',
    confidence: facts.timerNamed || rtFits(facts, waitMs) ? 0.97 : 0.8,
    closing,
    evidence: [
      at(exchange.requestStart, 'client', requestText(facts)),
      partial ? at(exchange.responseEnd, 'server', responseText(flow, exchange.responseBytes)) : null,
      at(closing, 'client', closing === null ? '' : `${closerName(closing)}: the client gives up`),
    ],
    why: [
      partial
        ? `The response began but did not complete; ${durationText(stalledMs ?? facts.silenceMs)} after its last byte, ${durationText(waitMs)} after the request, the client closed.`
        : `The client closed ${durationText(waitMs)} after its request; the server had not sent a byte of an answer.`,
      exchange.requestAcked ? 'The server had acknowledged the request: it was reached, and it was slow.' : null,
      rtFits(facts, waitMs) ? `The log's rt of ${durationText(facts.error?.rtMs ?? 0)} is this wait.` : null,
    ],
  })
}
