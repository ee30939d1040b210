import type {
  FlowRecord,
  HttpRequest,
  HttpResponse,
  Segment,
  Side,
  SideRecord,
  TlsNotes,
} from '../../../model/flow-record.js'
import { ACK, MARK, RST, SYN, TAIL_KEPT } from '../../../model/flow-record.js'
import { closerOf, hasFlag, isCloser, peerOf } from '../../../util/flow-shape.js'
import { mergeExchange } from './merge-exchange.js'
import { mirrored } from './mirrored.js'
import type { News } from './news.js'
import { newsOf } from './news.js'
import { renumbered } from './renumbered.js'

/**
 * The record of one connection of which two captures have a part each, as if one capture had both.
 * @param before the earlier part
 * @param later the later one, with frames and times that go on from it
 */
export function mergeParts(before: FlowRecord, later: FlowRecord): FlowRecord {
  const [a, b] = alike(before, later)
  const news = newsOf(a, b)
  const wasClosed = closerOf(a) !== null
  const closing = closerOf(b)
  const opening = openingOf(a, b)
  const merged = {
    ...a,
    client: mergeSides('client', a, b),
    server: mergeSides('server', a, b),
    role: a.role === 'syn' ? a.role : b.role,
    lastFrame: b.lastFrame,
    endNs: Math.max(a.endNs, b.endNs),
    completeness: a.completeness | b.completeness,
    synFrames: [...a.synFrames, ...b.synFrames],
    finFrames: [...a.finFrames, ...b.finFrames],
    rstFrames: [...a.rstFrames, ...b.rstFrames],
    opening,
    closers: [...a.closers, ...b.closers],
    tail: tailOf([...a.tail, ...b.tail]),
    exchange: wasClosed ? a.exchange : mergeExchange(a, b, news, closing),
    rttNs: a.rttNs ?? b.rttNs ?? handshakeNs(opening),
    tls: mergeTls(a.tls, b.tls),
    icmp: a.icmp ?? b.icmp,
    lostSegments: a.lostSegments + b.lostSegments,
    duplicates: a.duplicates + b.duplicates,
  }
  return { ...merged, ...mergeHttp(a, b, news), ...afterClose(a, b, news, wasClosed) }
}

/** Both with the same side as client, by the part that knows best, and the later one in the numbers of the earlier. */
function alike(a: FlowRecord, b: FlowRecord): readonly [FlowRecord, FlowRecord] {
  const isTurned = a.client.address !== b.client.address || a.client.port !== b.client.port
  if (!isTurned) return [a, renumbered(a, b)]
  const [first, second] = knowsSides(b) > knowsSides(a) ? [mirrored(a), b] : [a, mirrored(b)]
  return [first, renumbered(first, second)]
}

const FIRST_EPHEMERAL = 32_768

/** How a part came to know which side is the client: by a SYN, by what was said, by the ports, by who spoke first. */
function knowsSides({ role, requests, tls, client, server }: FlowRecord): number {
  if (role === 'syn') return 3
  if (requests !== null || tls !== null) return 2
  return client.port < FIRST_EPHEMERAL === server.port < FIRST_EPHEMERAL ? 0 : 1
}

function mergeSides(name: Side, a: FlowRecord, b: FlowRecord): SideRecord {
  const [one, other] = [a[name], b[name]]
  const again = isRepeat(b, name) ? 1 : 0
  const heard = b[peerOf(name)].packets > 0
  const ttl =
    one.ttl === null || other.ttl === null
      ? (one.ttl ?? other.ttl)
      : { min: Math.min(one.ttl.min, other.ttl.min), max: Math.max(one.ttl.max, other.ttl.max) }
  return {
    ...one,
    isn: one.isn ?? other.isn,
    packets: one.packets + other.packets,
    bytes: one.bytes + other.bytes,
    retransmissions: one.retransmissions + other.retransmissions + again,
    lastData: other.lastData ?? one.lastData,
    lastPacket: other.lastPacket ?? one.lastPacket,
    ttl,
    nextSeq: further(one.nextSeq, other.nextSeq),
    acked: further(one.acked, other.acked),
    unanswered: heard ? other.unanswered : one.unanswered + other.unanswered + again,
  }
}

/** Was the first data of a side in the later part sent in the earlier one already? The later one alone takes it for new. */
function isRepeat(b: FlowRecord, side: Side): boolean {
  const first = b.tail.find((one) => one.from === side && one.len > 0)
  return (
    first !== undefined &&
    (first.marks & (MARK.retransmission | MARK.keepAlive)) !== 0 &&
    first.frame === firstFrameOf(b, side)
  )
}

