import type { FlowRecord, Side } from '../../src/model/flow-record.js'
import type { CaptureInfo, FlowColumns, FlowSource } from '../../src/model/flow-source.js'
import { FIN } from '../../src/model/flow-record.js'
import { hasFlag, isHealthy, isObeyedReset } from '../../src/util/flow-shape.js'
import { msFromNs } from '../../src/util/instant.js'
import { flowOf } from './flow.js'

/** One flow of a capture: segments as in segments.ts, and what is not the same as in all others. */
export interface FlowText {
  readonly segments: string
  /** ms by which all its segments are later. */
  readonly atMs?: number
  readonly client?: { readonly address?: string; readonly port?: number; readonly isn?: number }
  readonly server?: { readonly address?: string; readonly port?: number }
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
  return { captures: [capture], columns: columnsOf(flows, capture), record: (row) => flows[row]! }
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

function columnsOf(flows: readonly FlowRecord[], capture: CaptureInfo): FlowColumns {
  const addresses = [...new Set(flows.flatMap((flow) => [flow.client.address, flow.server.address]))]
  const ms = (ns: number): number => msFromNs(capture.baseSec, ns)
  const close = (flow: FlowRecord): number => {
    const closer = flow.closers.find((segment) => hasFlag(segment, FIN) || isObeyedReset(segment))
    return closer === undefined ? NaN : ms(closer.timeNs)
  }
  return {
    length: flows.length,
    capture: Uint32Array.from(flows, () => 0),
    stream: Uint32Array.from(flows, (flow) => flow.stream),
    clientAddress: Uint32Array.from(flows, (flow) => addresses.indexOf(flow.client.address)),
    serverAddress: Uint32Array.from(flows, (flow) => addresses.indexOf(flow.server.address)),
    clientPort: Uint16Array.from(flows, (flow) => flow.client.port),
    serverPort: Uint16Array.from(flows, (flow) => flow.server.port),
    startMs: Float64Array.from(flows, (flow) => ms(flow.startNs)),
    endMs: Float64Array.from(flows, (flow) => ms(flow.endNs)),
    closeMs: Float64Array.from(flows, close),
    healthy: Uint8Array.from(flows, (flow) => (isHealthy(flow) ? 1 : 0)),
    addresses,
  }
}
