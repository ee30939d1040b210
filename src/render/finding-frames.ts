import { ACK, MARK, RST, SYN } from '../model/flow-record.js'
import type { FlowRecord, Side } from '../model/flow-record.js'
import type { Claim } from '../model/verdict.js'

/** The frames that a reader looks for first; `null` where the capture has none. */
export interface FindingFrames {
  readonly syn: number | null
  readonly synAck: number | null
  readonly request: number | null
  readonly lastFromClient: number | null
  readonly lastFromServer: number | null
  readonly finFromClient: number | null
  readonly finFromServer: number | null
  readonly rst: number | null
  readonly closing: number | null
}

/** Frames of an error without a flow. */
export const NO_FRAMES: FindingFrames = {
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

/** The named frames of a flow whose end was judged. */
export function findingFrames(flow: FlowRecord, claim: Claim): FindingFrames {
  return {
    syn: openingFrame(flow, 0),
    synAck: openingFrame(flow, ACK),
    request: requestFrame(flow, claim),
    lastFromClient: flow.client.lastData?.frame ?? null,
    lastFromServer: flow.server.lastData?.frame ?? null,
    finFromClient: finFrame(flow, 'client'),
    finFromServer: finFrame(flow, 'server'),
    rst: obeyedReset(flow),
    closing: claim.closing?.frame ?? null,
  }
}

function openingFrame(flow: FlowRecord, ack: number): number | null {
  return flow.opening.find(({ flags }) => (flags & (SYN | ACK)) === (SYN | ack))?.frame ?? null
}

/** In a keep-alive race the exchange before the close was complete: the request that failed is the data that came after it. */
function requestFrame(flow: FlowRecord, claim: Claim): number | null {
  const late = claim.pattern === 'keep-alive-race' ? flow.dataAfterClose.client : null
  return (late ?? flow.exchange.requestStart ?? flow.lastRequest)?.frame ?? null
}

function finFrame(flow: FlowRecord, side: Side): number | null {
  return flow.finFrames.find(({ from }) => from === side)?.frame ?? null
}

/** The first RST that the receiving kernel did not ignore as stale. */
function obeyedReset(flow: FlowRecord): number | null {
  const obeyed = flow.closers.find(({ flags, marks }) => (flags & RST) !== 0 && (marks & MARK.inSequence) !== 0)
  return obeyed?.frame ?? null
}
