import { Stitched } from '../correlate/match/stitch.js'
import type { Cause } from '../model/causes.js'
import type { FlowOrder, TimeSpan } from '../model/flow-choice.js'
import type { FlowRecord } from '../model/flow-record.js'
import { unpackFlow } from '../pcap/flow/unpack-flow.js'
import type { CaptureInfo, FlowSource } from '../model/flow-source.js'
import type { Session } from '../model/session.js'
import type { FlowLine, FlowsHead } from '../render/renderer.js'
import { flowSource } from '../store/flow-source.js'
import { canonicalAddress } from '../util/address.js'
import { onlyKinds } from './check-kinds.js'
import { indexCaptures } from './index-captures.js'
import { judgedFlow } from './judged-flow.js'
import { noneWanted } from './narrowed.js'
import type { ShelfOptions } from './shelf.js'
import { sortInputs } from './sort-inputs.js'

/** Which flows are wanted; `null` in a field: all. */
export interface FlowFilter {
  /** Only flows with an RST. */
  readonly rst: boolean
  /** Address of either side; or its host name, as a request, a TLS handshake, name servers or the capture file tell it. */
  readonly host: string | null
  /** Of either side. */
  readonly port: number | null
  readonly stream: number | null
  readonly cause: Cause | null
  /** Only flows with a packet within it, or one before and one behind. */
  readonly span: TimeSpan | null
}

/** What `corr flows` is asked. */
export interface FlowsRequest extends ShelfOptions {
  /** Captures and indices. */
  readonly names: readonly string[]
  readonly filter: FlowFilter
  readonly order: FlowOrder
}

/** Flows that are read while they are listed. */
export interface FlowList {
  readonly head: FlowsHead
  /** In the order asked for; equal ones in that of the captures, and within one of the streams. */
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
  const source = flowSource(indexed.stored, unpackFlow)
  return {
    head: { captures: source.captures },
    lines: noneTold(sortedLines(source, request), source, session),
    close: () => indexed.close(),
  }
}

/** Says so if nothing fits the filter. */
function* noneTold(lines: Iterable<FlowLine>, { columns }: FlowSource, session: Session): Generator<FlowLine> {
  let some = columns.length === 0
  for (const line of lines) {
    some = true
    yield line
  }
  if (!some) session.warn(noneWanted(columns.length, 'flow'))
}

function* sortedLines(source: FlowSource, { filter, order }: FlowsRequest): Generator<FlowLine> {
  const flows = new Stitched(source)
  if (order === 'stream') return yield* linesOf(source, flows, filter)
  // Whole flows are not kept: there may be a million of them.
  const rows: number[] = []
  const keys: number[] = []
  for (const { flow, capture, row } of linesOf(source, flows, filter)) {
    rows.push(row)
    keys.push(KEYS[order](flow, capture))
  }
  const places = rows.map((_, place) => place).sort((a, b) => (keys[a] as number) - (keys[b] as number) || a - b)
  for (const place of places) yield judgedFlow(flows, rows[place] as number)
}

/** What is compared: what has the least stands first. Times are ms since the epoch, for each capture counts from its own. */
const KEYS: Readonly<Record<Exclude<FlowOrder, 'stream'>, (flow: FlowRecord, capture: CaptureInfo) => number>> = {
  start: ({ startNs }, { baseSec }) => baseSec * 1e3 + startNs / 1e6,
  end: ({ endNs }, { baseSec }) => baseSec * 1e3 + endNs / 1e6,
  duration: ({ startNs, endNs }) => startNs - endNs,
  packets: ({ client, server }) => -client.packets - server.packets,
  bytes: ({ client, server }) => -client.bytes - server.bytes,
  retransmissions: ({ client, server }) => -client.retransmissions - server.retransmissions,
}

/** A flow and where it stands in the columns. */
interface FlowRow extends FlowLine {
  readonly row: number
}

function* linesOf(source: FlowSource, flows: Stitched, filter: FlowFilter): Generator<FlowRow> {
  const mayFit = columnFilter(source, filter)
  const named = new Set(filter.host === null ? [] : source.addressesOf(filter.host).map(({ address }) => address))
  for (let row = 0; row < source.columns.length; row++) {
    if (!mayFit(row) || !fits(source.record(row), filter, named)) continue
    const line = judgedFlow(flows, row)
    if (filter.cause === null || filter.cause === line.verdict.cause) yield { ...line, row }
  }
}

/** Leaves out what the columns tell already, so that few flows are read whole. */
function columnFilter({ columns }: FlowSource, { stream, port, host, span }: FlowFilter): (row: number) => boolean {
  const address = host === null ? null : canonicalAddress(host)
  const wanted = columns.addresses.map((text) => canonicalAddress(text) === address)
  return (row) =>
    (stream === null || columns.stream[row] === stream) &&
    (span === null || (columns.endMs[row] >= span.since && columns.startMs[row] < span.until)) &&
    (port === null || columns.clientPort[row] === port || columns.serverPort[row] === port) &&
    (address === null || wanted[columns.clientAddress[row]] === true || wanted[columns.serverAddress[row]] === true)
}

/** @param named addresses that the wanted host name had */
function fits(flow: FlowRecord, { rst, host }: FlowFilter, named: ReadonlySet<string>): boolean {
  if (rst && flow.rstFrames.length === 0) return false
  if (host === null || canonicalAddress(host) !== null) return true
  if (named.has(flow.client.address) || named.has(flow.server.address)) return true
  const asked = flow.lastRequest?.host?.replace(/:\d+$/, '') ?? flow.tls?.sni
  return asked?.toLowerCase() === host.toLowerCase()
}
