import type { CaptureInfo } from '../model/flow-source.js'
import type { CaughtEnd } from './capture-filter.js'
import type { FlowPacket } from '../model/flow-packet.js'
import type { FlowRecord } from '../model/flow-record.js'
import type { Verdict } from '../model/verdict.js'

/**
 * Turns results into text, one after the other. The caller writes what it gets, in this order and nothing in between: `begin`
 * once, `item` for each result, `end` once. Any of the strings may be empty; what is not
 * part of a JSON array ends in a newline.
 */
export interface Renderer<Head, Item> {
  begin(head: Head): string
  item(item: Item): string
  end(): string
}

/** What the place that the text goes to can show. */
export interface RenderOptions {
  /** Columns of the terminal. */
  readonly width: number
  /** May ANSI colours be used? They decorate: no word is lost without them. */
  readonly colour: boolean
  /** Also show what else was considered, and why it was not chosen. */
  readonly explain: boolean
}

/** One flow of `corr flows`. */
export interface FlowLine {
  readonly flow: FlowRecord
  readonly capture: CaptureInfo
  readonly verdict: Verdict
}

/** What stands above the flows. */
export interface FlowsHead {
  readonly captures: readonly CaptureInfo[]
}

/** One flow of `corr show`, with its packets, which may be read while they are shown. */
export interface ShownFlow {
  readonly line: FlowLine
  /** In order of the capture. Only what the flow's record keeps where the capture is out of reach. */
  packets(): Iterable<FlowPacket> | AsyncIterable<FlowPacket>
}

/** One packet of `corr show`, for formats that machines read. */
export interface PacketLine {
  readonly line: FlowLine
  readonly packet: FlowPacket
  /** The packet before it in the same flow; `null` for the first. */
  readonly previous: FlowPacket | null
}

/** What `corr export` says of one capture. */
export interface ExportedCapture {
  readonly capture: string
  /** Streams of the matched flows, in order of their first frames. */
  readonly streams: readonly number[]
  /** Frame numbers, rising; `null` where only the filter was asked for. */
  readonly frames: readonly number[] | null
  /** Display filter that selects exactly these frames. */
  readonly filter: string
}

/** How many captures there are: of one the bare list or filter is printed, so that it can be put into a command. */
export interface ExportHead {
  readonly captures: number
}

/** What `corr capture-filter` is to catch. */
export interface CaughtErrors {
  /** Distinct ends of their connections. */
  readonly ends: readonly CaughtEnd[]
  /** Hosts that the logs name without an address. */
  readonly names: readonly string[]
  /** How many errors there are. */
  readonly errors: number
}
