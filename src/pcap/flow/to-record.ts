import type { FlowRecord } from '../../model/flow-record.js'

/** Copies a flow that is read out of a row into a record that stays: the one place where an object is made of a flow. */
export function toRecord(flow: FlowRecord, capture: number): FlowRecord {
  return {
    capture,
    stream: flow.stream,
    client: flow.client,
    server: flow.server,
    role: flow.role,
    firstFrame: flow.firstFrame,
    lastFrame: flow.lastFrame,
    startNs: flow.startNs,
    endNs: flow.endNs,
    completeness: flow.completeness,
    synFrames: flow.synFrames,
    finFrames: flow.finFrames,
    rstFrames: flow.rstFrames,
    opening: flow.opening,
    closers: flow.closers,
    tail: flow.tail,
    exchange: flow.exchange,
    dataAfterClose: flow.dataAfterClose,
    bytesAfterClose: flow.bytesAfterClose,
    rttNs: flow.rttNs,
    requests: flow.requests,
    lastRequest: flow.lastRequest,
    lastResponse: flow.lastResponse,
    tls: flow.tls,
    icmp: flow.icmp,
    lostSegments: flow.lostSegments,
    duplicates: flow.duplicates,
  }
}
