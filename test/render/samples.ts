import { ACK, MARK, PSH, RST, SYN } from '../../src/model/flow-record.js'
import type { FlowRecord, FramePoint, Segment, SideRecord } from '../../src/model/flow-record.js'
import type { CaptureInfo } from '../../src/model/flow-source.js'
import type { LogTime, SocketError } from '../../src/model/socket-error.js'

/** 2026-03-01T10:00:00Z. */
export const BASE_SEC = 1772359200
const MS = 1e6

/** Frame and time in milliseconds since the capture's base second. */
export function point(frame: number, timeMs: number): FramePoint {
  return { frame, timeNs: Math.round(timeMs * MS) }
}

export function captureOf(over: Partial<CaptureInfo> = {}): CaptureInfo {
  return {
    path: 'out.pcap',
    baseSec: BASE_SEC,
    digits: 6,
    frames: 2311,
    tcpFrames: 2300,
    flows: 41,
    firstNs: 131_000 * MS,
    lastNs: 597_000 * MS,
    bytes: 1_234_567,
    ...over,
  }
}

export function segmentOf(over: Partial<Segment> = {}): Segment {
  return {
    ...point(1, 0),
    from: 'client',
    flags: ACK,
    seq: 1,
    ack: 1,
    len: 0,
    window: 502,
    ttl: 64,
    ipId: 7,
    headerLen: 32,
    marks: 0,
    ...over,
  }
}

export function sideOf(over: Partial<SideRecord> = {}): SideRecord {
  return {
    address: '10.1.0.5',
    port: 49688,
    isn: 3_735_928_559,
    packets: 4,
    bytes: 412,
    retransmissions: 0,
    lastData: null,
    lastPacket: null,
    ttl: { min: 64, max: 64 },
    nextSeq: 413,
    acked: 413,
    unanswered: 0,
    ...over,
  }
}

/** Request of 412 bytes in frame 2047, acknowledged in 2048, RST of the server after 3 s in 2061. */
export function flowOf(over: Partial<FlowRecord> = {}): FlowRecord {
  const rst = segmentOf({
    ...point(2061, 245_033),
    from: 'server',
    flags: RST | ACK,
    marks: MARK.inSequence,
    seq: 1,
    ttl: 57,
  })
  const request = point(2047, 242_000)
  return {
    capture: 0,
    stream: 12,
    client: sideOf({ lastData: request }),
    server: sideOf({ address: '10.0.0.17', port: 80, packets: 3, bytes: 0 }),
    role: 'syn',
    firstFrame: 2040,
    lastFrame: 2061,
    startNs: 241_967 * MS,
    endNs: 245_033 * MS,
    completeness: 47,
    synFrames: [2040, 2041],
    finFrames: [],
    rstFrames: [{ frame: 2061, from: 'server' }],
    opening: [
      segmentOf({ ...point(2040, 241_967), flags: SYN, seq: 0, ack: 0 }),
      segmentOf({ ...point(2041, 241_998), flags: SYN | ACK, from: 'server', seq: 0 }),
      segmentOf({ ...point(2042, 241_998) }),
    ],
    closers: [rst],
    tail: [segmentOf({ ...request, flags: PSH | ACK, len: 412 }), rst],
    exchange: {
      requestStart: request,
      requestSeq: 1,
      requestEnd: request,
      requestBytes: 412,
      responseStart: null,
      responseEnd: null,
      responseBytes: 0,
      lastData: { ...request, from: 'client' },
      requestAcked: true,
      turnsBefore: 0,
    },
    dataAfterClose: { client: null, server: null },
    bytesAfterClose: { client: 0, server: 0 },
    rttNs: 31 * MS,
    requests: 1,
    lastRequest: {
      ...request,
      method: 'POST',
      path: '/mgw.htm',
      host: 'example.com',
      contentLength: 1048,
      bodyBytes: 412,
    },
    lastResponse: null,
    tls: null,
    icmp: null,
    lostSegments: 0,
    duplicates: 0,
    ...over,
  }
}

export function logTimeOf(epochMs: number | null, over: Partial<LogTime> = {}): LogTime {
  const wallMs = epochMs ?? BASE_SEC * 1000
  return {
    text: '2026-03-01 10:04:05,045',
    wallMs,
    epochMs,
    digits: 3,
    from: epochMs === null ? null : 'record',
    ...over,
  }
}

export function errorOf(over: Partial<SocketError> = {}): SocketError {
  return {
    file: 'app.log',
    line: 118,
    endLine: 141,
    time: logTimeOf(BASE_SEC * 1000 + 245_045),
    code: 'ECONNRESET',
    syscall: 'read',
    name: 'ResponseError',
    message: 'read ECONNRESET',
    cause: null,
    remoteAddress: '10.0.0.17',
    remotePort: 80,
    localAddress: null,
    localPort: null,
    host: null,
    port: null,
    attempts: null,
    method: 'POST',
    path: '/mgw.htm',
    url: 'http://example.com/mgw.htm',
    rtMs: 3042,
    socketHandledRequests: 1,
    keepAlive: false,
    bytesRead: null,
    bytesWritten: null,
    client: 'urllib2',
    pid: 31596,
    requestId: null,
    symptom: 'reset',
    side: 'client',
    sameFailureAs: null,
    ...over,
  }
}
