import { ACK, FIN, MARK, RST, SYN } from '../../model/flow-record.js'
import { isAhead, seqDiff } from '../../util/seq32.js'
import type { PacketView } from '../wire/packet-view.js'
import type { FlowRows } from './flow-rows.js'
import {
  CONTIGUOUS,
  DUPLICATE_ACKS,
  LAST_ACK,
  LAST_PACKET,
  LOST_SEGMENTS,
  NEXT_SEQ,
  ROUND_TRIP_NS,
  SIDE_BITS,
  UNKNOWN_COUNT,
  WAS_KEEP_ALIVE,
  WINDOW,
} from './slots.js'

const FAST_RETRANSMISSION_NS = 20e6
const REORDERING_NS = 3e6
/** Ends of a connection, to which most marks do not apply. */
const SYN_FIN_RST = SYN | FIN | RST

/** Beside {@link MARK}: one byte sent into a closed window, Wireshark's tcp.analysis.zero_window_probe. Not stored. */
export const WINDOW_PROBE = 0x100

/**
 * Wireshark's analysis of one segment: which marks it gets, and what the segment leaves behind for the next ones. The steps and
 * their order are those of the table in wireshark-rules.md section 5; marks that decide nothing here are left out.
 * @param s slots of the sender's side
 * @param r slots of the other side
 * @param f slots of the flow
 * @returns bits of MARK: retransmission, keepAlive, outOfOrder, zeroWindow; or WINDOW_PROBE
 */
export function analyse(t: FlowRows, s: number, r: number, f: number, v: PacketView): number {
  const { ints } = t
  const end = (v.seq + v.payloadLen + (v.flags & (SYN | FIN) ? 1 : 0)) | 0
  let marks = 0
  if ((v.flags & (SYN | ACK)) === SYN) beginAgain(t, s)
  if (isWindowProbe(t, s, r, v)) marks = WINDOW_PROBE
  else {
    marks = windowAndGap(t, s, f, v)
    countDuplicateAck(t, s, r, v)
  }
  if (v.ack !== ints[s + LAST_ACK]) ints[s + DUPLICATE_ACKS] = 0
  if (v.flags & ACK) ackOfUnseen(t, r, v.ack)
  const takesSpace = v.payloadLen > 0 || (v.flags & (SYN | FIN)) !== 0
  if (takesSpace && !(marks & MARK.keepAlive)) marks |= repeated(t, s, r, f, v, end)
  remember(t, s, v, end, marks)
  return marks
}

/**
 * Before step 1: a SYN without ACK that stays in its stream takes back all numbers behind the first gap. Found with tshark 4.0.17,
 * which marks nothing as lost or repeated that comes before such a gap was filled.
 */
function beginAgain(t: FlowRows, s: number): void {
  const { ints } = t
  if (ints[s + CONTIGUOUS] !== 0) ints[s + NEXT_SEQ] = ints[s + CONTIGUOUS]
}

/** Step 1. */
function isWindowProbe(t: FlowRows, s: number, r: number, v: PacketView): boolean {
  const { ints } = t
  return v.payloadLen === 1 && v.seq === ints[s + NEXT_SEQ] && ints[r + WINDOW] === 0
}

/** Steps 2 to 4. */
function windowAndGap(t: FlowRows, s: number, f: number, v: PacketView): number {
  const { ints } = t
  const next = ints[s + NEXT_SEQ]
  const ordinary = (v.flags & SYN_FIN_RST) === 0
  let marks = 0
  if (v.window === 0 && ordinary) marks |= MARK.zeroWindow
  if (next !== 0 && isAhead(v.seq, next) && !(v.flags & RST)) ints[f + LOST_SEGMENTS]++
  if (v.payloadLen <= 1 && ordinary && v.seq === ((next - 1) | 0)) marks |= MARK.keepAlive
  return marks
}

/** Steps 7 and 8: an ACK that says nothing new, unless it answers a probe. */
function countDuplicateAck(t: FlowRows, s: number, r: number, v: PacketView): void {
  const { ints } = t
  if (v.payloadLen !== 0 || v.flags & SYN_FIN_RST) return
  if (v.window !== ints[s + WINDOW] || v.seq !== ints[s + NEXT_SEQ] || v.ack !== ints[s + LAST_ACK]) return
  if (v.window === 0 || ints[r + SIDE_BITS] & WAS_KEEP_ALIVE) return
  const before = ints[s + DUPLICATE_ACKS]
  ints[s + DUPLICATE_ACKS] = before === UNKNOWN_COUNT ? 1 : before + 1
}

/** Step 10: the peer acknowledges what the capture does not have. */
function ackOfUnseen(t: FlowRows, r: number, ack: number): void {
  const { ints } = t
  const contiguous = ints[r + CONTIGUOUS]
  if (contiguous === 0 || !isAhead(ack, contiguous)) return
  const next = ints[r + NEXT_SEQ]
  if (seqDiff(contiguous, next) < 0) ints[r + CONTIGUOUS] = next
  else ints[r + DUPLICATE_ACKS] = UNKNOWN_COUNT
}

/** Step 11: the retransmission family. */
function repeated(t: FlowRows, s: number, r: number, f: number, v: PacketView, end: number): number {
  const { ints, nums } = t
  const lastAck = ints[r + LAST_ACK]
  if (v.payloadLen > 0 && lastAck !== 0 && seqDiff((v.seq + v.payloadLen) | 0, lastAck) <= 0) return MARK.retransmission
  const next = ints[s + NEXT_SEQ]
  if (next === 0 || seqDiff(v.seq, next) >= 0) return 0
  // data behind a window probe
  if (v.payloadLen > 1 && v.seq === ((next - 1) | 0)) return 0
  if (isFast(t, r, v)) return MARK.retransmission
  const roundTrip = nums[f + ROUND_TRIP_NS]
  const reordering = roundTrip === 0 ? REORDERING_NS : roundTrip
  if (end !== next && isWithin(v.timeNs - nums[s + NEXT_SEQ], reordering)) return MARK.outOfOrder
  return MARK.retransmission
}

function isFast(t: FlowRows, r: number, v: PacketView): boolean {
  const { ints } = t
  const count = ints[r + DUPLICATE_ACKS]
  if (count !== UNKNOWN_COUNT && count < 2) return false
  return v.seq === ints[r + LAST_ACK] && isWithin(v.timeNs - t.nums[r + LAST_PACKET], FAST_RETRANSMISSION_NS)
}

/** Where time stamps go backwards, Wireshark takes the span for one without end: all spans are unsigned. */
function isWithin(spanNs: number, limitNs: number): boolean {
  return spanNs < 0 === limitNs < 0 ? spanNs < limitNs : limitNs < 0
}

/** Step 12. */
function remember(t: FlowRows, s: number, v: PacketView, end: number, marks: number): void {
  const { ints } = t
  if (!(marks & WINDOW_PROBE)) {
    const next = ints[s + NEXT_SEQ]
    if (next === 0 || isAhead(end, next)) {
      ints[s + NEXT_SEQ] = end
      t.nums[s + NEXT_SEQ] = v.timeNs
    }
    const contiguous = ints[s + CONTIGUOUS]
    if (contiguous === 0 || v.seq === contiguous) ints[s + CONTIGUOUS] = ints[s + NEXT_SEQ]
  }
  ints[s + WINDOW] = v.window
  ints[s + LAST_ACK] = v.ack
  if (marks & MARK.keepAlive) ints[s + SIDE_BITS] |= WAS_KEEP_ALIVE
  else ints[s + SIDE_BITS] &= ~WAS_KEEP_ALIVE
}
