import type { Rule } from '../claim.js'
import { at, claim } from '../claim.js'
import { elapsedMs } from '../facts.js'
import { hasFlag } from '../../../util/flow-shape.js'
import { FIN } from '../../../model/flow-record.js'
import { forgeryHints, isForged, packetBefore } from '../fingerprint.js'
import { closerName } from '../why.js'
import { durationText } from '../../../util/duration.js'

/** An RST that the peer's own stack did not send; see fingerprint.ts for signs and sources. */
export const middleboxReset: Rule = {
  cause: 'middlebox-reset',
  judge: (facts) => {
    const { flow, closing } = facts
    if (closing === null || hasFlag(closing, FIN) || facts.phase === 'connecting') return null
    const hints = forgeryHints(flow, closing)
    if (!isForged(hints)) return null
    const victim = closing.from === 'server' ? 'client' : 'server'
    const answered = packetBefore(flow, closing, victim)
    const gap = answered === null ? null : durationText(elapsedMs(answered, closing))
    return claim('middlebox-reset', {
      pattern: 'injected',
      closedBy: 'middlebox',
      confidence:
        hints.filter((hint) => hint.strong).length > 1 ? 0.98 : hints.some((hint) => hint.strong) ? 0.93 : 0.8,
      closing,
      evidence: [
        at(answered, victim, 'last packet before the RST'),
        at(closing, 'middlebox', `${closerName(closing)} in the ${closing.from}'s name`),
      ],
      why: [
        `An RST that bears the ${closing.from}'s address ended the connection${gap === null ? '' : `, ${gap} after the ${victim}'s last packet`}, but the ${closing.from} did not send it.`,
        ...hints.map((hint) => hint.text),
      ],
    })
  },
}
