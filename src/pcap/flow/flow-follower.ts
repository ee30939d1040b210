import { ACK, FIN, MARK, RST, SYN } from '../../model/flow-record.js'
import type { PacketMark } from '../../model/flow-packet.js'
import type { PacketView } from '../wire/packet-view.js'
import { FlowRows } from './flow-rows.js'
import { FrameLists } from './frame-lists.js'
import { WINDOW_PROBE } from './marks.js'
import { OPENED_FIRST, OPENED_NOT } from './packet-counts.js'
import { PayloadPeek } from './payload-peek.js'
import { SegmentReader } from './segment.js'
import { BASES, LAST_ACK, LOST_SEGMENTS, NEXT_SEQ, SIDE_BITS, SIDE_SLOTS, WAS_KEEP_ALIVE, WINDOW } from './slots.js'

const ROW = 0
const FLOW = 2 * SIDE_SLOTS
const SYN_FIN_RST = SYN | FIN | RST
const NO_MARKS: readonly PacketMark[] = []

const NAMES: readonly (readonly [bit: number, name: PacketMark])[] = [
  [MARK.duplicate, 'duplicate'],
  [MARK.retransmission, 'retransmission'],
  [MARK.outOfOrder, 'out-of-order'],
  [MARK.keepAlive, 'keep-alive'],
  [MARK.zeroWindow, 'zero-window'],
  [WINDOW_PROBE, 'zero-window-probe'],
]

/**
 * Follows the packets of one flow from its first one and marks each as Wireshark does: the same analysis as in the flow table,
 * of which the marks of every packet are kept and not only of those that decide. wireshark-rules.md section 5.
 */
export class FlowFollower {
  /** Of the segment taken last: relative numbers, as Wireshark shows them. */
  seq = 0
  ack = 0
  marks: readonly PacketMark[] = NO_MARKS
  private readonly t = new FlowRows()
  private readonly segments: SegmentReader
  private isFirst = true

  constructor() {
    const { t } = this
    t.take()
    t.ints[WINDOW] = -1
    t.ints[SIDE_SLOTS + WINDOW] = -1
    this.segments = new SegmentReader(t, new PayloadPeek(t), new FrameLists(t), false)
  }

  /** @param side of the sender: 0 or 1, whichever, but the same for the same end */
  take(v: PacketView, side: number): void {
    const { ints } = this.t
    const s = side * SIDE_SLOTS
    const r = (1 - side) * SIDE_SLOTS
    const lost = ints[FLOW + LOST_SEGMENTS]
    const acknowledgement = v.whole ? this.repeatedAck(s, r, v) : null
    this.segments.add(ROW, side, v, this.isFirst ? OPENED_FIRST : OPENED_NOT)
    this.isFirst = false
    this.seq = (v.seq - ints[FLOW + BASES + side]) >>> 0
    this.ack = (v.flags & ACK ? v.ack - ints[FLOW + BASES + 1 - side] : v.ack) >>> 0
    const bits = this.segments.marks
    const isPlain = bits === 0 && acknowledgement === null && ints[FLOW + LOST_SEGMENTS] === lost
    this.marks = isPlain ? NO_MARKS : this.names(bits, acknowledgement, ints[FLOW + LOST_SEGMENTS] !== lost)
  }

  private names(bits: number, acknowledgement: PacketMark | null, gap: boolean): PacketMark[] {
    const names = NAMES.filter(([bit]) => (bits & bit) !== 0).map(([, name]) => name)
    if (acknowledgement !== null) names.push(acknowledgement)
    if (gap) names.push('gap-before')
    return names
  }

  /** Steps 7 and 8 of the table: an ACK that says nothing new. */
  private repeatedAck(s: number, r: number, v: PacketView): PacketMark | null {
    const { ints } = this.t
    if (v.payloadLen !== 0 || v.window === 0 || v.flags & SYN_FIN_RST) return null
    if (v.window !== ints[s + WINDOW] || v.seq !== ints[s + NEXT_SEQ] || v.ack !== ints[s + LAST_ACK]) return null
    return ints[r + SIDE_BITS] & WAS_KEEP_ALIVE ? 'keep-alive-ack' : 'duplicate-ack'
  }
}
