import type { Rule } from '../claim.js'
import { at, claim } from '../claim.js'
import { elapsedMs } from '../facts.js'
import { durationText } from '../../../util/duration.js'

/** The flow is there, but no closing packet is. */
export const captureEnds: Rule = {
  cause: 'capture-ends',
  judge: (facts) => {
    const { flow, capture } = facts
    if (facts.closing !== null) return null
    const end = { frame: flow.lastFrame, timeNs: flow.endNs }
    const last = flow.client.lastPacket?.frame === flow.lastFrame ? 'client' : 'server'
    const goesOnMs = capture.lastNs === null ? 0 : elapsedMs(end, { frame: 0, timeNs: capture.lastNs })
    return claim('capture-ends', {
      pattern: 'still-open',
      closedBy: 'none',
      confidence: 0.9,
      closing: null,
      evidence: [at(end, last, 'last packet of the flow')],
      why: [
        goesOnMs > 1000
          ? `No FIN and no RST of this flow is in the capture, which goes on for ${durationText(goesOnMs)}: the closing packet was lost by the capture, or came after it.`
          : 'The capture stops before this connection ends: its closing packet is not in it.',
      ],
    })
  },
}
