import { ACK, PSH } from '../../model/flow-record.js'
import { isAhead, seqDiff } from '../../util/seq32.js'
import type { PacketView } from '../wire/packet-view.js'
import { setPoint } from './exchange.js'
import type { FlowRows } from './flow-rows.js'
import { SAW_ACK, SAW_DATA } from './packet-counts.js'
import {
  BYTES,
  COMPLETENESS,
  CONTIGUOUS,
  DATA_END,
  DUPLICATE_ACKS,
  FIRST,
  FLOW_BITS,
  HAS_ACKED,
  HAS_BASE,
  HAS_DATA,
  HAS_SYN,
  HAS_TTL,
  HIGH_ACK,
  IS_CLOSED,
  IS_OPEN,
  IS_PLAIN,
  LAST_ACK,
  LAST_DATA,
  LAST_PACKET,
  NEXT_SEQ,
  OPENING_COUNT,
  PACKETS,
  ROUND_TRIP_NS,
  SIDE_BITS,
  TTLS,
  UNANSWERED,
  WAS_KEEP_ALIVE,
  WINDOW,
} from './slots.js'

/*
 * The short way for the segments that nearly all packets are: the next data in order, or an acknowledgement of something new, on an
 * open connection. They get no mark, are no copies and teach nothing about the handshake, so that all of segment.ts, marks.ts and
 * packet-counts.ts comes down to what stands here. plain-segment.test.ts holds the two ways against each other.
 */

const SIDE_NEEDS = HAS_BASE | HAS_ACKED | HAS_TTL
/** The same number as lowest and as highest TTL. */
const ONE_TTL = 0x101

/** Notes that all is known that the short way takes for granted, as soon as it is. */
export function notePlain(t: FlowRows, s: number, r: number, f: number): void {
  const { ints } = t
  const bits = ints[f + FLOW_BITS]
  if (bits & (IS_PLAIN | IS_CLOSED)) return
  const isOpen = (bits & IS_OPEN) !== 0 || ints[f + OPENING_COUNT] === 0
  const isTimed = !(bits & HAS_SYN) || t.nums[f + ROUND_TRIP_NS] !== 0
  const hasBases = (ints[s + SIDE_BITS] & ints[r + SIDE_BITS] & HAS_BASE) !== 0
  if (isOpen && isTimed && hasBases && ints[f + FIRST] !== 0) ints[f + FLOW_BITS] = bits | IS_PLAIN
}

/** Can this segment go the short way, as far as its header tells: in order, nothing odd, nothing acknowledged that was not seen? */
export function isPlain(t: FlowRows, s: number, r: number, f: number, v: PacketView): boolean {
  const { ints } = t
  if ((v.flags & ~PSH) !== ACK || !(ints[f + FLOW_BITS] & IS_PLAIN) || !v.whole) return false
  if (v.seq !== ints[s + NEXT_SEQ] || v.seq === 0 || v.window === 0) return false
  if ((ints[s + SIDE_BITS] & (SIDE_NEEDS | WAS_KEEP_ALIVE)) !== SIDE_NEEDS) return false
  if (ints[s + TTLS] !== v.ttl * ONE_TTL) return false
  const contiguous = ints[r + CONTIGUOUS]
  if (contiguous !== 0 && isAhead(v.ack, contiguous)) return false
  return v.payloadLen > 0 ? isPlainData(t, s, r, v) : isPlainAck(t, s, v)
}

/** One byte may be a probe; data that the peer has acknowledged already was sent again. */
function isPlainData(t: FlowRows, s: number, r: number, v: PacketView): boolean {
  const { ints } = t
  if (v.payloadLen === 1 || !(ints[s + SIDE_BITS] & HAS_DATA)) return false
  const lastAck = ints[r + LAST_ACK]
  return lastAck === 0 || seqDiff((v.seq + v.payloadLen) | 0, lastAck) > 0
}

/** One that says nothing new may be a copy or a duplicate. */
function isPlainAck(t: FlowRows, s: number, v: PacketView): boolean {
  const { ints } = t
  return v.ack !== ints[s + LAST_ACK] && ints[s + CONTIGUOUS] !== 0 && seqDiff(v.ack, ints[s + HIGH_ACK]) > 0
}

/** What every segment that goes the short way leaves behind. */
export function takePlain(t: FlowRows, s: number, r: number, f: number, v: PacketView): void {
  const { ints } = t
  ints[s + PACKETS]++
  setPoint(t, s + LAST_PACKET, v)
  ints[f + COMPLETENESS] |= v.payloadLen > 0 ? SAW_DATA : SAW_ACK
  ints[s + WINDOW] = v.window
  if (v.ack !== ints[s + LAST_ACK]) {
    ints[s + LAST_ACK] = v.ack
    ints[s + DUPLICATE_ACKS] = 0
    if (seqDiff(v.ack, ints[s + HIGH_ACK]) > 0) ints[s + HIGH_ACK] = v.ack
  }
  ints[r + UNANSWERED] = 0
}

/** What its data leaves behind, beside what the exchange and the payload reader make of it. */
export function takePlainData(t: FlowRows, s: number, v: PacketView): void {
  const { ints, nums } = t
  const end = (v.seq + v.payloadLen) | 0
  nums[s + BYTES] += v.payloadLen
  setPoint(t, s + LAST_DATA, v)
  ints[s + NEXT_SEQ] = end
  nums[s + NEXT_SEQ] = v.timeNs
  const contiguous = ints[s + CONTIGUOUS]
  if (contiguous === 0 || v.seq === contiguous) ints[s + CONTIGUOUS] = end
  if (seqDiff(end, ints[s + DATA_END]) > 0) ints[s + DATA_END] = end
}
