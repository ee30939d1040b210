import { ACK, SYN } from '../model/flow-record.js'
import type { FlowRecord, Side } from '../model/flow-record.js'
import type { FramesOutput } from '../model/output.js'
import type { Claim } from '../model/verdict.js'
import { isObeyedReset } from '../util/flow-shape.js'
import { isHere } from '../util/part-frame.js'

/** Frames of an error without a flow. */
export const NO_FRAMES: FramesOutput = {
  syn: null,
  synAck: null,
  request: null,
  lastFromClient: null,
  lastFromServer: null,
  finFromClient: null,
  finFromServer: null,
  rst: null,
  closing: null,
}

/** The named frames of a flow whose end was judged; `null` also where another part of the connection has the packet. */
export function findingFrames(flow: FlowRecord, claim: Claim): FramesOutput {
  const here = (frame: number | undefined): number | null => (frame !== undefined && isHere(frame) ? frame : null)
  return {
    syn: openingFrame(flow, 0),
    synAck: openingFrame(flow, ACK),
    request: here(requestFrame(flow, claim)),
    lastFromClient: here(flow.client.lastData?.frame),
    lastFromServer: here(flow.server.lastData?.frame),
    finFromClient: finFrame(flow, 'client'),
    finFromServer: finFrame(flow, 'server'),
    rst: flow.closers.find(isObeyedReset)?.frame ?? null,
    closing: claim.closing?.frame ?? null,
  }
}

function openingFrame(flow: FlowRecord, ack: number): number | null {
  return flow.opening.find(({ flags }) => (flags & (SYN | ACK)) === (SYN | ack))?.frame ?? null
}

/**
 * The exchange is that before the close. Where it was complete, or never began, the request that failed is the data that met
 * the close.
 */
function requestFrame(flow: FlowRecord, claim: Claim): number | undefined {
  const { requestStart, responseStart } = flow.exchange
  const late = flow.dataAfterClose.client
  const answered = claim.pattern === 'keep-alive-race' && responseStart !== null
  const request = answered ? (late ?? requestStart) : (requestStart ?? late)
  return (request ?? flow.lastRequest)?.frame
}

function finFrame(flow: FlowRecord, side: Side): number | null {
  return flow.finFrames.find(({ from }) => from === side)?.frame ?? null
}
