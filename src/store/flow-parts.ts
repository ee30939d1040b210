import type { Exchange, FlowRecord, Segment, Side, SideRecord } from '../model/flow-record.js'
import type { ByteReader } from './byte-reader.js'
import type { ByteWriter } from './byte-writer.js'
import { definitePoint, readPoint, readSide, writePoint, writeSide } from './frame-point.js'
import { readNotes, writeNotes, type Notes } from './flow-notes.js'

/** What of a side is kept among the parts; the rest are columns. */
export type SideParts = Pick<SideRecord, 'isn' | 'lastData' | 'lastPacket' | 'ttl' | 'nextSeq' | 'acked' | 'unanswered'>

/** All of a flow that has no column of its own: lists and nested objects, kept as one run of bytes. */
export interface FlowParts
  extends
    Pick<
      FlowRecord,
      | 'synFrames'
      | 'finFrames'
      | 'rstFrames'
      | 'opening'
      | 'closers'
      | 'tail'
      | 'exchange'
      | 'dataAfterClose'
      | 'bytesAfterClose'
    >,
    Notes {
  readonly client: SideParts
  readonly server: SideParts
}

/** Appends the parts of a flow. About 400 bytes for a short flow, a third of them times, which are kept exactly. */
export function writeParts(to: ByteWriter, flow: FlowRecord): void {
  const count = (value: number): void => to.count(value)
  const ending = (end: { frame: number; from: Side }): void => {
    to.count(end.frame)
    writeSide(to, end.from)
  }
  const segment = (value: Segment): void => writeSegment(to, value)
  writeSideParts(to, flow.client)
  writeSideParts(to, flow.server)
  to.list(flow.synFrames, count)
  to.list(flow.finFrames, ending)
  to.list(flow.rstFrames, ending)
  to.list(flow.opening, segment)
  to.list(flow.closers, segment)
  to.list(flow.tail, segment)
  writeExchange(to, flow.exchange)
  writePoint(to, flow.dataAfterClose.client)
  writePoint(to, flow.dataAfterClose.server)
  to.count(flow.bytesAfterClose.client)
  to.count(flow.bytesAfterClose.server)
  writeNotes(to, flow)
}

/** @throws Failure CORR_BAD_INDEX if the bytes are not what {@link writeParts} wrote */
export function readParts(from: ByteReader): FlowParts {
  const count = (): number => from.count()
  const ending = (): { frame: number; from: Side } => ({ frame: from.count(), from: readSide(from) })
  const segment = (): Segment => readSegment(from)
  // The order of the properties is the order of the bytes.
  return {
    client: readSideParts(from),
    server: readSideParts(from),
    synFrames: from.list(count),
    finFrames: from.list(ending),
    rstFrames: from.list(ending),
    opening: from.list(segment),
    closers: from.list(segment),
    tail: from.list(segment),
    exchange: readExchange(from),
    dataAfterClose: { client: readPoint(from), server: readPoint(from) },
    bytesAfterClose: { client: from.count(), server: from.count() },
    ...readNotes(from),
  }
}

function writeSideParts(to: ByteWriter, side: SideRecord): void {
  to.maybe(side.isn, (isn) => to.count(isn))
  writePoint(to, side.lastData)
  writePoint(to, side.lastPacket)
  to.maybe(side.ttl, ({ min, max }) => {
    to.byte(min)
    to.byte(max)
  })
  to.count(side.nextSeq)
  to.count(side.acked)
  to.count(side.unanswered)
}

function readSideParts(from: ByteReader): SideParts {
  return {
    isn: from.maybe(() => from.count()),
    lastData: readPoint(from),
    lastPacket: readPoint(from),
    ttl: from.maybe(() => ({ min: from.byte(), max: from.byte() })),
    nextSeq: from.count(),
    acked: from.count(),
    unanswered: from.count(),
  }
}

function writeSegment(to: ByteWriter, segment: Segment): void {
  to.count(segment.frame)
  to.float(segment.timeNs)
  writeSide(to, segment.from)
  to.count(segment.flags)
  to.count(segment.seq)
  to.count(segment.ack)
  to.count(segment.len)
  to.count(segment.window)
  to.byte(segment.ttl)
  // -1 stands for none.
  to.count(segment.ipId + 1)
  to.count(segment.headerLen)
  to.count(segment.marks)
}

function readSegment(from: ByteReader): Segment {
  return {
    frame: from.count(),
    timeNs: from.float(),
    from: readSide(from),
    flags: from.count(),
    seq: from.count(),
    ack: from.count(),
    len: from.count(),
    window: from.count(),
    ttl: from.byte(),
    ipId: from.count() - 1,
    headerLen: from.count(),
    marks: from.count(),
  }
}

function writeExchange(to: ByteWriter, exchange: Exchange): void {
  writePoint(to, exchange.requestStart)
  to.maybe(exchange.requestSeq, (seq) => to.count(seq))
  writePoint(to, exchange.requestEnd)
  to.count(exchange.requestBytes)
  writePoint(to, exchange.responseStart)
  writePoint(to, exchange.responseEnd)
  to.count(exchange.responseBytes)
  to.maybe(exchange.lastData, (point) => {
    writePoint(to, point)
    writeSide(to, point.from)
  })
  to.byte(exchange.requestAcked ? 1 : 0)
  to.count(exchange.turnsBefore)
}

function readExchange(from: ByteReader): Exchange {
  return {
    requestStart: readPoint(from),
    requestSeq: from.maybe(() => from.count()),
    requestEnd: readPoint(from),
    requestBytes: from.count(),
    responseStart: readPoint(from),
    responseEnd: readPoint(from),
    responseBytes: from.count(),
    lastData: from.maybe(() => ({ ...definitePoint(from), from: readSide(from) })),
    requestAcked: from.byte() === 1,
    turnsBefore: from.count(),
  }
}
