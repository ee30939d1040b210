import { KEY_WORDS, type FlowKey } from './flow-key.js'

const FIRST_STREAMS = 1024
const NONE = -1

// words of an entry: eight of the key, then these
const PORTS = 8
const HASH = 9
const ADDRESS_LENGTH = 10
const PLACE = 11
const ENTRY_WORDS = 12

/**
 * All streams by their ends: the part of a flow that stays in memory to the end, so that late packets find it. Open addressing; of
 * several streams with the same ends the newest is found. A stream costs 48 bytes here and 8 to 16 of the hash table.
 */
export class StreamIndex {
  length = 0
  private entries = new Int32Array(FIRST_STREAMS * ENTRY_WORDS)
  private slots = new Int32Array(2 * FIRST_STREAMS).fill(NONE)

  /** @returns the newest stream with these ends, or -1 */
  find(key: FlowKey): number {
    return this.slots[this.slotOf(key)]
  }

  /** Makes a new stream with these ends; from now on it is the newest one. */
  add(key: FlowKey): number {
    if (this.length * ENTRY_WORDS === this.entries.length) this.grow()
    const stream = this.length++
    this.slots[this.slotOf(key)] = stream
    const at = stream * ENTRY_WORDS
    this.entries.set(key.words, at)
    this.entries[at + PORTS] = key.ports
    this.entries[at + HASH] = key.hash
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

  /** Address length of a stream, bytes. */
  addrLenOf(stream: number): number {
    return this.entries[stream * ENTRY_WORDS + ADDRESS_LENGTH]
  }

  /** Word `i` of the address of a side. */
  addressWord(stream: number, side: number, i: number): number {
    return this.entries[stream * ENTRY_WORDS + side * 4 + i]
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
    const at = stream * ENTRY_WORDS
    if (this.entries[at + HASH] !== key.hash || this.entries[at + PORTS] !== key.ports) return false
    const { entries } = this
    const { words } = key
    for (let i = 0; i < KEY_WORDS; i++) if (entries[at + i] !== words[i]) return false
    return entries[at + ADDRESS_LENGTH] === key.addrLen
  }

  private grow(): void {
    const old = this.entries
    this.entries = new Int32Array(2 * old.length)
    this.entries.set(old)
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
