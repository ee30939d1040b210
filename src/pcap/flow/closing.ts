import { ACK, CLOSERS_KEPT, RST } from '../../model/flow-record.js'
import type { PacketView } from '../wire/packet-view.js'
import { noteAcked } from './exchange.js'
import type { FlowRows } from './flow-rows.js'
import { freezeRecent, keepCloser } from './history.js'
import {
  CLOSER_KINDS,
  CONTIGUOUS,
  FLOW_BITS,
  HAS_ACKED,
  HIGH_ACK,
  IS_CLOSED,
  IS_PLAIN,
  NEXT_SEQ,
  SIDE_BITS,
} from './slots.js'

/**
 * Is the sequence number of this FIN or RST the next one that the receiver expects? That is the highest number that the receiver
 * has acknowledged, or the end of all that the sender has sent without a gap. To be asked before the segment is analysed.
 * RFC 9293 section 3.10.7.4, RFC 5961 section 3.2.
 * @param s slots of the sender's side
 * @param r slots of the receiver's side
 */
export function isInSequence(t: FlowRows, s: number, r: number, v: PacketView): boolean {
  const { ints } = t
  const hasAcked = (ints[r + SIDE_BITS] & HAS_ACKED) !== 0
  if (hasAcked && v.seq === ints[r + HIGH_ACK]) return true
  if (ints[s + CONTIGUOUS] !== 0) return v.seq === ints[s + CONTIGUOUS]
  if (hasAcked) return false
  // the receiver has sent a SYN at most: it goes by the acknowledgement (RFC 9293 section 3.10.7.3)
  if (v.flags & RST && v.flags & ACK && ints[r + NEXT_SEQ] !== 0) return v.ack === ints[r + NEXT_SEQ]
  return true
}

/** Closers by kind and side: bits of each count in CLOSER_KINDS, and where those of RST begin. */
const KIND_BITS = 8
const RST_SHIFT = 16

/** Have both sides sent a FIN, or one of them an RST? */
export function hasEnded(t: FlowRows, f: number): boolean {
  const kinds = t.ints[f + CLOSER_KINDS]
  return kinds >>> RST_SHIFT !== 0 || ((kinds & 0xff) !== 0 && kinds >>> KIND_BITS !== 0)
}

/** Keeps a FIN or RST among the closers: the first few of each kind and side. */
export function keepCloserOfKind(
  t: FlowRows,
  row: number,
  f: number,
  side: number,
  v: PacketView,
  marks: number,
): void {
  const { ints } = t
  const shift = (v.flags & RST ? RST_SHIFT : 0) + KIND_BITS * side
  const kept = (ints[f + CLOSER_KINDS] >>> shift) & 0xff
  if (kept >= CLOSERS_KEPT) return
  ints[f + CLOSER_KINDS] += 1 << shift
  keepCloser(t, row, f, side, v, marks)
}

/** The first closer has come: the exchange stands as it is now. */
export function close(t: FlowRows, row: number, f: number): void {
  noteAcked(t, row, f)
  freezeRecent(t, row, f)
  t.ints[f + FLOW_BITS] = (t.ints[f + FLOW_BITS] | IS_CLOSED) & ~IS_PLAIN
}
