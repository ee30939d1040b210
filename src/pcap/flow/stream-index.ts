import { KEY_WORDS, type FlowKey } from './flow-key.js'

const FIRST_STREAMS = 1024
const NONE = -1

// words of an entry: what tells nearly always which stream it is
const PORTS = 0
const LOW = 1
const HIGH = 2
const ADDRESS_LENGTH = 3
const PLACE = 4
const HASH = 5
const OPENED_BY = 6
/** A power of two: two entries fill a line of the processor's cache. */
const ENTRY_WORDS = 8
/** The rest of IPv6 addresses: three words of each end. */
const REST_WORDS = 6

/**
 * All streams by their ends: the part of a flow that stays in memory to the end, so that late packets find it. Open addressing; of
 * several streams with the same ends the newest is found. A stream costs 56 bytes here and 8 to 16 of the hash table.
 */
export class StreamIndex {
  length = 0
  private entries = new Int32Array(FIRST_STREAMS * ENTRY_WORDS)
  private rests = new Int32Array(FIRST_STREAMS * REST_WORDS)
  private slots = new Int32Array(2 * FIRST_STREAMS).fill(NONE)

  /** @returns the newest stream with these ends, or -1 */
  find(key: FlowKey): number {
    return this.slots[this.slotOf(key)]
  }

  /**
   * For each hash the place of the stream in its slot, which nearly always is the one with these ends; negative where it has none.
   * @param hashes replaced by the places
   */
  likelyPlaces(hashes: Int32Array, count: number): void {
    const { slots, entries } = this
    const mask = slots.length - 1
    for (let i = 0; i < count; i++) hashes[i] = slots[hashes[i] & mask]
    for (let i = 0; i < count; i++) {
      const stream = hashes[i]
      hashes[i] = stream === NONE ? NONE : entries[stream * ENTRY_WORDS + PLACE]
    }
  }

  /**
   * Makes a new stream with these ends; from now on it is the newest one.
   * @param frame that opens it
   */
  add(key: FlowKey, frame: number): number {
    if (this.length * ENTRY_WORDS === this.entries.length) this.grow()
    const stream = this.length++
    this.slots[this.slotOf(key)] = stream
    const at = stream * ENTRY_WORDS
    this.entries[at + LOW] = key.words[0]
    this.entries[at + HIGH] = key.words[KEY_WORDS / 2]
    this.rests.set(key.words.subarray(1, KEY_WORDS / 2), stream * REST_WORDS)
    this.rests.set(key.words.subarray(KEY_WORDS / 2 + 1), stream * REST_WORDS + REST_WORDS / 2)
    this.entries[at + PORTS] = key.ports
    this.entries[at + HASH] = key.hash
    this.entries[at + OPENED_BY] = frame
    this.entries[at + ADDRESS_LENGTH] = key.addrLen
    return stream
  }

  /** Where the rest of the stream is kept: a number that the owner of this index has set. */
  placeOf(stream: number): number {
    return this.entries[stream * ENTRY_WORDS + PLACE]
  }

  setPlace(stream: number, place: number): void {
    this.entries[stream * ENTRY_WORDS + PLACE] = place
  }

  /** Frame that opened each stream, rising. */
  openingFrames(): Int32Array {
    const frames = new Int32Array(this.length)
    for (let stream = 0; stream < this.length; stream++) frames[stream] = this.entries[stream * ENTRY_WORDS + OPENED_BY]
    return frames
  }

  /** Address length of a stream, bytes. */
  addrLenOf(stream: number): number {
    return this.entries[stream * ENTRY_WORDS + ADDRESS_LENGTH]
  }

  /** Word `i` of the address of a side. */
  addressWord(stream: number, side: number, i: number): number {
    if (i === 0) return this.entries[stream * ENTRY_WORDS + (side === 0 ? LOW : HIGH)]
    return this.rests[stream * REST_WORDS + (side * REST_WORDS) / 2 + i - 1]
  }

  portOf(stream: number, side: number): number {
    const ports = this.entries[stream * ENTRY_WORDS + PORTS]
    return side === 0 ? ports >>> 16 : ports & 0xffff
  }

  /** The slot that holds the stream with these ends, or the free one where it belongs. */
  private slotOf(key: FlowKey): number {
    const mask = this.slots.length - 1
    let slot = key.hash & mask
    for (;;) {
      const stream = this.slots[slot]
      if (stream === NONE || this.isKeyOf(stream, key)) return slot
      slot = (slot + 1) & mask
    }
  }

  private isKeyOf(stream: number, key: FlowKey): boolean {
    const { entries } = this
    const { words } = key
    const at = stream * ENTRY_WORDS
    if (entries[at + PORTS] !== key.ports || entries[at + LOW] !== words[0]) return false
    if (entries[at + HIGH] !== words[KEY_WORDS / 2] || entries[at + ADDRESS_LENGTH] !== key.addrLen) return false
    return key.addrLen === 4 || this.isRestOf(stream, words)
  }

  private isRestOf(stream: number, words: Int32Array): boolean {
    const at = stream * REST_WORDS
    for (let i = 0; i < REST_WORDS / 2; i++) {
      if (this.rests[at + i] !== words[1 + i]) return false
      if (this.rests[at + REST_WORDS / 2 + i] !== words[KEY_WORDS / 2 + 1 + i]) return false
    }
    return true
  }

  private grow(): void {
    const { entries, rests } = this
    this.entries = new Int32Array(2 * entries.length)
    this.entries.set(entries)
    this.rests = new Int32Array(2 * rests.length)
    this.rests.set(rests)
    this.rehash(2 * this.slots.length)
  }

  /** Streams with the same ends share one slot, which holds the newest. */
  private rehash(slotCount: number): void {
    const old = this.slots
    this.slots = new Int32Array(slotCount).fill(NONE)
    const mask = slotCount - 1
    for (const stream of old) {
      if (stream === NONE) continue
      let slot = this.entries[stream * ENTRY_WORDS + HASH] & mask
      while (this.slots[slot] !== NONE) slot = (slot + 1) & mask
      this.slots[slot] = stream
    }
  }
}
