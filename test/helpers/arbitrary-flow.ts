import fc from 'fast-check'
import type {
  FlowRecord,
  FramePoint,
  HttpRequest,
  HttpResponse,
  IcmpNote,
  Segment,
  Side,
  SideRecord,
  TlsNotes,
} from '../../src/model/flow-record.js'

const frame = fc.integer({ min: 1, max: 2 ** 32 })
const timeNs = fc.integer({ min: -1e9, max: 1e16 }).filter(Number.isSafeInteger)
const u32 = fc.integer({ min: 0, max: 2 ** 32 - 1 })
const u16 = fc.integer({ min: 0, max: 0xffff })
const u8 = fc.integer({ min: 0, max: 255 })
const big = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER })
const side = fc.constantFrom<Side>('client', 'server')
const address = fc.constantFrom('192.0.2.1', '192.0.2.2', '2001:db8::1', '::ffff:192.0.2.3')
const orNull = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(arbitrary, { nil: null })
const text = fc.string({ unit: 'binary', maxLength: 40 })
/** As a header may claim it. */
const claimed = orNull(fc.constantFrom(0, 5, 2 ** 40, 1e30, Infinity))

const point: fc.Arbitrary<FramePoint> = fc.record({ frame, timeNs })
const segment: fc.Arbitrary<Segment> = fc.record({
  frame,
  timeNs,
  from: side,
  flags: u8,
  seq: u32,
  ack: u32,
  len: u16,
  window: u16,
  ttl: u8,
  ipId: fc.integer({ min: -1, max: 0xffff }),
  headerLen: u8,
  marks: u8,
})
const segments = fc.array(segment, { maxLength: 16 })
const endings = fc.array(fc.record({ frame, from: side }), { maxLength: 5 })
const sideRecord: fc.Arbitrary<SideRecord> = fc.record({
  address,
  port: u16,
  isn: orNull(u32),
  packets: big,
  bytes: big,
  retransmissions: u32,
  lastData: orNull(point),
  lastPacket: orNull(point),
  ttl: orNull(fc.record({ min: u8, max: u8 })),
  nextSeq: u32,
  acked: u32,
  unanswered: u32,
})
const request: fc.Arbitrary<HttpRequest> = fc.record({
  frame,
  timeNs,
  method: text,
  path: text,
  host: orNull(text),
  contentLength: claimed,
  bodyBytes: big,
})
const response: fc.Arbitrary<HttpResponse> = fc.record({
  frame,
  timeNs,
  status: fc.integer({ min: 100, max: 999 }),
  contentLength: claimed,
  bodyBytes: big,
  complete: orNull(fc.boolean()),
})
const tls: fc.Arbitrary<TlsNotes> = fc.record({
  sni: orNull(text),
  clientHello: orNull(point),
  serverHello: orNull(point),
  applicationData: orNull(point),
  alert: orNull(fc.record({ frame, timeNs, from: side, level: u8, description: u8 })),
})
const icmp: fc.Arbitrary<IcmpNote> = fc.record({ frame, timeNs, from: address, type: u8, code: u8 })

/** Any flow that an indexer could make, and many that it could not. */
export const arbitraryFlow: fc.Arbitrary<FlowRecord> = fc.record({
  capture: fc.constant(0),
  stream: u32,
  client: sideRecord,
  server: sideRecord,
  role: fc.constantFrom('syn' as const, 'guessed' as const),
  firstFrame: frame,
  lastFrame: frame,
  startNs: timeNs,
  endNs: timeNs,
  completeness: u8,
  synFrames: fc.array(frame, { maxLength: 4 }),
  finFrames: endings,
  rstFrames: endings,
  opening: segments,
  closers: segments,
  tail: segments,
  exchange: fc.record({
    requestStart: orNull(point),
    requestSeq: orNull(u32),
    requestEnd: orNull(point),
    requestBytes: big,
    responseStart: orNull(point),
    responseEnd: orNull(point),
    responseBytes: big,
    lastData: orNull(fc.record({ frame, timeNs, from: side })),
    requestAcked: fc.boolean(),
    turnsBefore: u32,
  }),
  dataAfterClose: fc.record({ client: orNull(point), server: orNull(point) }),
  bytesAfterClose: fc.record({ client: big, server: big }),
  rttNs: orNull(big),
  requests: orNull(u32),
  lastRequest: orNull(request),
  lastResponse: orNull(response),
  tls: orNull(tls),
  icmp: orNull(icmp),
  lostSegments: u32,
  duplicates: u32,
})

/** Flows of one capture, numbered from 0 as an indexer does. */
export function sampleFlows(count: number, seed = 7): FlowRecord[] {
  return fc.sample(arbitraryFlow, { numRuns: count, seed }).map((flow, stream) => ({ ...flow, stream }))
}
