import type { PacketView } from '../wire/packet-view.js'
import {
  AFTER,
  BEFORE,
  CLOSERS,
  OPENING,
  RECENT_KEPT,
  SEGMENT_DOUBLES,
  SEGMENT_WORDS,
  type FlowRows,
  type SegmentSlots,
} from './flow-rows.js'
import {
  AFTER_COUNT,
  BEFORE_COUNT,
  CLOSER_COUNT,
  LAST_PACKET,
  OPENING_COUNT,
  RECENT_COUNT,
  ROW_SLOTS,
  SIDE_SLOTS,
} from './slots.js'

// words of a stored segment; the first two are its time
export const FRAME = 2
export const SEQ = 3
export const ACK_NUMBER = 4
export const LENGTH = 5
/** Window, and 65536 times the IP identification. */
export const WINDOW_AND_ID = 6
/** Flags, TTL, header length and marks: 8 bits each, from the lowest. */
export const FLAGS_AND_MARKS = 7
/** Checksum; then SIDE_BIT, IPV6_BIT. */
export const CHECKSUM_AND_SIDE = 8
/** Where it was captured: see capturePoint. */
export const CAPTURE_POINT = 9

export const SIDE_BIT = 0x10000
export const IPV6_BIT = 0x20000

/** Interface and direction of a frame as one number: two that differ were captured at different points. */
export function capturePoint(v: PacketView): number {
  return (v.linkPoint * 8 + v.linkDirection) | 0
}

/** Is there a segment among the recent ones of which this packet is a copy taken at a second capture point? */
export function isDuplicate(t: FlowRows, row: number, f: number, side: number, v: PacketView): boolean {
  // mostly the sender's last packet is too long ago, and the ring need not be fetched
  const s = row * ROW_SLOTS + side * SIDE_SLOTS
  if (v.timeNs - t.nums[s + LAST_PACKET] > COPY_NS) return false
  const count = t.ints[f + RECENT_COUNT]
  const oldest = Math.max(0, count - RECENT_KEPT)
  for (let i = count - 1; i >= oldest; i--) {
    const at = row * RECENT_KEPT + (i % RECENT_KEPT)
    if (v.timeNs - t.recent.ns[at * SEGMENT_DOUBLES] > COPY_NS) return false
    if (isCopyOf(t.recent, at, side, v)) return true
  }
  return false
}

/** A copy comes within a few milliseconds; mirrors and bridges need far less. */
const COPY_NS = 5e6
/** Where nothing but time and place tells a copy from a packet that was sent again. */
const SURE_COPY_NS = 1e6

/**
 * The same packet has the same IP identification; a stack that sends data again gives it a new one. Where there is none (IPv6, and
 * IPv4 stacks that send 0 with "don't fragment"), the copy must come from another capture point, or have another TTL, and at once.
 */
function isCopyOf(recent: SegmentSlots, at: number, side: number, v: PacketView): boolean {
  const { ints } = recent
  const w = at * SEGMENT_WORDS
  if (ints[w + SEQ] !== v.seq || ints[w + ACK_NUMBER] !== v.ack) return false
  if (ints[w + LENGTH] !== v.payloadLen) return false
  if (ints[w + WINDOW_AND_ID] !== windowAndId(v)) return false
  const flagsAndMarks = ints[w + FLAGS_AND_MARKS]
  if ((flagsAndMarks & 0xff) !== v.flags || ((flagsAndMarks >> 16) & 0xff) !== v.headerLen) return false
  const checksumAndSide = ints[w + CHECKSUM_AND_SIDE]
  if ((checksumAndSide & SIDE_BIT ? 1 : 0) !== side) return false
  if (v.ipId > 0) return true
  if ((checksumAndSide & 0xffff) !== v.checksum) return false
  const ttl = (flagsAndMarks >> 8) & 0xff
  const elsewhere = ttl !== v.ttl || ints[w + CAPTURE_POINT] !== capturePoint(v)
  return elsewhere && v.timeNs - recent.ns[at * SEGMENT_DOUBLES] <= SURE_COPY_NS
}

function windowAndId(v: PacketView): number {
  return v.window | (v.ipId << 16)
}

function store(to: SegmentSlots, row: number, place: number, side: number, v: PacketView, marks: number): void {
  const { ints } = to
  const at = row * to.perRow + place
  const w = at * SEGMENT_WORDS
  to.ns[at * SEGMENT_DOUBLES] = v.timeNs
  ints[w + FRAME] = v.frame
  ints[w + SEQ] = v.seq
  ints[w + ACK_NUMBER] = v.ack
  ints[w + LENGTH] = v.payloadLen
  ints[w + WINDOW_AND_ID] = windowAndId(v)
  ints[w + FLAGS_AND_MARKS] = v.flags | (v.ttl << 8) | (v.headerLen << 16) | (marks << 24)
  ints[w + CHECKSUM_AND_SIDE] = v.checksum | (side === 0 ? 0 : SIDE_BIT) | (v.ipId < 0 ? IPV6_BIT : 0)
  ints[w + CAPTURE_POINT] = capturePoint(v)
}

/** Keeps a segment in the ring of the recent ones. */
export function keepRecent(t: FlowRows, row: number, f: number, side: number, v: PacketView, marks: number): void {
  const count = t.ints[f + RECENT_COUNT]++
  store(t.recent, row, count % RECENT_KEPT, side, v, marks)
}

/** Keeps a segment of the handshake while there is room. */
export function keepOpening(t: FlowRows, row: number, f: number, side: number, v: PacketView, marks: number): void {
  const { ints } = t
  if (ints[f + OPENING_COUNT] < OPENING.size)
    store(t.listed, row, OPENING.at + ints[f + OPENING_COUNT]++, side, v, marks)
}

/** Keeps a FIN or RST; the caller sees to it that there is room. */
export function keepCloser(t: FlowRows, row: number, f: number, side: number, v: PacketView, marks: number): void {
  store(t.listed, row, CLOSERS.at + t.ints[f + CLOSER_COUNT]++, side, v, marks)
}

/** Keeps a segment behind the first closer while there is room. */
export function keepAfter(t: FlowRows, row: number, f: number, side: number, v: PacketView, marks: number): void {
  const { ints } = t
  if (ints[f + AFTER_COUNT] < AFTER.size) store(t.listed, row, AFTER.at + ints[f + AFTER_COUNT]++, side, v, marks)
}

/** Sets aside the segments that ended with the first closer: the ring goes on turning for the search for copies. */
export function freezeRecent(t: FlowRows, row: number, f: number): void {
  const { ints, listed, recent } = t
  const count = ints[f + RECENT_COUNT]
  const kept = Math.min(count, RECENT_KEPT)
  for (let i = 0; i < kept; i++) {
    const from = (row * RECENT_KEPT + ((count - kept + i) % RECENT_KEPT)) * SEGMENT_WORDS
    const to = (row * listed.perRow + BEFORE.at + i) * SEGMENT_WORDS
    for (let word = 0; word < SEGMENT_WORDS; word++) listed.ints[to + word] = recent.ints[from + word]
  }
  ints[f + BEFORE_COUNT] = kept
}
