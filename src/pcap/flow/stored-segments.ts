import { ACK, type Segment, type Side } from '../../model/flow-record.js'
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
  ACK_NUMBER,
  CHECKSUM_AND_SIDE,
  FLAGS_AND_MARKS,
  FRAME,
  IPV6_BIT,
  LENGTH,
  SEQ,
  SIDE_BIT,
  WINDOW_AND_ID,
} from './history.js'
import {
  AFTER_COUNT,
  BASES,
  BEFORE_COUNT,
  CLIENT,
  CLOSER_COUNT,
  FLOW_BITS,
  IS_CLOSED,
  OPENING_COUNT,
  RECENT_COUNT,
  ROW_SLOTS,
  SIDE_SLOTS,
} from './slots.js'

/** Segments of a row as objects. */
export class StoredSegments {
  private readonly f: number

  constructor(
    private readonly t: FlowRows,
    private readonly row: number,
  ) {
    this.f = row * ROW_SLOTS + 2 * SIDE_SLOTS
  }

  opening(): Segment[] {
    return this.list(OPENING, this.t.ints[this.f + OPENING_COUNT])
  }

  closers(): Segment[] {
    return this.list(CLOSERS, this.t.ints[this.f + CLOSER_COUNT])
  }

  tail(): Segment[] {
    const { t, f } = this
    if (!(t.ints[f + FLOW_BITS] & IS_CLOSED)) return this.recent()
    return [...this.list(BEFORE, t.ints[f + BEFORE_COUNT]), ...this.list(AFTER, t.ints[f + AFTER_COUNT])]
  }

  private recent(): Segment[] {
    const count = this.t.ints[this.f + RECENT_COUNT]
    const segments: Segment[] = []
    for (let i = Math.max(0, count - RECENT_KEPT); i < count; i++) {
      segments.push(this.segment(this.t.recent, i % RECENT_KEPT))
    }
    return segments
  }

  /** @param count may be any number in a row that comes out of a file */
  private list(list: { readonly at: number; readonly size: number }, count: number): Segment[] {
    const segments: Segment[] = []
    for (let i = 0; i < count && i < list.size; i++) segments.push(this.segment(this.t.listed, list.at + i))
    return segments
  }

  private segment(slots: SegmentSlots, place: number): Segment {
    const at = this.row * slots.perRow + place
    const { ints } = slots
    const w = at * SEGMENT_WORDS
    const windowAndId = ints[w + WINDOW_AND_ID]
    const flagsAndMarks = ints[w + FLAGS_AND_MARKS]
    const checksumAndSide = ints[w + CHECKSUM_AND_SIDE]
    const side = checksumAndSide & SIDE_BIT ? 1 : 0
    const flags = flagsAndMarks & 0xff
    const ack = ints[w + ACK_NUMBER]
    return {
      frame: ints[w + FRAME],
      timeNs: slots.ns[at * SEGMENT_DOUBLES],
      from: this.sideName(side),
      flags,
      seq: this.relative(ints[w + SEQ], side),
      ack: flags & ACK ? this.relative(ack, 1 - side) : ack >>> 0,
      len: ints[w + LENGTH],
      window: windowAndId & 0xffff,
      ttl: (flagsAndMarks >> 8) & 0xff,
      ipId: checksumAndSide & IPV6_BIT ? -1 : windowAndId >>> 16,
      headerLen: (flagsAndMarks >> 16) & 0xff,
      marks: flagsAndMarks >>> 24,
    }
  }

  private relative(seq: number, side: number): number {
    return (seq - this.t.ints[this.f + BASES + side]) >>> 0
  }

  private sideName(side: number): Side {
    return side === this.t.ints[this.f + CLIENT] ? 'client' : 'server'
  }
}
