import type { Endpoint, FlowRecord } from './flow-record.js'

/** A flow on its way into an index: to be read now, and as words that give it back later. Valid until the next one is asked for. */
export interface PackedFlow {
  readonly flow: FlowRecord
  /** The first `length` of them. */
  readonly words: Int32Array
  readonly length: number
}

/** What an index knows of a flow besides its words. */
export interface FlowPlace {
  /** See {@link FlowRecord.capture}. */
  readonly capture: number
  readonly stream: number
  readonly client: Endpoint
  readonly server: Endpoint
}

/**
 * Makes a flow of its words, as bytes in the order of this machine.
 * @returns `null` for bytes that are no such words: they come out of a file, which may be damaged or forged
 */
export type FlowUnpacker = (packed: Uint8Array, place: FlowPlace) => FlowRecord | null
