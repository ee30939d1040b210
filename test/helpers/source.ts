import type { FlowRecord, Side } from '../../src/model/flow-record.js'
import type { CaptureInfo, FlowSource } from '../../src/model/flow-source.js'
import { storedCaptures } from '../../src/store/capture-rows.js'
import { openIndex } from '../../src/store/database.js'
import { flowSource } from '../../src/store/flow-source.js'
import { batchesOf } from '../../src/store/flow-batch.js'
import { storeCapture } from '../../src/store/flow-rows.js'
import { flowOf } from './flow.js'
import { packedPlain, unpackPlain } from './packed-plain.mjs'

/** One flow of a capture: segments as in segments.ts, and what is not the same as in all others. */
export interface FlowText {
  readonly segments: string
  /** ms by which all its segments are later. */
  readonly atMs?: number
  readonly client?: { readonly address?: string; readonly port?: number; readonly isn?: number }
  readonly server?: { readonly address?: string; readonly port?: number; readonly isn?: number }
}

/** The first packet's time of a flow without `atMs`, ms since the epoch. */
export const BASE_MS = 1_700_000_000_000

/** A source of flows in memory: one capture, streams numbered as given. Ports and initial numbers differ unless given. */
export async function sourceOf(texts: readonly FlowText[]): Promise<FlowSource> {
  const flows: FlowRecord[] = []
  for (const [stream, text] of texts.entries()) flows.push(await placedFlow(text, stream))
  const capture: CaptureInfo = {
    path: 'out.pcap',
    baseSec: BASE_MS / 1000,
    digits: 6,
    frames: flows.reduce((sum, flow) => sum + flow.client.packets + flow.server.packets, 0),
    tcpFrames: 0,
    flows: flows.length,
    firstNs: Math.min(...flows.map((flow) => flow.startNs)),
    lastNs: Math.max(...flows.map((flow) => flow.endNs)),
    bytes: 0,
  }
  const index = openIndex('in memory', 'memory')
  await storeCapture(
    index,
    { info: capture, identity: null, warnings: [], damage: null, names: [] },
    batchesOf(packedPlain(flows)),
  )
  return flowSource(storedCaptures(index), unpackPlain)
}

async function placedFlow(text: FlowText, stream: number): Promise<FlowRecord> {
  const flow = await laterFlow(text.segments, text.atMs ?? 0)
  const side = (name: Side): FlowRecord['client'] => ({
    ...flow[name],
    isn: 1000 * stream + (name === 'client' ? 1 : 2),
  })
  return {
    ...flow,
    stream,
    client: { ...side('client'), port: 50_000 + stream, ...text.client },
    server: { ...side('server'), ...text.server },
  }
}

async function laterFlow(segments: string, ms: number): Promise<FlowRecord> {
  const { flow, capture } = await flowOf(segments)
  const baseMs = capture.baseSec * 1000 - BASE_MS
  return later(flow, (baseMs + ms) * 1e6)
}

/** Moves every instant of a record; durations stay. */
function later<T>(value: T, ns: number): T {
  if (Array.isArray(value)) return value.map((item: unknown) => later(item, ns)) as T
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([name, part]: [string, unknown]) => [
    name,
    INSTANTS.has(name) ? (part as number) + ns : later(part, ns),
  ])
  return Object.fromEntries(entries) as T
}

const INSTANTS = new Set(['timeNs', 'startNs', 'endNs'])
