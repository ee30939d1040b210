import { ACK, type Endpoint, SYN } from '../../model/flow-record.js'
import type { PackedFlow } from '../../model/packed-flow.js'
import { addressOfWords } from '../../util/address.js'
import type { PacketView } from '../wire/packet-view.js'
import { FlowKey } from './flow-key.js'
import type { FlowRows } from './flow-rows.js'
import { FrameLists } from './frame-lists.js'
import { noteIcmp } from './icmp-note.js'
import { OPENED_AGAIN, OPENED_FIRST, OPENED_NOT } from './packet-counts.js'
import { PayloadPeek } from './payload-peek.js'
import { guessClient } from './roles.js'
import { ROWS_AT_WORK, RowCache } from './row-cache.js'
import { RowFlow } from './row-flow.js'
import { SegmentReader } from './segment.js'
import { BLOCKS_IN_MEMORY } from './shelf.js'
import { BASES, CLIENT, FIRST, HAS_BASE, ROW_SLOTS, SIDE_BITS, SIDE_SLOTS, WINDOW } from './slots.js'
import { StreamIndex } from './stream-index.js'

const NO_STREAM = -1

/** So many packets at once: their lines fill half of a first-level cache. */
export const FETCH_LIMIT = 64

/** Which flows a table takes: those whose hash leaves `index` over when it is divided by `count`. */
export interface Share {
  readonly index: number
  readonly count: number
}

const ALL: Share = { index: 0, count: 1 }
/** Uppermost bits of the hash tell the share: the lowest ones find the stream. */
const SHARE_SHIFT = 24

export interface FlowTableOptions {
  /** How many flows are held in the arrays at the same time. */
  readonly rowsAtWork?: number
  /** May plain segments go the short way? Nothing but time depends on it. */
  readonly shortWay?: boolean
  /** Several tables can share the work on one capture: each sees all its packets. */
  readonly share?: Share
}

/**
 * All flows of a capture. Stream numbers are Wireshark's: wireshark-rules.md section 3. Packets go in one at a time; records come out
 * at the end.
 */
export class FlowTable {
  /** Streams with a packet of their own. */
  flowCount = 0
  private readonly streams = new StreamIndex()
  private readonly cache: RowCache
  private readonly t: FlowRows
  private readonly key = new FlowKey()
  private readonly share: Share
  private readonly frames: FrameLists
  private readonly peek: PayloadPeek
  private readonly segments: SegmentReader
  /** Has the packet at hand opened its stream? */
  private opened: number = OPENED_NOT
  // for fetch(): places of the streams of some packets, and sides of their senders
  private readonly places = new Int32Array(FETCH_LIMIT)
  private readonly sides = new Int32Array(FETCH_LIMIT)
  /** Keeps the compiler from leaving the reads of fetch() out. */
  fetched = 0

  constructor({
    shortWay = true,
    share = ALL,
    rowsAtWork = Math.ceil(ROWS_AT_WORK / share.count),
  }: FlowTableOptions = {}) {
    this.share = share
    this.cache = new RowCache(
      this.streams,
      (row) => {
        this.leave(row)
      },
      rowsAtWork,
      BLOCKS_IN_MEMORY / share.count,
    )
    this.t = this.cache.rows
    this.frames = new FrameLists(this.t)
    this.peek = new PayloadPeek(this.t)
    this.segments = new SegmentReader(this.t, this.peek, this.frames, shortWay)
  }

  /**
   * Fetches what the next packets will need into the processor's cache. Each line of memory that is not there costs as much as a
   * hundred instructions; asked for in a row, one packet after another, the lines come side by side. Nothing depends on it.
   * @param count how many of the views hold a TCP header, at most {@link FETCH_LIMIT}
   */
  fetch(views: readonly PacketView[], count: number): void {
    const { key, places, sides } = this
    let own = 0
    for (let i = 0; i < count; i++) {
      const side = key.read(views[i])
      if (this.isForeign) continue
      sides[own] = side
      places[own++] = key.hash
    }
    this.streams.likelyPlaces(places, own)
    for (let i = 0; i < own; i++) this.fetched += this.fetchRow(places[i], sides[i])
  }

  /** @returns a number that depends on all that was fetched */
  private fetchRow(row: number, side: number): number {
    if (row < 0) return 0
    const { ints, nums } = this.t
    const at = row * ROW_SLOTS
    const s = at + side * SIDE_SLOTS
    const f = at + 2 * SIDE_SLOTS
    // an int or number in each line that plain segments touch, wherever the lines begin
    const sum = ints[at] + ints[at + 15] + ints[at + 31] + ints[at + 43] + nums[s] + nums[s + 5] + nums[f] + nums[f + 5]
    return sum === 0 ? 1 : 0
  }

