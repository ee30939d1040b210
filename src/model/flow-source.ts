import type { FlowColumns } from './flow-columns.js'
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

/** An address that a name server gave for a host name. */
export interface NamedAddress {
  /** Canonical text. */
  readonly address: string
  /** Index into {@link FlowSource.captures}. */
  readonly capture: number
  /** First and last answer that said so, ms since the epoch. */
  readonly firstMs: number
  readonly lastMs: number
}

/** Where the correlator finds flows: SQLite behind one adapter, plain arrays in tests. */
export interface FlowSource {
  readonly captures: readonly CaptureInfo[]
  readonly columns: FlowColumns
  /** The flow of row `i` of {@link columns}. Made anew or kept from the last time: it is not to be held by the thousands. */
  record(row: number): FlowRecord
  /** What name servers said of a host in all captures, earliest first; of a name without a dot also with a domain behind it. */
  addressesOf(host: string): readonly NamedAddress[]
}
