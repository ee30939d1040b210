import { RST, SYN } from '../../../model/flow-record.js'
import type { Rule } from '../claim.js'
import { at, claim } from '../claim.js'
import { elapsedMs } from '../facts.js'
import { hasFlag } from '../../../util/flow-shape.js'
import { durationText } from '../../../util/duration.js'

/** Linux repeats a SYN after 1 s at the latest; a capture that ends sooner proves nothing. */
const FIRST_RETRY_MS = 1000

/** SYNs that nobody answered. Source: RFC 6298 section 2 (initial timer 1 s). */
export const connectTimeout: Rule = {
  cause: 'connect-timeout',
  judge: (facts) => {
    const { flow, capture } = facts
    if (facts.phase !== 'connecting' || flow.server.packets > 0 || flow.icmp !== null) return null
    const syns = flow.opening.filter((segment) => hasFlag(segment, SYN))
    const [first] = syns
    const last = syns.at(-1)
    if (first === undefined || last === undefined || flow.closers.some((segment) => hasFlag(segment, RST))) return null
    const watchedMs = ((capture.lastNs ?? flow.endNs) - first.timeNs) / 1e6
    if (watchedMs < FIRST_RETRY_MS && flow.synFrames.length === 1 && !facts.timerNamed) return null
    return claim('connect-timeout', {
      pattern: 'syn-unanswered',
      closedBy: 'none',
      confidence: flow.synFrames.length > 1 ? 0.98 : 0.85,
      closing: null,
      evidence: [at(first, 'client', 'SYN'), at(last === first ? null : last, 'client', 'SYN again, the last one')],
      why: [
        flow.synFrames.length > 1
          ? `The client sent ${String(flow.synFrames.length)} SYNs in ${durationText(elapsedMs(first, last))} and got no answer of any kind.`
          : `The client sent one SYN and got no answer in the ${durationText(watchedMs)} that the capture goes on.`,
      ],
    })
  },
}