function firstFrameOf({ exchange, client, tail }: FlowRecord, side: Side): number {
  // A side's first data packet is known where it opened the exchange, or where all its packets are kept.
  if (side === 'client' && exchange.requestStart !== null && exchange.turnsBefore === 0)
    return exchange.requestStart.frame
  const own = tail.filter((one) => one.from === side)
  return side === 'client' && own.length < client.packets ? -1 : (own.find(({ len }) => len > 0)?.frame ?? -1)
}

function further(a: number, b: number): number {
  return a === 0 || ((b - a) | 0) > 0 ? b : a
}

/** {@link TAIL_KEPT} segments that end with the first closer, and as many behind it. */
function tailOf(tail: readonly Segment[]): Segment[] {
  const first = tail.findIndex(isCloser)
  const end = first < 0 ? tail.length : first + 1
  return tail.slice(Math.max(0, end - TAIL_KEPT), end + TAIL_KEPT)
}

/** The handshake may end in the later part. */
function openingOf(a: FlowRecord, b: FlowRecord): readonly Segment[] {
  const all = [...a.opening, ...b.opening]
  const answer = all.find((one) => hasFlag(one, SYN) && hasFlag(one, ACK))
  if (all.some((one) => !hasFlag(one, SYN)) || a.opening.length === 0) return all
  const third = b.tail.find((one) => hasFlag(one, ACK) && !hasFlag(one, SYN | RST) && one.frame > (answer?.frame ?? 0))
  return third === undefined ? all : [...all, third]
}

/** From the newest SYN to the first ACK behind its answer; to the answer where that is missing. */
function handshakeNs(opening: readonly Segment[]): number | null {
  const syn = opening.findLast((one) => hasFlag(one, SYN) && !hasFlag(one, ACK))
  const answer = opening.find((one) => hasFlag(one, SYN) && hasFlag(one, ACK))
  if (syn === undefined || answer === undefined) return null
  const third = opening.find((one) => !hasFlag(one, SYN) && one.frame > answer.frame)
  const ns = (third ?? answer).timeNs - syn.timeNs
  return ns > 0 ? ns : null
}

function mergeTls(a: TlsNotes | null, b: TlsNotes | null): TlsNotes | null {
  if (a === null || b === null) return a ?? b
  return {
    sni: a.sni ?? b.sni,
    clientHello: a.clientHello ?? b.clientHello,
    serverHello: a.serverHello ?? b.serverHello,
    applicationData: a.applicationData ?? b.applicationData,
    alert: a.alert ?? b.alert,
  }
}

type Http = Pick<FlowRecord, 'requests' | 'lastRequest' | 'lastResponse'>

function mergeHttp(a: FlowRecord, b: FlowRecord, news: News): Http {
  const request = b.lastRequest ?? grownRequest(a.lastRequest, news.bytes.client)
  return {
    requests: a.requests === null && b.requests === null ? null : (a.requests ?? 0) + (b.requests ?? 0),
    lastRequest: request,
    lastResponse: b.lastResponse ?? grownResponse(a, b, news),
  }
}

function grownRequest(request: HttpRequest | null, bytes: number): HttpRequest | null {
  if (request === null || bytes === 0) return request
  const bodyBytes = request.bodyBytes + bytes
  return { ...request, bodyBytes: Math.min(bodyBytes, Math.max(request.contentLength ?? bodyBytes, request.bodyBytes)) }
}

/** Whether a body without a length came to its end in the later part only its bytes could tell, unless the client went on. */
function grownResponse({ lastResponse, lastRequest }: FlowRecord, b: FlowRecord, news: News): HttpResponse | null {
  const asked = lastRequest !== null && lastResponse !== null && lastRequest.frame > lastResponse.frame
  if (lastResponse === null || asked || lastResponse.complete === true || news.bytes.server === 0) return lastResponse
  const { contentLength } = lastResponse
  const bodyBytes = Math.min(lastResponse.bodyBytes + news.bytes.server, contentLength ?? Infinity)
  const wentOn = b.lastRequest !== null
  const complete = contentLength === null ? (wentOn ? true : null) : bodyBytes >= contentLength
  return { ...lastResponse, bodyBytes, complete }
}

type AfterClose = Pick<FlowRecord, 'dataAfterClose' | 'bytesAfterClose'>

function afterClose(a: FlowRecord, b: FlowRecord, { bytes, first }: News, wasClosed: boolean): AfterClose {
  if (!wasClosed) return { dataAfterClose: b.dataAfterClose, bytesAfterClose: b.bytesAfterClose }
  const { dataAfterClose, bytesAfterClose } = a
  return {
    dataAfterClose: {
      client: dataAfterClose.client ?? first.client,
      server: dataAfterClose.server ?? first.server,
    },
    bytesAfterClose: {
      client: bytesAfterClose.client + bytes.client,
      server: bytesAfterClose.server + bytes.server,
    },
  }
}
