import { SHAPE } from '../model/flow-columns.js'
import type { FlowRecord, FramePoint, Segment } from '../model/flow-record.js'
import { FIN, MARK, RST } from '../model/flow-record.js'
import { hasFlag, isCopy, isEstablished, isHealthy, isObeyedReset } from './flow-shape.js'
import { bareHost, pathParts } from './request-path.js'
import { textHash } from './text-hash.js'

/** What the columns hold of one flow; instants are ns since the capture's base second, NaN where there is none. */
export interface FlowSummary {
  readonly shape: number
  readonly closeNs: number
  readonly noticedNs: number
  readonly requestNs: number
  readonly lateRequestNs: number
  readonly momentsNs: readonly number[]
  readonly requests: number
  readonly path: string
  readonly queryHash: number
  readonly method: string
  readonly host: string
}

/** Reads out of a flow what matching asks of it. Plain loops: an indexer calls it for every flow. */
export function summaryOf(flow: FlowRecord): FlowSummary {
  const established = isEstablished(flow)
  const momentsNs: number[] = []
  let closing: Segment | null = null
  let closerBits = 0
  for (const segment of flow.closers) {
    if (isCopy(segment)) continue
    momentsNs.push(segment.timeNs)
    closerBits |= closerBitsOf(segment, established)
    if (closing === null && (hasFlag(segment, FIN) || isObeyedReset(segment))) closing = segment
  }
  addOthers(flow, established, momentsNs)
  const late = flow.dataAfterClose.client
  const sent = flow.lastRequest
  const { path, query } = pathParts(sent?.path ?? '')
  return {
    shape: closerBits | closedBy(closing) | bitsOf(flow, established),
    closeNs: timeOf(flow.closers[0]),
    noticedNs: (late ?? closing)?.timeNs ?? flow.endNs,
    requestNs: timeOf(flow.exchange.requestStart),
    lateRequestNs: timeOf(late),
    momentsNs,
    requests: flow.requests ?? -1,
    path,
    queryHash: textHash(query),
    method: sent?.method ?? '',
    host: bareHost(sent?.host ?? flow.tls?.sni ?? ''),
  }
}

function timeOf(point: FramePoint | null | undefined): number {
  return point == null ? NaN : point.timeNs
}

/** What one FIN or RST says of its side. */
function closerBitsOf(segment: Segment, established: boolean): number {
  const isClient = segment.from === 'client'
  let bits = 0
  if (hasFlag(segment, FIN)) bits |= isClient ? SHAPE.clientFin : SHAPE.serverFin
  if (isObeyedReset(segment)) bits |= isClient ? SHAPE.clientReset : SHAPE.serverReset
  if (!established && !isClient && hasFlag(segment, RST)) bits |= SHAPE.refused
  return bits
}

function closedBy(closing: Segment | null): number {
  if (closing === null) return 0
  return closing.from === 'client' ? SHAPE.closedByClient : SHAPE.closedByServer
}

function bitsOf(flow: FlowRecord, established: boolean): number {
  const { client, server, icmp, lastRequest, lastResponse } = flow
  const silent = server.packets === 0
  const answered = lastRequest !== null && lastResponse !== null && lastResponse.frame > lastRequest.frame
  return (
    (established ? SHAPE.established : 0) |
    (!established && icmp !== null ? SHAPE.refused : 0) |
    (silent && icmp === null ? SHAPE.unanswered : 0) |
    (silent || client.unanswered > 0 || server.unanswered > 0 || isWindowShut(flow) ? SHAPE.fellSilent : 0) |
    (isHealthy(flow) ? SHAPE.healthy : 0) |
    (flow.role === 'guessed' ? SHAPE.guessed : 0) |
    (answered && lastResponse.complete === true ? SHAPE.answered : 0) |
    (lastRequest !== null ? SHAPE.request : 0) |
    (client.isn !== null ? SHAPE.clientIsn : 0) |
    (server.isn !== null ? SHAPE.serverIsn : 0)
  )
}

/** Was the server's last word that its buffer is full? */
function isWindowShut({ tail }: FlowRecord): boolean {
  const heard = tail.findLast((segment) => segment.from === 'server')
  return heard !== undefined && (heard.marks & MARK.zeroWindow) !== 0
}

/** Data that met the close; of a connect that failed, the ICMP error. */
function addOthers({ dataAfterClose, icmp }: FlowRecord, established: boolean, momentsNs: number[]): void {
  const { client, server } = dataAfterClose
  if (!established && icmp !== null) momentsNs.push(icmp.timeNs)
  if (established && client !== null) momentsNs.push(client.timeNs)
  if (established && server !== null) momentsNs.push(server.timeNs)
}
