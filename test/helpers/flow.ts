import { scanCapture } from '../../src/app/scan-capture.js'
import type { FlowRecord } from '../../src/model/flow-record.js'
import type { CaptureInfo } from '../../src/model/flow-source.js'
import type { SocketError } from '../../src/model/socket-error.js'
import { NOTHING_KNOWN } from './nothing-known.mjs'
import { captureOf } from './segments.js'
import { recordsOf } from './records-of.js'

export interface KnownFlow {
  readonly flow: FlowRecord
  readonly capture: CaptureInfo
}

/** The first flow of a capture described as in segments.ts, read by the real indexer. */
export async function flowOf(text: string): Promise<KnownFlow> {
  const scan = await scanCapture({ path: 'test.pcap', chunks: once(captureOf(text)) }, () => undefined)
  const [flow] = recordsOf(scan.flows())
  if (flow === undefined) throw new Error('the segments make no flow')
  return { flow, capture: scan.info }
}

async function* once(chunk: Buffer): AsyncGenerator<Buffer> {
  yield await Promise.resolve(chunk)
}

/** An error record of which a test names only what it is about. */
export function errorOf(told: Partial<SocketError>): SocketError {
  return { ...NOTHING_KNOWN, ...told }
}
