import { Failure, type FailureCode, type Place, type Warning } from '../model/failure.js'
import type { CaptureInfo } from '../model/flow-source.js'
import type { SeenName } from '../model/seen-name.js'
import type { Share } from '../pcap/flow/flow-table.js'
import type { FlowBatch } from '../store/flow-batch.js'

/** What a thread is to do: read the first `size` bytes of a file and take a share of its flows. */
export interface ScanTask {
  readonly path: string
  readonly size: number
  readonly share: Share
}

/** A {@link Failure} as plain data. */
export interface FailureData {
  readonly code: FailureCode
  readonly place: Place
  readonly found: string
  readonly hint: string
}

/** From the thread for each capture, in this order: progress, `scanned`, batches, `null` after the last; or `failed` and nothing more. */
export type FromScan =
  | { readonly type: 'progress'; readonly done: number }
  | {
      readonly type: 'scanned'
      readonly info: CaptureInfo
      readonly names: readonly SeenName[]
      readonly damage: FailureData | null
      readonly failures: readonly FailureData[]
      readonly warnings: readonly Warning[]
      readonly openingFrames: Int32Array
    }
  | { readonly type: 'failed'; readonly failure: FailureData }
  | { readonly type: 'batch'; readonly batch: FlowBatch | null }

/** To the thread for each capture: what to do, then numbers of its streams, then one message for each batch that it may send. */
export type ToScan =
  | { readonly type: 'scan'; readonly task: ScanTask }
  | { readonly type: 'number'; readonly numbers: Int32Array }
  | { readonly type: 'next' }

export function failureData({ code, place, found, hint }: Failure): FailureData {
  return { code, place, found, hint }
}

export function failureOf({ code, place, found, hint }: FailureData): Failure {
  return new Failure(code, place, found, hint)
}
