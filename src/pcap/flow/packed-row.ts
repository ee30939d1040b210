import {
  AFTER,
  BEFORE,
  CLOSERS,
  HOST_KEPT,
  OPENING,
  PATH_KEPT,
  LISTED_PER_ROW,
  RECENT_KEPT,
  SEGMENT_WORDS,
  TEXT_KEPT,
  type FlowRows,
  type SegmentSlots,
} from './flow-rows.js'
import {
  AFTER_COUNT,
  BEFORE_COUNT,
  CLOSER_COUNT,
  HOST_LENGTH,
  OPENING_COUNT,
  PATH_LENGTH,
  RECENT_COUNT,
  ROW_SLOTS,
  SIDE_SLOTS,
} from './slots.js'

const SEGMENT_BYTES = 4 * SEGMENT_WORDS
/** Behind the numbers: one byte each for index and value kind would cost as much as a bit map, which is simpler to read. */
const MAP_BYTES = Math.ceil(ROW_SLOTS / 8)
/** No packed row is longer. */
export const PACKED_LIMIT = 2 * MAP_BYTES + ROW_SLOTS * 12 + (LISTED_PER_ROW + RECENT_KEPT) * SEGMENT_BYTES + TEXT_KEPT

/**
 * Turns rows into bytes and back: numbers other than 0 behind a map of where they are, segments and text as far as they are filled.
 */
export class RowPacker {
  private readonly buffer = Buffer.alloc(PACKED_LIMIT + 2)
  private readonly view = new DataView(this.buffer.buffer, this.buffer.byteOffset, this.buffer.length)
  private pos = 0

  constructor(private readonly t: FlowRows) {}

  /** @returns the packed row, valid until the next call */
  pack(row: number): Buffer {
    this.packInts(row * ROW_SLOTS)
    this.packNums(row * ROW_SLOTS)
    this.eachList(row, (slots, from, to) => {
      this.packSegments(slots.ints, from, to)
    })
    this.eachText(row, (from, length) => {
      for (let i = 0; i < length; i++) this.buffer[this.pos + i] = this.t.text[from + i]
    })
    return this.buffer.subarray(0, this.pos)
  }

  // Plain loops here and below: for so few bytes a call of fill, set or copy costs more.

  private packInts(at: number): void {
    const { view } = this
    const { ints } = this.t
    let pos = 2 * MAP_BYTES
    for (let first = 0; first < ROW_SLOTS; first += 8) {
      let bits = 0
      const end = Math.min(first + 8, ROW_SLOTS)
      for (let i = first; i < end; i++) {
        const value = ints[at + i]
        if (value === 0) continue
        bits |= 1 << (i - first)
        view.setInt32(pos, value)
        pos += 4
      }
      view.setUint8(first >> 3, bits)
    }
    this.pos = pos
  }

  private packNums(at: number): void {
    const { view } = this
    const { nums } = this.t
    let { pos } = this
    for (let first = 0; first < ROW_SLOTS; first += 8) {
      let bits = 0
      const end = Math.min(first + 8, ROW_SLOTS)
      for (let i = first; i < end; i++) {
        const value = nums[at + i]
        if (value === 0) continue
        bits |= 1 << (i - first)
        view.setFloat64(pos, value)
        pos += 8
      }
      view.setUint8(MAP_BYTES + (first >> 3), bits)
    }
    this.pos = pos
  }

  /** Where {@link unpack} finds the packed row. */
  get input(): Buffer {
    return this.buffer
  }

  /** Fills a row, all slots of which are 0, from {@link input}. */
  unpack(row: number): void {
    const at = row * ROW_SLOTS
    this.pos = 2 * MAP_BYTES
    for (let i = 0; i < ROW_SLOTS; i++) {
      if (!this.hasBit(0, i)) continue
      this.t.ints[at + i] = this.view.getInt32(this.pos)
      this.pos += 4
    }
    for (let i = 0; i < ROW_SLOTS; i++) {
      if (!this.hasBit(MAP_BYTES, i)) continue
      this.t.nums[at + i] = this.view.getFloat64(this.pos)
      this.pos += 8
    }
    this.eachList(row, (slots, from, to) => {
      this.unpackSegments(slots.ints, from, to)
    })
    this.eachText(row, (to, length) => {
      for (let i = 0; i < length; i++) this.t.text[to + i] = this.buffer[this.pos + i] ?? 0
    })
  }

  private hasBit(map: number, i: number): boolean {
    return ((this.buffer[map + (i >> 3)] ?? 0) & (1 << (i & 7))) !== 0
  }

  /** @param visit is told where the filled part of a list begins and ends, in words */
  private eachList(row: number, visit: (slots: SegmentSlots, from: number, to: number) => void): void {
    const f = row * ROW_SLOTS + 2 * SIDE_SLOTS
    const { ints, listed, recent } = this.t
    const list = (slots: SegmentSlots, at: number, count: number): void => {
      const from = (row * slots.perRow + at) * SEGMENT_WORDS
      visit(slots, from, from + count * SEGMENT_WORDS)
    }
    list(listed, OPENING.at, ints[f + OPENING_COUNT])
    list(listed, CLOSERS.at, ints[f + CLOSER_COUNT])
    list(listed, BEFORE.at, ints[f + BEFORE_COUNT])
    list(listed, AFTER.at, ints[f + AFTER_COUNT])
    list(recent, 0, Math.min(ints[f + RECENT_COUNT], RECENT_KEPT))
  }

  private packSegments(ints: Int32Array, from: number, to: number): void {
    const { view, pos } = this
    for (let i = from; i < to; i++) view.setInt32(pos + 4 * (i - from), ints[i])
    this.pos = pos + 4 * (to - from)
  }

  private unpackSegments(ints: Int32Array, from: number, to: number): void {
    const { view, pos } = this
    for (let i = from; i < to; i++) ints[i] = view.getInt32(pos + 4 * (i - from))
    this.pos = pos + 4 * (to - from)
  }

  private eachText(row: number, visit: (at: number, length: number) => void): void {
    const f = row * ROW_SLOTS + 2 * SIDE_SLOTS
    const path = Math.min(this.t.ints[f + PATH_LENGTH], PATH_KEPT)
    const host = Math.min(Math.max(0, this.t.ints[f + HOST_LENGTH] - 1), HOST_KEPT)
    visit(row * TEXT_KEPT, path)
    this.pos += path
    visit(row * TEXT_KEPT + PATH_KEPT, host)
    this.pos += host
  }
}
