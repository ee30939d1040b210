import { ACK, FIN, RST, SYN } from '../../model/flow-record.js'
import { seqDiff } from '../../util/seq32.js'
import type { PacketView } from '../wire/packet-view.js'
import { setPoint } from './exchange.js'
import type { FlowRows } from './flow-rows.js'
import {
  BASES,
  BYTES,
  FIRST,
  FLOW_BITS,
  HAS_ACKED,
  HAS_BASE,
  HAS_SYN,
  HAS_TTL,
  HIGH_ACK,
  PACKETS,
  ROUND_TRIP_NS,
  SIDE_BITS,
  SYN_ACK_NS,
  SYN_NS,
  TTLS,
} from './slots.js'

export const FIXED_HEADER = 20

// tcp.completeness
const SAW_SYN = 1
const SAW_SYN_ACK = 2
export const SAW_ACK = 4
export const SAW_DATA = 8
const SAW_FIN = 16
const SAW_RST = 32

/** Has a packet opened its stream: not, as the first one between these ends, or as a new one between the same ends? */
export const OPENED_NOT = 0
export const OPENED_FIRST = 1
export const OPENED_AGAIN = 2

/** Counts a packet of a flow: s slots of its sender, f of the flow. */
export function countPacket(t: FlowRows, s: number, f: number, v: PacketView): void {
  const { ints } = t
  ints[s + PACKETS]++
  t.nums[s + BYTES] += v.payloadLen
  if (ints[f + FIRST] === 0) setPoint(t, f + FIRST, v)
}

/**
 * What a packet adds to Wireshark's tcp.completeness. wireshark-rules.md section 4.
 * @param opened one of the OPENED_ constants. A SYN that comes later adds nothing; one that reuses a port adds itself, but not its data
 */
export function completeness(v: PacketView, opened: number): number {
  const { flags } = v
  // of a header that states less than its fixed part Wireshark reads no flags, but it has seen that a SYN opens the stream
  if (v.headerLen < FIXED_HEADER) return opened !== OPENED_NOT && (flags & (SYN | ACK)) === SYN ? SAW_SYN : 0
  let bits = flags & RST ? SAW_RST : 0
  if (flags & ACK) {
    if (flags & SYN) bits |= SAW_SYN_ACK
    else bits |= v.payloadLen > 0 ? SAW_DATA : SAW_ACK
    if (flags & FIN) bits |= SAW_FIN
  } else if (flags & SYN && opened !== OPENED_NOT) {
    bits |= v.payloadLen > 0 && opened === OPENED_FIRST ? SAW_SYN | SAW_DATA : SAW_SYN
  }
  return bits
}

/**
 * Learns the sequence numbers from which relative ones count: s slots of the sender, r of the other side, f of the flow.
 * wireshark-rules.md section 3.
 */
export function learnBases(t: FlowRows, s: number, r: number, f: number, side: number, v: PacketView): void {
  const { ints } = t
  if (!(ints[s + SIDE_BITS] & HAS_BASE) || (v.flags & (SYN | ACK)) === (SYN | ACK)) {
    ints[f + BASES + side] = v.flags & SYN ? v.seq : (v.seq - 1) | 0
    ints[s + SIDE_BITS] |= HAS_BASE
  }
  if (!(ints[r + SIDE_BITS] & HAS_BASE) && v.flags & ACK) {
    ints[f + BASES + 1 - side] = (v.ack - 1) | 0
    ints[r + SIDE_BITS] |= HAS_BASE
  }
}

/** Times the handshake: from the newest SYN to the SYN+ACK, and to the first packet with ACK and without SYN. */
export function timeHandshake(t: FlowRows, f: number, v: PacketView): void {
  const { ints, nums } = t
  if (v.flags & SYN) {
    if (!(v.flags & ACK)) {
      nums[f + SYN_NS] = v.timeNs
      // in Wireshark the time 0 of a capture made by hand is no time
      if (v.timeNs === 0 && v.baseSec === 0) ints[f + FLOW_BITS] &= ~HAS_SYN
      else ints[f + FLOW_BITS] |= HAS_SYN
    } else if (ints[f + FLOW_BITS] & HAS_SYN && nums[f + SYN_ACK_NS] === 0) {
      nums[f + SYN_ACK_NS] = v.timeNs - nums[f + SYN_NS]
    }
  } else if (v.flags & ACK && ints[f + FLOW_BITS] & HAS_SYN && nums[f + ROUND_TRIP_NS] === 0) {
    nums[f + ROUND_TRIP_NS] = v.timeNs - nums[f + SYN_NS]
  }
}

/** Keeps the highest acknowledgement that a side has sent. */
export function noteAck(t: FlowRows, s: number, v: PacketView): void {
  const { ints } = t
  if (!(v.flags & ACK)) return
  if (ints[s + SIDE_BITS] & HAS_ACKED && seqDiff(v.ack, ints[s + HIGH_ACK]) <= 0) return
  ints[s + HIGH_ACK] = v.ack
  ints[s + SIDE_BITS] |= HAS_ACKED
}

/** Keeps the lowest and highest TTL of a side's packets other than RST. */
export function noteTtl(t: FlowRows, s: number, v: PacketView): void {
  const { ints } = t
  if (v.flags & RST) return
  const known = ints[s + TTLS]
  const range = v.ttl | (v.ttl << 8)
  if (!(ints[s + SIDE_BITS] & HAS_TTL)) ints[s + TTLS] = range
  else if (known !== range) ints[s + TTLS] = Math.min(known & 0xff, v.ttl) | (Math.max(known >> 8, v.ttl) << 8)
  ints[s + SIDE_BITS] |= HAS_TTL
}
