import type { Finding } from '../model/finding.js'
import type { FlowRecord } from '../model/flow-record.js'
import type { CaptureInfo, FlowSource } from '../model/flow-source.js'
import type { WantedFrames } from '../pcap/flow/flow-picker.js'

/** One flow to which errors were matched. */
export interface SelectedFlow extends WantedFrames {
  readonly stream: number
  /** In order of the findings, at least one. */
  readonly findings: readonly Finding[]
}

/** What is wanted of one capture. */
export interface CaptureSelection {
  /** Index into {@link FlowSource.captures}. */
  readonly index: number
  readonly capture: CaptureInfo
  /** In order of their first frames. */
  readonly flows: readonly SelectedFlow[]
}

/** The flows that findings have found, by capture; a capture without any is there with an empty list. */
export function selectFlows(source: FlowSource, findings: readonly Finding[]): CaptureSelection[] {
  const byFlow = new Map<string, { readonly flow: FlowRecord; readonly findings: Finding[] }>()
  for (const finding of findings) {
    const flow = finding.match.chosen?.flow
    if (flow === undefined) continue
    const key = `${String(flow.capture)} ${String(flow.stream)}`
    const known = byFlow.get(key)
    if (known === undefined) byFlow.set(key, { flow, findings: [finding] })
    else known.findings.push(finding)
  }
  const next = nextFlows(
    source,
    [...byFlow.values()].map(({ flow }) => flow),
  )
  return source.captures.map((capture, index) => {
    const flows = [...byFlow.values()]
      .filter(({ flow }) => flow.capture === index)
      .map(({ flow, findings: own }) => selectedFlow(flow, own, next.get(flow) ?? Infinity))
    return { index, capture, flows: flows.sort((a, b) => a.firstFrame - b.firstFrame) }
  })
}

function selectedFlow(flow: FlowRecord, findings: readonly Finding[], untilFrame: number): SelectedFlow {
  const { stream, firstFrame, lastFrame, icmp } = flow
  return { stream, findings, firstFrame, lastFrame, untilFrame, icmpFrame: icmp?.frame ?? 0 }
}

/** First frame of the next flow between the same ends, for each that has one: an ICMP error behind it belongs to that one. */
function nextFlows(source: FlowSource, flows: readonly FlowRecord[]): Map<FlowRecord, number> {
  const { columns } = source
  const wanted = new Map(flows.map((flow) => [endsKey(flow.capture, flow.client, flow.server), [] as number[]]))
  const ports = new Set(
    flows.flatMap(({ client, server }) => [pair(client.port, server.port), pair(server.port, client.port)]),
  )
  for (let row = 0; row < columns.length; row++) {
    // texts are made of few rows only
    if (!ports.has(pair(columns.clientPort[row], columns.serverPort[row]))) continue
    const client = { address: columns.addresses[columns.clientAddress[row]] ?? '', port: columns.clientPort[row] }
    const server = { address: columns.addresses[columns.serverAddress[row]] ?? '', port: columns.serverPort[row] }
    wanted.get(endsKey(columns.capture[row], client, server))?.push(row)
  }
  const next = new Map<FlowRecord, number>()
  for (const flow of flows) {
    const rows = wanted.get(endsKey(flow.capture, flow.client, flow.server)) ?? []
    const row = rows.find((one) => columns.stream[one] > flow.stream)
    if (row !== undefined) next.set(flow, source.record(row).firstFrame)
  }
  return next
}

function pair(client: number, server: number): number {
  return client * 65_536 + server
}

interface End {
  readonly address: string
  readonly port: number
}

/** The same whichever end is the client. */
function endsKey(capture: number, one: End, other: End): string {
  const ends = [`${one.address} ${String(one.port)}`, `${other.address} ${String(other.port)}`].sort()
  return `${String(capture)} ${ends.join(' ')}`
}
