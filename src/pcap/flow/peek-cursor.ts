import type { FlowRows } from './flow-rows.js'
import { CLIENT, PEEK_LEFT, PEEK_STATE, REQUEST_BODY, RESPONSE_BODY } from './slots.js'

// What the payload reader of a side expects next.
/** No payload yet. */
export const START = 0
/** A message or record begins here. */
export const HEAD = 1
/** PEEK_LEFT bytes of a body with a known length. */
export const BODY = 2
/** The size line of a chunk. */
export const CHUNK_HEAD = 3
/** PEEK_LEFT bytes of a chunk, the line end behind it included. */
export const CHUNK = 4
/** The lines behind the last chunk. */
export const TRAILER = 5
/** A body whose end cannot be told, until something begins like a head. */
export const UNFRAMED = 6
/** A chunked body of which a size line is missing. */
export const UNFRAMED_CHUNKS = 7
/** PEEK_LEFT bytes of a TLS record. */
export const TLS_BODY = 8
/** Nothing that we read, until something begins like a head. */
export const OPAQUE = 9
/** Nothing more to learn. */
export const DONE = 10

/** A step asks for more bytes than are at hand. */
export const NEED_MORE = -1

/** Whose payload is being read: filled again for each segment. */
export class PeekCursor {
  row = 0
  /** Slots of the side and of the flow. */
  s = 0
  f = 0
  side = 0
  /** The packet in which the message at hand began. */
  frame = 0
  timeNs = 0
  /** The packet at hand. */
  packetFrame = 0
  packetNs = 0

  constructor(readonly t: FlowRows) {}

  get fromClient(): boolean {
    return this.t.ints[this.f + CLIENT] === this.side
  }

  /** Points a slot of the flow at the packet in which the message at hand began. */
  point(slot: number): void {
    this.t.ints[this.f + slot] = this.frame
    this.t.nums[this.f + slot] = this.timeNs
  }

  expect(state: number, left = 0): void {
    this.t.ints[this.s + PEEK_STATE] = state
    this.t.nums[this.s + PEEK_LEFT] = left
  }

  /** Counts body bytes of the last request or response. */
  body(bytes: number): void {
    this.t.nums[this.f + (this.fromClient ? REQUEST_BODY : RESPONSE_BODY)] += bytes
  }
}
