import { FIN, MARK, RST } from '../../../model/flow-record.js'
import type { Rule } from '../claim.js'
import { at, claim } from '../claim.js'
import { hasFlag } from '../../../util/flow-shape.js'
import { closerName, requestText } from '../why.js'
import { durationText } from '../../../util/duration.js'
import { CLEAR_WAIT_MS, clientLeftWaiting, isTimeout, saysAbort } from '../client-wait.js'
import type { Facts } from '../facts.js'

/** The client closed of its own accord: abort, destroy, process exit. */
export const clientReset: Rule = {
  cause: 'client-reset',
  judge: (facts) => {
    const { closing } = facts
    if (closing?.from !== 'client') return null
    const waiting = clientLeftWaiting(facts) || facts.phase === 'tls'
    const reset = hasFlag(closing, RST) && !hasFlag(closing, FIN)
    if (!waiting && !reset && facts.error?.side !== 'server') return null
    const waitMs = facts.sinceRequestMs ?? facts.silenceMs
    if (waiting && isTimeout(facts, waitMs)) return null
    const gone = (facts.closing?.marks ?? 0) & MARK.inSequence
    return claim('client-reset', {
      pattern: 'abort',
      closedBy: 'client',
      confidence: sureness(facts, waiting, waitMs, gone !== 0),
      closing,
      evidence: [
        at(facts.exchange.requestStart, 'client', requestText(facts)),
        at(closing, 'client', closerName(closing)),
      ],
      why: [
        `The client ended it with ${closerName(closing)}${facts.exchange.requestStart === null ? '' : `, ${durationText(waitMs)} after its request began`}; it did not wait for a timer that the log or the packets show.`,
        facts.phase === 'request' ? 'The request was not even complete.' : null,
      ],
    })
  },
}

/** Without the word of an abort, a client that had waited may have had a timer that nobody names. */
function sureness(facts: Facts, waiting: boolean, waitMs: number, obeyed: boolean): number {
  if (waiting && waitMs >= CLEAR_WAIT_MS && !saysAbort(facts.error)) return 0.6
  return waiting && obeyed ? 0.9 : 0.75
}
