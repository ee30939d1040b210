import type { Finding } from '../model/finding.js'
import type { FlowRecord } from '../model/flow-record.js'
import type { CaptureInfo, FlowSource } from '../model/flow-source.js'
import type { FlowAt } from '../model/verdict.js'
import type { WantedFrames } from '../pcap/flow/flow-picker.js'

/** One flow to which errors were matched, or the same connection seen at another point. */
export interface SelectedFlow extends WantedFrames {
  readonly stream: number
  /** In order of the findings; none where it is only a twin. */
  readonly findings: readonly Finding[]
  /** The flow to which an error was matched, of which this one is only a twin; else `null`. */
  readonly twinOf: FlowAt | null
  /** Its capture, where the frame that decided is in another part of the connection; else `null`. */
  readonly partIn: CaptureInfo | null
}

/** What is wanted of one capture. */
export interface CaptureSelection {
  /** Index into {@link FlowSource.captures}. */
  readonly index: number
  readonly capture: CaptureInfo
  /** In order of their first frames. */
  readonly flows: readonly SelectedFlow[]
}

interface FoundFlow {
  readonly flow: FlowRecord
  readonly findings: Finding[]
  readonly twinOf: FlowAt | null
  readonly partIn: CaptureInfo | null
}

/** The flows that findings have found, each with its other parts and its twins, by capture; a capture without any is there with an empty list. */
export function selectFlows(source: FlowSource, findings: readonly Finding[]): CaptureSelection[] {
  const byFlow = new Map<string, FoundFlow>()
  for (const finding of findings) {
    const { chosen } = finding.match
    for (const { flow, capture } of chosen?.parts ?? []) {
      const known = byFlow.get(flowKey(flow))
      const partIn = flowKey(flow) === flowKey(chosen?.flow ?? flow) ? null : capture
      if (known === undefined) byFlow.set(flowKey(flow), { flow, findings: [finding], twinOf: null, partIn })
      else known.findings.push(finding)
    }
  }
  for (const { match } of findings) {
    for (const { flow } of match.chosen === null ? [] : match.twins) {
      if (!byFlow.has(flowKey(flow)))
        byFlow.set(flowKey(flow), { flow, findings: [], twinOf: match.chosen, partIn: null })
    }
  }
  const next = nextFlows(
    source,
    [...byFlow.values()].map(({ flow }) => flow),
  )
  return source.captures.map((capture, index) => {
    const flows = [...byFlow.values()]
      .filter(({ flow }) => flow.capture === index)
      .map((found) => selectedFlow(found, next.get(found.flow) ?? Infinity))
    return { index, capture, flows: flows.sort((a, b) => a.firstFrame - b.firstFrame) }
  })
}

function flowKey({ capture, stream }: FlowRecord): string {
  return `${String(capture)} ${String(stream)}`
}

function selectedFlow({ flow, findings, twinOf, partIn }: FoundFlow, untilFrame: number): SelectedFlow {
  const { stream, firstFrame, lastFrame, icmp } = flow
  return { stream, findings, twinOf, partIn, firstFrame, lastFrame, untilFrame, icmpFrame: icmp?.frame ?? 0 }
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
