import { ACK, FIN, MARK, RST, SYN } from '../../model/flow-record.js'
import { seqDiff } from '../../util/seq32.js'
import type { PacketView } from '../wire/packet-view.js'
import { close, hasEnded, isInSequence, keepCloserOfKind } from './closing.js'
import { isNewData, setPoint, talk, talkAfterClose } from './exchange.js'
import type { FlowRows } from './flow-rows.js'
import { FIN_LIST, type FrameLists, RST_LIST, SYN_LIST } from './frame-lists.js'
import { isDuplicate, keepAfter, keepOpening, keepRecent } from './history.js'
import { analyse } from './marks.js'
import {
  completeness,
  countPacket,
  FIXED_HEADER,
  learnBases,
  noteAck,
  noteTtl,
  timeHandshake,
} from './packet-counts.js'
import type { PayloadPeek } from './payload-peek.js'
import { isPlain, notePlain, takePlain, takePlainData } from './plain-segment.js'
import { sayClient } from './roles.js'
import {
  COMPLETENESS,
  DATA_END,
  DUPLICATES,
  FLOW_BITS,
  HAS_DATA,
  IS_CLOSED,
  IS_OPEN,
  IS_PLAIN,
  LAST_DATA,
  LAST_PACKET,
  OPENING_COUNT,
  RETRANSMISSIONS,
  ROLE_SYN,
  ROW_SLOTS,
  SIDE_BITS,
  SIDE_SLOTS,
  UNANSWERED,
} from './slots.js'

/**
 * Takes TCP segments into the rows of their flows. Wireshark's numbers count every packet; what a verdict is made from leaves
 * copies out that were taken at a second capture point.
 */
export class SegmentReader {
  /** What is known of the segment added last: {@link MARK} bits, and WINDOW_PROBE; 0 where too little of it was captured. */
  marks = 0
  // of the segment at hand: row, side of the sender; slots of the sender, the other side and the flow
  private row = 0
  private side = 0
  private s = 0
  private r = 0
  private f = 0

  constructor(
    private readonly t: FlowRows,
    private readonly peek: PayloadPeek,
    private readonly frames: FrameLists,
    /** May plain segments go the short way? */
    private readonly shortWay = true,
  ) {}

  /**
   * @param side of the sender
   * @param opened has this packet opened the stream? One of the OPENED_ constants
   * @returns has the connection ended with this segment, or before it and this one says so again?
   */
  add(row: number, side: number, v: PacketView, opened: number): boolean {
    const { t } = this
    this.row = row
    this.side = side
    this.s = row * ROW_SLOTS + side * SIDE_SLOTS
    this.r = row * ROW_SLOTS + (1 - side) * SIDE_SLOTS
    this.f = row * ROW_SLOTS + 2 * SIDE_SLOTS
    this.marks = 0
    if (this.shortWay && isPlain(t, this.s, this.r, this.f, v)) {
      this.plain(v)
      return false
    }
    countPacket(t, this.s, this.f, v)
    t.ints[this.f + COMPLETENESS] |= completeness(v, opened)
    // a header that states less than its fixed part shows no flags in Wireshark, but the packet counts
    if (v.flags & (SYN | FIN | RST) && v.headerLen >= FIXED_HEADER) this.flagged(v)
    if (v.sound) learnBases(t, this.s, this.r, this.f, side, v)
    if (v.whole) this.whole(v)
    else this.partial(v)
    setPoint(t, this.s + LAST_PACKET, v)
    return (v.flags & (FIN | RST)) !== 0 && hasEnded(t, this.f)
  }

  private plain(v: PacketView): void {
    const { t, row, side, s, r, f } = this
    takePlain(t, s, r, f, v)
    if (v.payloadLen > 0) {
      takePlainData(t, s, v)
      this.peek.segment(row, s, f, side, v)
      talk(t, f, side, v)
    }
    keepRecent(t, row, f, side, v, 0)
  }