  /** Takes a TCP segment. */
  segment(v: PacketView): void {
    const side = this.key.read(v)
    if (this.isForeign) return
    const row = this.rowFor(v, side)
    if (this.t.ints[row * ROW_SLOTS + 2 * SIDE_SLOTS + FIRST] === 0) this.flowCount++
    if (this.segments.add(row, side, v, this.opened)) this.cache.end(row)
  }

  /** Takes a TCP header that an ICMP error quotes: for a flow that was never seen it uses up a stream number. */
  quote(v: PacketView): void {
    const side = this.key.read(v)
    if (this.isForeign) return
    const row = this.rowFor(v, side)
    noteIcmp(this.t, row * ROW_SLOTS + 2 * SIDE_SLOTS, v)
  }

  /** Takes the ports of a TCP header that an ICMP error quotes in part: no stream is touched, but a known one is told. */
  shortQuote(v: PacketView): void {
    this.key.read(v)
    if (this.isForeign) return
    const stream = this.streams.find(this.key)
    if (stream !== NO_STREAM) noteIcmp(this.t, this.cache.rowOf(stream) * ROW_SLOTS + 2 * SIDE_SLOTS, v)
  }

  /** Does the packet whose key was read last belong to another share? */
  private get isForeign(): boolean {
    const { index, count } = this.share
    return count > 1 && (this.key.hash >>> SHARE_SHIFT) % count !== index
  }

  /** Frame that opened each stream, rising. With those of the other shares they tell the streams' numbers: see numberStreams. */
  openingFrames(): Int32Array {
    return this.streams.openingFrames()
  }

  /**
   * All flows in order of their streams, each valid until the next one is asked for. Packets must not go in meanwhile.
   * @param numbers of the streams, where this table has a share of them only
   */
  *flows(numbers: Int32Array | null = null): Generator<PackedFlow> {
    const { cache } = this
    const shown = new RowFlow(this.t, this.frames)
    for (let stream = 0; stream < this.streams.length; stream++) {
      const row = cache.rowToRead(stream)
      const f = row * ROW_SLOTS + 2 * SIDE_SLOTS
      if (this.t.ints[f + FIRST] === 0) continue
      const ends = [this.end(stream, 0), this.end(stream, 1)] as const
      const flow = shown.show(row, { stream: numbers === null ? stream : numbers[stream], ends })
      const more = this.frames.overflowWords(f)
      if (more.length === 0) yield { flow, words: cache.packed, length: cache.packedLength }
      else yield { flow, ...withMore(cache.packed.subarray(0, cache.packedLength), more) }
    }
  }

  /** Gives back what was put away; no records can be had after this. */
  close(): void {
    this.cache.close()
  }

  /** The row of the packet's stream. A SYN with a number of its own opens a new stream for the same ends. */
  private rowFor(v: PacketView, side: number): number {
    const stream = this.streams.find(this.key)
    this.opened = OPENED_NOT
    if (stream === NO_STREAM) return this.open(v, side, OPENED_FIRST)
    const row = this.cache.rowOf(stream)
    if ((v.flags & (SYN | ACK)) !== SYN) return row
    const { ints } = this.t
    const sides = row * ROW_SLOTS
    const knowsBase = ints[sides + side * SIDE_SLOTS + SIDE_BITS] & HAS_BASE
    const isOther = knowsBase && ints[sides + 2 * SIDE_SLOTS + BASES + side] !== v.seq
    return isOther ? this.open(v, side, OPENED_AGAIN) : row
  }

  private open(v: PacketView, side: number, opened: number): number {
    const row = this.cache.open(this.streams.add(this.key, v.frame))
    this.opened = opened
    const sides = row * ROW_SLOTS
    this.t.ints[sides + WINDOW] = -1
    this.t.ints[sides + SIDE_SLOTS + WINDOW] = -1
    this.t.ints[sides + 2 * SIDE_SLOTS + CLIENT] = guessClient(side, v.srcPort, v.dstPort)
    return row
  }

  private leave(row: number): void {
    this.peek.leave(row * ROW_SLOTS)
    this.peek.leave(row * ROW_SLOTS + SIDE_SLOTS)
  }

  private end(stream: number, side: number): Endpoint {
    const words = [0, 1, 2, 3].map((i) => this.streams.addressWord(stream, side, i))
    return { address: addressOfWords(words, this.streams.addrLenOf(stream)), port: this.streams.portOf(stream, side) }
  }
}

function withMore(packed: Int32Array, more: readonly number[]): Pick<PackedFlow, 'words' | 'length'> {
  const words = Int32Array.from([...packed, ...more])
  return { words, length: words.length }
}
