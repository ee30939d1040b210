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
    const at = row * ROW_SLOTS
    this.buffer.fill(0, 0, 2 * MAP_BYTES)
    this.pos = 2 * MAP_BYTES
    for (let i = 0; i < ROW_SLOTS; i++) {
      const value = this.t.ints[at + i]
      if (value === 0) continue
      this.setBit(0, i)
      this.view.setInt32(this.pos, value)
      this.pos += 4
    }
    for (let i = 0; i < ROW_SLOTS; i++) {
      const value = this.t.nums[at + i]
      if (value === 0) continue
      this.setBit(MAP_BYTES, i)
      this.view.setFloat64(this.pos, value)
      this.pos += 8
    }
    this.eachList(row, (slots, from, to) => {
      this.packSegments(slots.ints, from, to)
    })
    this.eachText(row, (from, length) => {
      this.buffer.set(this.t.text.subarray(from, from + length), this.pos)
    })
    return this.buffer.subarray(0, this.pos)
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
      this.t.text.set(this.buffer.subarray(this.pos, this.pos + length), to)
    })
  }

  private setBit(map: number, i: number): void {
    this.buffer[map + (i >> 3)] |= 1 << (i & 7)
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
    for (let i = from; i < to; i++) {
      this.view.setInt32(this.pos, ints[i])
      this.pos += 4
    }
  }

  private unpackSegments(ints: Int32Array, from: number, to: number): void {
    for (let i = from; i < to; i++) {
      ints[i] = this.view.getInt32(this.pos)
      this.pos += 4
    }
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
