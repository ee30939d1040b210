import type { FlowRecord } from './flow-record.js'

/** One indexed capture file. */
export interface CaptureInfo {
  /** Path as given, `-` for standard input. */
  readonly path: string
  /** Whole seconds since the epoch that all times of this capture count from. */
  readonly baseSec: number
  /** Digits of the fraction of a second in the file: 6 or 9 for pcap. */
  readonly digits: number
  /** Frames in the file, TCP or not. */
  readonly frames: number
  /** Frames that hold a TCP header. */
  readonly tcpFrames: number
  readonly flows: number
  /** Time of the earliest and latest frame, ns since {@link baseSec}; `null` in a capture without frames. */
  readonly firstNs: number | null
  readonly lastNs: number | null
  readonly bytes: number
}

/**
 * The flows of all captures as columns: entry `i` of each array is one flow. Small enough to hold a million flows; a
 * {@link FlowRecord} is made only of a candidate.
 */
export interface FlowColumns {
  readonly length: number
  /** Index into {@link FlowSource.captures}. */
  readonly capture: Uint32Array
  readonly stream: Uint32Array
  /** Index into {@link FlowColumns.addresses}. */
  readonly clientAddress: Uint32Array
  readonly serverAddress: Uint32Array
  readonly clientPort: Uint16Array
  readonly serverPort: Uint16Array
  /** First and last packet, ms since the epoch. */
  readonly startMs: Float64Array
  readonly endMs: Float64Array
  /** First FIN or RST, ms since the epoch; NaN if there is none. */
  readonly closeMs: Float64Array
  /** 1 where the last exchange was complete and the flow did not end by a reset: it explains hardly any error. */
  readonly healthy: Uint8Array
  /** Distinct addresses as canonical text. */
  readonly addresses: readonly string[]
}

/** Where the correlator finds flows: SQLite behind one adapter, plain arrays in tests. */
export interface FlowSource {
  readonly captures: readonly CaptureInfo[]
  readonly columns: FlowColumns
  /** The flow of row `i` of {@link columns}. */
  record(row: number): FlowRecord
}
