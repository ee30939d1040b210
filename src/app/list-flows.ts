import { judge } from '../correlate/verdict/judge.js'
import type { Cause } from '../model/causes.js'
import type { FlowRecord } from '../model/flow-record.js'
import type { CaptureInfo, FlowSource } from '../model/flow-source.js'
import type { Session } from '../model/session.js'
import type { FlowLine, FlowsHead } from '../render/renderer.js'
import { flowSource } from '../store/flow-source.js'
import { canonicalAddress } from '../util/address.js'
import { onlyKinds } from './check-kinds.js'
import { indexCaptures } from './index-captures.js'
import type { ShelfOptions } from './shelf.js'
import { sortInputs } from './sort-inputs.js'

/** Which flows are wanted; `null` in a field: all. */
export interface FlowFilter {
  /** Only flows with an RST. */
  readonly rst: boolean
  /** Address of either side, or the host name that a request or a TLS handshake asked for. */
  readonly host: string | null
  /** Of either side. */
  readonly port: number | null
  readonly stream: number | null
  readonly cause: Cause | null
}

/** What `corr flows` is asked. */
export interface FlowsRequest extends ShelfOptions {
  /** Captures and indices. */
  readonly names: readonly string[]
  readonly filter: FlowFilter
}

/** Flows that are read while they are listed. */
export interface FlowList {
  readonly head: FlowsHead
  /** In the order of the captures, and within one of the streams. */
  readonly lines: Iterable<FlowLine>
  close(): void
}

/**
 * Lists the flows of captures with a verdict on each by its packets alone.
 * @throws Failure CORR_BAD_INDEX, also from `lines`
 */
export async function listFlows(request: FlowsRequest, session: Session): Promise<FlowList> {
  const sorted = onlyKinds(await sortInputs(request.names, session), ['capture', 'index'], 'a capture', session)
  const indexed = await indexCaptures(sorted, request, session)
  const source = flowSource(indexed.stored)
  return { head: { captures: source.captures }, lines: linesOf(source, request.filter), close: () => indexed.close() }
}

function* linesOf(source: FlowSource, filter: FlowFilter): Generator<FlowLine> {
  const mayFit = columnFilter(source, filter)
  for (let row = 0; row < source.columns.length; row++) {
    if (!mayFit(row)) continue
    const flow = source.record(row)
    if (!fits(flow, filter)) continue
    const capture = source.captures[flow.capture] as CaptureInfo
    const verdict = judge(flow, capture, null, null)
    if (filter.cause === null || filter.cause === verdict.cause) yield { flow, capture, verdict }
  }
}

/** Leaves out what the columns tell already, so that few flows are read whole. */
function columnFilter({ columns }: FlowSource, { stream, port, host }: FlowFilter): (row: number) => boolean {
  const address = host === null ? null : canonicalAddress(host)
  const wanted = columns.addresses.map((text) => canonicalAddress(text) === address)
  return (row) =>
    (stream === null || columns.stream[row] === stream) &&
    (port === null || columns.clientPort[row] === port || columns.serverPort[row] === port) &&
    (address === null || wanted[columns.clientAddress[row]] === true || wanted[columns.serverAddress[row]] === true)
}

function fits(flow: FlowRecord, { rst, host }: FlowFilter): boolean {
  if (rst && flow.rstFrames.length === 0) return false
  if (host === null || canonicalAddress(host) !== null) return true
  const asked = flow.lastRequest?.host?.replace(/:\d+$/, '') ?? flow.tls?.sni
  return asked?.toLowerCase() === host.toLowerCase()
}
