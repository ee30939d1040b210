import { type Scan, scanCapture } from '../../../src/app/scan-capture.js'
import type { FlowRecord } from '../../../src/model/flow-record.js'
import type { Warning } from '../../../src/model/failure.js'
import { type FrameSpec, pcap, type PcapSpec } from './capture.js'
import { conversation, type ConversationSpec } from './conversation.js'
import { recordsOf } from '../../helpers/records-of.js'

export interface Scanned {
  readonly scan: Scan
  readonly flows: FlowRecord[]
  readonly warnings: Warning[]
}

/** Chunks of this many bytes, all of them in the same buffer, which is spoilt as soon as the next one is asked for. */
export async function* chunksOf(capture: Buffer, size: number): AsyncIterable<Buffer> {
  const buffer = Buffer.alloc(size)
  for (let at = 0; at < capture.length; at += size) {
    const length = capture.copy(buffer, 0, at, at + size)
    yield await Promise.resolve(buffer.subarray(0, length))
    buffer.fill(0xee)
  }
}

/** Scans a capture that is in memory. */
export async function scanBytes(capture: Buffer, chunkSize = 65_536): Promise<Scanned> {
  const warnings: Warning[] = []
  const input = { path: 'test.pcap', chunks: chunksOf(capture, chunkSize) }
  const scan = await scanCapture(input, (warning) => warnings.push(warning))
  const flows = recordsOf(scan.flows())
  scan.close()
  return { scan, flows, warnings }
}

export async function scanFrames(frames: readonly FrameSpec[], spec: PcapSpec = {}): Promise<Scanned> {
  return scanBytes(pcap(frames, spec))
}

/** The flows of one conversation; see {@link conversation} for the lines. */
export async function flowsOf(lines: string, spec: ConversationSpec = {}): Promise<FlowRecord[]> {
  return (await scanFrames(conversation(lines, spec))).flows
}

/** The only flow of a conversation. */
export async function flowOf(lines: string, spec: ConversationSpec = {}): Promise<FlowRecord> {
  const flows = await flowsOf(lines, spec)
  if (flows.length !== 1 || flows[0] === undefined) throw new Error(`${String(flows.length)} flows instead of one`)
  return flows[0]
}
