import { SCHEMA_VERSION } from '../model/finding.js'
import type { FlowRecord } from '../model/flow-record.js'
import type { CaptureInfo } from '../model/flow-source.js'
import type { EndpointOutput, FlowOutput } from '../model/output.js'
import { isoFromNs } from '../util/instant.js'
import type { FlowLine } from './renderer.js'

/** One object of `corr flows`. */
export function flowView({ flow, capture, verdict }: FlowLine): FlowOutput {
  return {
    schemaVersion: SCHEMA_VERSION,
    capture: capture.path,
    stream: flow.stream,
    client: endpointView(flow.client),
    server: endpointView(flow.server),
    role: flow.role,
    firstFrame: flow.firstFrame,
    lastFrame: flow.lastFrame,
    startTime: isoFromNs(capture.baseSec, flow.startNs, capture.digits),
    endTime: isoFromNs(capture.baseSec, flow.endNs, capture.digits),
    packets: { client: flow.client.packets, server: flow.server.packets },
    bytes: { client: flow.client.bytes, server: flow.server.bytes },
    synFrames: flow.synFrames,
    finFrames: flow.finFrames.map(({ frame, from }) => ({ frame, from })),
    rstFrames: flow.rstFrames.map(({ frame, from }) => ({ frame, from })),
    retransmissions: flow.client.retransmissions + flow.server.retransmissions,
    completeness: flow.completeness,
    requests: flow.requests,
    lastRequest: requestView(flow, capture),
    cause: verdict.cause,
    pattern: verdict.pattern,
    closedBy: verdict.closedBy,
  }
}

/** Address and port, and nothing else of what is known of a side. */
export function endpointView({ address, port }: { address: string; port: number }): EndpointOutput {
  return { address, port }
}

function requestView({ lastRequest }: FlowRecord, capture: CaptureInfo): FlowOutput['lastRequest'] {
  if (lastRequest === null) return null
  const { method, path, host, frame, timeNs } = lastRequest
  return { method, path, host, frame, time: isoFromNs(capture.baseSec, timeNs, capture.digits) }
}
