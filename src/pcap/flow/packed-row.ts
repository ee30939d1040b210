import {
  AFTER,
  BEFORE,
  CLOSERS,
  HOST_KEPT,
  LISTED_PER_ROW,
  OPENING,
  PATH_KEPT,
  RECENT_KEPT,
  SEGMENT_WORDS,
  TEXT_KEPT,
  type FlowRows,
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

const WORD_BITS = 32
const MAP_WORDS = ROW_SLOTS / WORD_BITS
/** Words of the longest packed row. */
export const PACKED_LIMIT =
  2 * MAP_WORDS + 3 * ROW_SLOTS + (LISTED_PER_ROW + RECENT_KEPT) * SEGMENT_WORDS + TEXT_KEPT / 4

/**
 * Turns rows into words of 32 bits and back: numbers other than 0 behind a map of where they are, segments and text as far as
 * they are filled. Plain loops: for so few words a call of fill, set or copy costs more.
 */
export class RowPacker {
  /** The row that was packed, or is to be unpacked. */
  readonly words = new Int32Array(PACKED_LIMIT)
  private pos = 0

  constructor(private readonly t: FlowRows) {}

  /** Packs a row into {@link words}. @returns how many words it takes */
  pack(row: number): number {
    this.pos = 2 * MAP_WORDS
    this.packInts(row * ROW_SLOTS)
    this.packNums(row * ROW_SLOTS)
    this.moveAll(row, true)
    return this.pos
  }

  /** Fills a row, all slots of which are 0, from {@link words}. @returns how many words it took */
  unpack(row: number): number {
    this.pos = 2 * MAP_WORDS
    this.unpackInts(row * ROW_SLOTS)
    this.unpackNums(row * ROW_SLOTS)
    this.moveAll(row, false)
    return this.pos
  }

  private packInts(at: number): void {
    const { words } = this
    const { ints } = this.t
    let { pos } = this
    for (let map = 0; map < MAP_WORDS; map++) {
      let bits = 0
      for (let bit = 0; bit < WORD_BITS; bit++) {
        const value = ints[at + map * WORD_BITS + bit]
        if (value === 0) continue
        bits |= 1 << bit
        words[pos++] = value
      }
      words[map] = bits
    }
    this.pos = pos
  }

  private packNums(at: number): void {
    const { words } = this
    const { numWords } = this.t
    let { pos } = this
    for (let map = 0; map < MAP_WORDS; map++) {
      let bits = 0
      for (let bit = 0; bit < WORD_BITS; bit++) {
        const from = 2 * (at + map * WORD_BITS + bit)
        const first = numWords[from]
        const second = numWords[from + 1]
        if ((first | second) === 0) continue
        bits |= 1 << bit
        words[pos] = first
        words[pos + 1] = second
        pos += 2
      }
      words[MAP_WORDS + map] = bits
    }
    this.pos = pos
  }

  private unpackInts(at: number): void {
    const { words } = this
    const { ints } = this.t
    for (let map = 0; map < MAP_WORDS; map++) {
      for (let bits = words[map]; bits !== 0; bits &= bits - 1) {
        ints[at + map * WORD_BITS + lowestBit(bits)] = words[this.pos++]
      }
    }
  }

  private unpackNums(at: number): void {
    const { words } = this
    const { numWords } = this.t
    for (let map = 0; map < MAP_WORDS; map++) {
      for (let bits = words[MAP_WORDS + map]; bits !== 0; bits &= bits - 1) {
        const to = 2 * (at + map * WORD_BITS + lowestBit(bits))
        numWords[to] = words[this.pos++]
        numWords[to + 1] = words[this.pos++]
      }
    }
  }

  /** Segments and text: out of the row, or into it. Their counts stand in the row. */
  private moveAll(row: number, out: boolean): void {
    const { ints, listed, recent, textWords } = this.t
    const f = row * ROW_SLOTS + 2 * SIDE_SLOTS
    const lists = row * LISTED_PER_ROW * SEGMENT_WORDS
    this.move(listed.ints, lists + OPENING.at * SEGMENT_WORDS, listLength(ints[f + OPENING_COUNT], OPENING.size), out)
    this.move(listed.ints, lists + CLOSERS.at * SEGMENT_WORDS, listLength(ints[f + CLOSER_COUNT], CLOSERS.size), out)
    this.move(listed.ints, lists + BEFORE.at * SEGMENT_WORDS, listLength(ints[f + BEFORE_COUNT], BEFORE.size), out)
    this.move(listed.ints, lists + AFTER.at * SEGMENT_WORDS, listLength(ints[f + AFTER_COUNT], AFTER.size), out)
    const ring = listLength(ints[f + RECENT_COUNT], RECENT_KEPT)
    this.move(recent.ints, row * RECENT_KEPT * SEGMENT_WORDS, ring, out)
    const path = between(ints[f + PATH_LENGTH], PATH_KEPT)
    const host = between(ints[f + HOST_LENGTH] - 1, HOST_KEPT)
    this.move(textWords, (row * TEXT_KEPT) / 4, (path + 3) >> 2, out)
    this.move(textWords, (row * TEXT_KEPT + PATH_KEPT) / 4, (host + 3) >> 2, out)
  }

  private move(array: Int32Array, at: number, count: number, out: boolean): void {
    const { words, pos } = this
    if (out) for (let i = 0; i < count; i++) words[pos + i] = array[at + i]
    else for (let i = 0; i < count; i++) array[at + i] = words[pos + i]
    this.pos = pos + count
  }
}

/** Words of so many segments: a row that comes out of a file may claim any number of them. */
function listLength(count: number, most: number): number {
  return between(count, most) * SEGMENT_WORDS
}

function between(count: number, most: number): number {
  return Math.max(0, Math.min(count, most))
}

/** Number of the lowest bit that is set. */
function lowestBit(bits: number): number {
  return WORD_BITS - 1 - Math.clz32(bits & -bits)
}
