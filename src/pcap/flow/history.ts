import type { PacketView } from '../wire/packet-view.js'
import {
  AFTER,
  BEFORE,
  CLOSERS,
  OPENING,
  RECENT,
  SEGMENTS_PER_ROW,
  SEGMENT_DOUBLES,
  SEGMENT_WORDS,
  type FlowRows,
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
  const oldest = Math.max(0, count - RECENT.size)
  for (let i = count - 1; i >= oldest; i--) {
    const at = row * SEGMENTS_PER_ROW + RECENT.at + (i % RECENT.size)
    if (v.timeNs - t.segmentNs[at * SEGMENT_DOUBLES] > COPY_NS) return false
    if (isCopyOf(t, at, side, v)) return true
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
function isCopyOf(t: FlowRows, at: number, side: number, v: PacketView): boolean {
  const { segmentInts } = t
  const w = at * SEGMENT_WORDS
  if (segmentInts[w + SEQ] !== v.seq || segmentInts[w + ACK_NUMBER] !== v.ack) return false
  if (segmentInts[w + LENGTH] !== v.payloadLen) return false
  if (segmentInts[w + WINDOW_AND_ID] !== windowAndId(v)) return false
  const flagsAndMarks = segmentInts[w + FLAGS_AND_MARKS]
  if ((flagsAndMarks & 0xff) !== v.flags || ((flagsAndMarks >> 16) & 0xff) !== v.headerLen) return false
  const checksumAndSide = segmentInts[w + CHECKSUM_AND_SIDE]
  if ((checksumAndSide & SIDE_BIT ? 1 : 0) !== side) return false
  if (v.ipId > 0) return true
  if ((checksumAndSide & 0xffff) !== v.checksum) return false
  const ttl = (flagsAndMarks >> 8) & 0xff
  const elsewhere = ttl !== v.ttl || segmentInts[w + CAPTURE_POINT] !== capturePoint(v)
  return elsewhere && v.timeNs - t.segmentNs[at * SEGMENT_DOUBLES] <= SURE_COPY_NS
}

function windowAndId(v: PacketView): number {
  return v.window | (v.ipId << 16)
}

function store(t: FlowRows, row: number, place: number, side: number, v: PacketView, marks: number): void {
  const { segmentInts } = t
  const at = row * SEGMENTS_PER_ROW + place
  const w = at * SEGMENT_WORDS
  t.segmentNs[at * SEGMENT_DOUBLES] = v.timeNs
  segmentInts[w + FRAME] = v.frame
  segmentInts[w + SEQ] = v.seq
  segmentInts[w + ACK_NUMBER] = v.ack
  segmentInts[w + LENGTH] = v.payloadLen
  segmentInts[w + WINDOW_AND_ID] = windowAndId(v)
  segmentInts[w + FLAGS_AND_MARKS] = v.flags | (v.ttl << 8) | (v.headerLen << 16) | (marks << 24)
  segmentInts[w + CHECKSUM_AND_SIDE] = v.checksum | (side === 0 ? 0 : SIDE_BIT) | (v.ipId < 0 ? IPV6_BIT : 0)
  segmentInts[w + CAPTURE_POINT] = capturePoint(v)
}

/** Keeps a segment in the ring of the recent ones. */
export function keepRecent(t: FlowRows, row: number, f: number, side: number, v: PacketView, marks: number): void {
  const count = t.ints[f + RECENT_COUNT]++
  store(t, row, RECENT.at + (count % RECENT.size), side, v, marks)
}

/** Keeps a segment of the handshake while there is room. */
export function keepOpening(t: FlowRows, row: number, f: number, side: number, v: PacketView, marks: number): void {
  const { ints } = t
  if (ints[f + OPENING_COUNT] < OPENING.size) store(t, row, OPENING.at + ints[f + OPENING_COUNT]++, side, v, marks)
}

/** Keeps a FIN or RST; the caller sees to it that there is room. */
export function keepCloser(t: FlowRows, row: number, f: number, side: number, v: PacketView, marks: number): void {
  store(t, row, CLOSERS.at + t.ints[f + CLOSER_COUNT]++, side, v, marks)
}

/** Keeps a segment behind the first closer while there is room. */
export function keepAfter(t: FlowRows, row: number, f: number, side: number, v: PacketView, marks: number): void {
  const { ints } = t
  if (ints[f + AFTER_COUNT] < AFTER.size) store(t, row, AFTER.at + ints[f + AFTER_COUNT]++, side, v, marks)
}

/** Sets aside the segments that ended with the first closer: the ring goes on turning for the search for copies. */
export function freezeRecent(t: FlowRows, row: number, f: number): void {
  const { ints, segmentInts } = t
  const count = ints[f + RECENT_COUNT]
  const kept = Math.min(count, RECENT.size)
  for (let i = 0; i < kept; i++) {
    const from = (row * SEGMENTS_PER_ROW + RECENT.at + ((count - kept + i) % RECENT.size)) * SEGMENT_WORDS
    const to = (row * SEGMENTS_PER_ROW + BEFORE.at + i) * SEGMENT_WORDS
    for (let word = 0; word < SEGMENT_WORDS; word++) segmentInts[to + word] = segmentInts[from + word]
  }
  ints[f + BEFORE_COUNT] = kept
}
