import type { Rule } from '../claim.js'
import { at, claim } from '../claim.js'
import { closerName } from '../why.js'

/** Closed in order, with nothing outstanding: the packets do not explain an error. */
export const normalClose: Rule = {
  cause: 'normal-close',
  judge: (facts) => {
    const { closing, firstFin } = facts
    if (closing === null) return null
    const both = firstFin.client !== null && firstFin.server !== null
    const second = closing.from === 'client' ? firstFin.server : firstFin.client
    return claim('normal-close', {
      pattern: 'complete',
      closedBy: closing.from,
      confidence: both ? 0.9 : 0.7,
      closing,
      evidence: [
        at(closing, closing.from, `${closerName(closing)}, nothing outstanding`),
        at(second, closing.from === 'client' ? 'server' : 'client', 'FIN of the other side'),
      ],
      why: [
        `The ${closing.from} closed the connection in order when no exchange was under way; the packets do not explain an error.`,
      ],
    })
  },
}
