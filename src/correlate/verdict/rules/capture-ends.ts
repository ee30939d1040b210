import type { Rule } from '../claim.js'
import type { FlowRecord, Segment } from '../../../model/flow-record.js'
import { MARK } from '../../../model/flow-record.js'
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
    const full = closedWindow(flow)
    const goesOnMs = capture.lastNs === null ? 0 : elapsedMs(end, { frame: 0, timeNs: capture.lastNs })
    return claim('capture-ends', {
      pattern: 'still-open',
      closedBy: 'none',
      confidence: 0.9,
      closing: null,
      evidence: [
        at(full, 'server', 'window 0: the server does not read what it has'),
        at(end, last, 'last packet of the flow'),
      ],
      why: [
        full === null
          ? null
          : "The server's window is 0: it stopped reading. What the client sent after that, its own close too, waits behind it and is not on the wire.",
        goesOnMs > 1000
          ? `No FIN and no RST of this flow is in the capture, which goes on for ${durationText(goesOnMs)}: the closing packet was lost by the capture, or came after it.`
          : 'The capture stops before this connection ends: its closing packet is not in it.',
      ],
    })
  },
}

/** The server's last word, if it was that its buffer is full. */
function closedWindow({ tail }: FlowRecord): Segment | null {
  const heard = tail.findLast((segment) => segment.from === 'server') ?? null
  return heard !== null && (heard.marks & MARK.zeroWindow) !== 0 ? heard : null
}
