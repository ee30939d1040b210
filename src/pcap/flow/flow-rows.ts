import { ROW_SLOTS } from './slots.js'

/** Segment lists of a row: where each begins and how many it holds. */
export const OPENING = { at: 0, size: 8 } as const
export const CLOSERS = { at: 8, size: 16 } as const
export const BEFORE = { at: 24, size: 8 } as const
export const AFTER = { at: 32, size: 8 } as const
export const LISTED_PER_ROW = 40
/** The ring of the recent segments, in an array of its own: each packet is written to it. */
export const RECENT_KEPT = 8
/** Ints of one segment, see history.ts. Its time, in the same memory, takes the first two of them. */
export const SEGMENT_WORDS = 10
export const SEGMENT_DOUBLES = SEGMENT_WORDS / 2

/** Segments of all rows, so many for each. */
export class SegmentSlots {
  ints: Int32Array
  /** The same memory as numbers, for the times. */
  ns: Float64Array

  constructor(
    readonly perRow: number,
    rows: number,
  ) {
    this.ints = new Int32Array(rows * perRow * SEGMENT_WORDS)
    this.ns = new Float64Array(this.ints.buffer)
  }

  grow(rows: number): void {
    this.ints = longer(this.ints, new Int32Array(rows * this.perRow * SEGMENT_WORDS))
    this.ns = new Float64Array(this.ints.buffer)
  }
}

/** Bytes of text of a row: request path, then host or TLS server name. */
export const PATH_KEPT = 1024
export const HOST_KEPT = 256
export const TEXT_KEPT = PATH_KEPT + HOST_KEPT

const FIRST_ROWS = 256

/**
 * The flows that are at work: one row each, in a few typed arrays. Which number means what stands in slots.ts. Rows are used
 * again: a row that is given back holds nothing of the flow before.
 */
export class FlowRows {
  ints: Int32Array
  nums: Float64Array
  /** The memory of `nums`, two words each. */
  numWords: Int32Array
  readonly listed: SegmentSlots
  readonly recent: SegmentSlots
  text: Uint8Array
  /** The memory of `text`. */
  textWords: Int32Array
  /** Rows handed out at least once. */
  used = 0
  private readonly free: number[] = []

  /** @param capacity rows that there is room for before it grows */
  constructor(private capacity = FIRST_ROWS) {
    this.ints = new Int32Array(capacity * ROW_SLOTS)
    this.nums = new Float64Array(capacity * ROW_SLOTS)
    this.numWords = new Int32Array(this.nums.buffer)
    this.listed = new SegmentSlots(LISTED_PER_ROW, capacity)
    this.recent = new SegmentSlots(RECENT_KEPT, capacity)
    this.text = new Uint8Array(capacity * TEXT_KEPT)
    this.textWords = new Int32Array(this.text.buffer)
  }

  /** @returns a row in which all slots are 0 */
  take(): number {
    const row = this.free.pop()
    if (row !== undefined) return row
    if (this.used === this.capacity) this.grow()
    return this.used++
  }

  /** Is there a row that was given back? */
  get hasFree(): boolean {
    return this.free.length > 0
  }

  /** Gives a row back. */
  release(row: number): void {
    this.clear(row)
    this.free.push(row)
  }

  /** Sets all slots of a row to 0. */
  clear(row: number): void {
    const { ints, nums } = this
    const end = (row + 1) * ROW_SLOTS
    for (let i = row * ROW_SLOTS; i < end; i++) {
      ints[i] = 0
      nums[i] = 0
    }
  }

  private grow(): void {
    this.capacity *= 2
    const rows = this.capacity
    this.ints = longer(this.ints, new Int32Array(rows * ROW_SLOTS))
    this.nums = longer(this.nums, new Float64Array(rows * ROW_SLOTS))
    this.numWords = new Int32Array(this.nums.buffer)
    this.listed.grow(rows)
    this.recent.grow(rows)
    this.text = longer(this.text, new Uint8Array(rows * TEXT_KEPT))
    this.textWords = new Int32Array(this.text.buffer)
  }
}

function longer<T extends { set(from: T): void }>(from: T, to: T): T {
  to.set(from)
  return to
}
