import { FlowRows } from './flow-rows.js'
import { RowPacker } from './packed-row.js'
import { Shelf } from './shelf.js'
import { FLOW_BITS, IS_CLOSED, RECENT_COUNT, ROW_SLOTS, SIDE_SLOTS, STREAM } from './slots.js'
import type { StreamIndex } from './stream-index.js'

/** Rows at work at the same time: about 35 MB. */
export const ROWS_AT_WORK = 8192

/**
 * A flow whose connection has ended stays at work until so many others have ended after it: long enough for the last packets and
 * their copies. Then its row is used again while it is still in the processor's cache.
 */
const ENDED_AT_WORK = 256

/**
 * Finds the row of a stream. Only so many rows are at work; when they are all taken, one that was not used for a while is put on the
 * shelf, and comes back unchanged should its stream have another packet. So memory is bounded however many flows there are, and no
 * number depends on it.
 */
export class RowCache {
  readonly rows = new FlowRows()
  private readonly shelf: Shelf
  private readonly packer = new RowPacker(this.rows)
  /** Was the row used since the hand came by? */
  private readonly used: Uint8Array
  private hand = 0
  /** Streams that have ended, the last ones in a ring: numbers from 1, 0 for none. */
  private readonly ended = new Int32Array(ENDED_AT_WORK)
  private endedCount = 0
  /** Beside the rows at work: shows a row that is on the shelf. */
  private copy: number | null = null
  packedLength = 0

  /**
   * @param streams its places are rows, or -1 minus a place on the shelf
   * @param onLeave is told which row is about to be put away
   * @param limit most rows at work
   * @param blocksInMemory as of the shelf
   */
  constructor(
    private readonly streams: StreamIndex,
    private readonly onLeave: (row: number) => void,
    private readonly limit: number,
    blocksInMemory: number,
  ) {
    this.shelf = new Shelf(blocksInMemory)
    this.used = new Uint8Array(limit)
  }

  /** A new row for a new stream. */
  open(stream: number): number {
    if (this.rows.used >= this.limit) this.makeRoom()
    const row = this.rows.take()
    this.rows.ints[row * ROW_SLOTS + 2 * SIDE_SLOTS + STREAM] = stream
    this.streams.setPlace(stream, row)
    this.used[row] = 1
    return row
  }

  /** The row of a stream, valid until another one is asked for. */
  rowOf(stream: number): number {
    const place = this.streams.placeOf(stream)
    if (place < 0) return this.bringBack(stream, -1 - place)
    this.used[place] = 1
    return place
  }

  /** Takes note that the connection of a row has ended: its row will soon be put away. */
  end(row: number): void {
    const place = this.endedCount++ % ENDED_AT_WORK
    const earlier = this.ended[place] - 1
    this.ended[place] = this.rows.ints[row * ROW_SLOTS + 2 * SIDE_SLOTS + STREAM] + 1
    if (earlier < 0) return
    const old = this.streams.placeOf(earlier)
    if (old >= 0 && old !== row) this.putAway(old)
  }

  /**
   * A row with the numbers of a stream, only to be read, valid until the next call: one that is on the shelf stays there, so that
   * no other has to be put away for it. Packed, it lies in {@link packed}.
   */
  rowToRead(stream: number): number {
    const place = this.streams.placeOf(stream)
    if (place >= 0) {
      this.packedLength = this.packer.pack(place)
      return place
    }
    if (this.copy === null) this.copy = this.rows.take()
    else this.rows.clear(this.copy)
    this.packedLength = this.shelf.look(-1 - place, this.packer.words)
    this.packer.unpack(this.copy)
    return this.copy
  }

  /** The first {@link packedLength} words are those of the row that was asked for last. */
  get packed(): Int32Array {
    return this.packer.words
  }

  /** Closes the shelf: rows that are on it are lost. */
  close(): void {
    this.shelf.close()
  }

  private bringBack(stream: number, place: number): number {
    // the row is made free first: packing uses the same buffer
    if (this.rows.used >= this.limit) this.makeRoom()
    this.shelf.take(place, this.packer.words)
    const row = this.rows.take()
    this.packer.unpack(row)
    this.streams.setPlace(stream, row)
    this.used[row] = 1
    return row
  }

  private makeRoom(): void {
    if (this.rows.hasFree) return
    // no row is free: each belongs to a stream
    while (this.used[this.hand] === 1) {
      this.used[this.hand] = 0
      this.hand = (this.hand + 1) % this.limit
    }
    this.putAway(this.hand)
    this.hand = (this.hand + 1) % this.limit
  }

  private putAway(row: number): void {
    const f = row * ROW_SLOTS + 2 * SIDE_SLOTS
    const { ints } = this.rows
    this.onLeave(row)
    // behind the first closer the ring only serves to find copies, which come within milliseconds
    if (ints[f + FLOW_BITS] & IS_CLOSED) ints[f + RECENT_COUNT] = 0
    this.streams.setPlace(ints[f + STREAM], -1 - this.shelf.put(this.packer.words, this.packer.pack(row)))
    this.rows.release(row)
  }
}
