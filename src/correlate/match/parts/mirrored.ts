import type {
  Exchange,
  FlowRecord,
  FramePoint,
  Segment,
  Side,
  SideRecord,
  TlsNotes,
} from '../../../model/flow-record.js'
import { isCloser, peerOf } from '../../../util/flow-shape.js'

/** The record with its sides the other way round: in a part of a connection they may have been guessed wrong. */
export function mirrored(flow: FlowRecord): FlowRecord {
  const { client, server } = flow
  return {
    ...flow,
    client: server,
    server: client,
    finFrames: flow.finFrames.map(turned),
    rstFrames: flow.rstFrames.map(turned),
    opening: flow.opening.map(turned),
    closers: flow.closers.map(turned),
    tail: flow.tail.map(turned),
    exchange: turnedExchange(flow.exchange, flow.tail.map(turned), client),
    dataAfterClose: { client: flow.dataAfterClose.server, server: flow.dataAfterClose.client },
    bytesAfterClose: { client: flow.bytesAfterClose.server, server: flow.bytesAfterClose.client },
    tls: turnedTls(flow.tls),
  }
}

/** What an answer to nothing was made of: the packets that are kept. */
function saidUnasked(lastData: Exchange['lastData'], tail: readonly Segment[], sender: SideRecord): Exchange {
  const end = tail.findIndex(isCloser)
  const said = tail.slice(0, end < 0 ? tail.length : end).filter(({ from, len }) => from === 'client' && len > 0)
  const [first, last] = [said[0] ?? null, said.at(-1) ?? null]
  return {
    requestStart: pointOf(first),
    requestSeq: first?.seq ?? null,
    requestEnd: pointOf(last),
    requestBytes: said.reduce((sum, { len }) => sum + len, 0),
    ...{ responseStart: null, responseEnd: null, responseBytes: 0 },
    ...{ lastData, requestAcked: sender.packets > 0, turnsBefore: 0 },
  }
}

function pointOf(one: FramePoint | null): FramePoint | null {
  return one === null ? null : { frame: one.frame, timeNs: one.timeNs }
}

function turned<T extends { readonly from: Side }>(point: T): T {
  return { ...point, from: peerOf(point.from) }
}

function turnedTls(tls: TlsNotes | null): TlsNotes | null {
  return tls?.alert == null ? tls : { ...tls, alert: turned(tls.alert) }
}

/**
 * What was taken for an answer was the question. Of a turn that was taken for a question the one before it is not known any more:
 * it stays an answer to something in an earlier part.
 * @param sender what was taken for the server is the client; here what was taken for the client
 */
function turnedExchange(seen: Exchange, tail: readonly Segment[], sender: SideRecord): Exchange {
  const lastData = seen.lastData === null ? null : turned(seen.lastData)
  const { requestStart, requestEnd, requestBytes, responseStart, responseEnd, responseBytes, turnsBefore } = seen
  if (requestStart === null) return saidUnasked(lastData, tail, sender)
  if (responseStart === null) {
    return {
      ...{ requestStart: null, requestSeq: null, requestEnd: null, requestBytes: 0 },
      ...{ responseStart: requestStart, responseEnd: requestEnd, responseBytes: requestBytes },
      ...{ lastData, requestAcked: sender.packets > 0, turnsBefore },
    }
  }
  return {
    requestStart: responseStart,
    requestSeq: tail.find(({ frame }) => frame === responseStart.frame)?.seq ?? null,
    requestEnd: responseEnd,
    requestBytes: responseBytes,
    ...{ responseStart: null, responseEnd: null, responseBytes: 0 },
    ...{ lastData, requestAcked: seen.requestAcked, turnsBefore },
  }
}