  private flagged(v: PacketView): void {
    const { f, side } = this
    if (v.flags & SYN) {
      this.t.ints[f + FLOW_BITS] &= ~IS_PLAIN
      this.frames.add(SYN_LIST, f, v.frame, side)
      sayClient(this.t, f, v.flags & ACK ? 1 - side : side, ROLE_SYN)
    }
    if (v.flags & FIN) this.frames.add(FIN_LIST, f, v.frame, side)
    if (v.flags & RST) this.frames.add(RST_LIST, f, v.frame, side)
  }

  private whole(v: PacketView): void {
    const { t, row, side, s, r, f } = this
    const isCopy = isDuplicate(t, row, f, side, v)
    const isNext = (v.flags & (FIN | RST)) !== 0 && isInSequence(t, s, r, v)
    const marks = analyse(t, s, r, f, v)
    // not before: the packet that tells the round trip is judged without it
    timeHandshake(t, f, v)
    if (marks & MARK.retransmission && !v.headerCut) t.ints[f + RETRANSMISSIONS + side]++
    this.marks = isCopy ? marks | MARK.duplicate : isNext ? marks | MARK.inSequence : marks
    if (isCopy) t.ints[f + DUPLICATES]++
    else this.original(v, this.marks)
  }

  /** A header that is malformed or cut moves the state of Wireshark's analysis, but gets no mark itself. */
  private partial(v: PacketView): void {
    if (v.lengthUnknown) return
    if (v.sound) analyse(this.t, this.s, this.r, this.f, v)
    if (v.headerLen >= FIXED_HEADER) timeHandshake(this.t, this.f, v)
  }

  private original(v: PacketView, marks: number): void {
    const { t, row, side, s, r, f } = this
    const { ints } = t
    const wasClosed = (ints[f + FLOW_BITS] & IS_CLOSED) !== 0
    noteAck(t, s, v)
    noteTtl(t, s, v)
    ints[r + UNANSWERED] = 0
    if (marks & (MARK.retransmission | MARK.keepAlive)) ints[s + UNANSWERED]++
    // what an RST carries is a note of its sender, not payload
    if (v.payloadLen > 0 && !(v.flags & RST) && !(marks & MARK.keepAlive)) this.data(v, marks, wasClosed)
    keepRecent(t, row, f, side, v, marks)
    this.opening(v, marks)
    if (v.flags & (FIN | RST)) keepCloserOfKind(t, row, f, side, v, marks)
    if (wasClosed) keepAfter(t, row, f, side, v, marks)
    else if (v.flags & FIN || (v.flags & RST && marks & MARK.inSequence)) close(t, row, f)
    else notePlain(t, s, r, f)
  }

  private data(v: PacketView, marks: number, wasClosed: boolean): void {
    const { t, s, f, side } = this
    const { ints } = t
    setPoint(t, s + LAST_DATA, v)
    this.peek.segment(this.row, s, f, side, v)
    const end = (v.seq + v.payloadLen) | 0
    if (!(ints[s + SIDE_BITS] & HAS_DATA) || seqDiff(end, ints[s + DATA_END]) > 0) ints[s + DATA_END] = end
    ints[s + SIDE_BITS] |= HAS_DATA
    if (!isNewData(v, marks)) return
    if (wasClosed) talkAfterClose(t, s, v)
    else talk(t, f, side, v)
  }

  /** Keeps the handshake: every SYN, then the first ACK. */
  private opening(v: PacketView, marks: number): void {
    const { t, row, side, f } = this
    const bits = t.ints[f + FLOW_BITS]
    if (v.flags & SYN) keepOpening(t, row, f, side, v, marks)
    else if (!(bits & IS_OPEN) && t.ints[f + OPENING_COUNT] > 0 && v.flags & ACK && !(v.flags & RST)) {
      keepOpening(t, row, f, side, v, marks)
      t.ints[f + FLOW_BITS] = bits | IS_OPEN
    }
  }
}
