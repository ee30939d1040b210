import type { Finding, ReportHead } from '../../src/model/finding.js'
import { ACK, FIN, MARK, RST } from '../../src/model/flow-record.js'
import type { FlowRecord } from '../../src/model/flow-record.js'
import type { SocketError } from '../../src/model/socket-error.js'
import type { Candidate, Evidence, Match, NoFlow, Verdict } from '../../src/model/verdict.js'
import { BASE_SEC, captureOf, errorOf, flowOf, logTimeOf, point, segmentOf } from './samples.js'

export function evidenceOf(frame: number, timeMs: number, from: Evidence['from'], what: string): Evidence {
  return { ...point(frame, timeMs), from, what }
}

export function verdictOf(over: Partial<Verdict> = {}): Verdict {
  return {
    cause: 'server-reset',
    pattern: 'after-idle',
    closedBy: 'server',
    confidence: 0.98,
    closing: point(2061, 245_033),
    evidence: [
      evidenceOf(2047, 242_000, 'client', 'POST /mgw.htm, 412 of 1,048 body bytes'),
      evidenceOf(2048, 242_031, 'server', 'ACK: all of it arrived'),
      evidenceOf(2061, 245_033, 'server', 'RST'),
    ],
    why: [
      'The client stopped sending with 636 body bytes to go.',
      "The server waited 3.00 s and reset the connection by its own timer; the RST is the server's own (TTL 57, as in all its packets).",
    ],
    advice: ["Find why the body stalled, or raise the server's body timeout above 3 s."],
    others: [],
    ...over,
  }
}

export function candidateOf(flow: FlowRecord = flowOf(), over: Partial<Candidate> = {}): Candidate {
  const seen = { flow, capture: captureOf(), ...over }
  return { ...seen, parts: [seen], score: 0.97, reasons: ['address and port fit', 'rt fits 3.07 s'], ...over }
}

export function matchOf(over: Partial<Match> = {}): Match {
  return {
    error: errorOf(),
    chosen: candidateOf(),
    noFlow: null,
    twins: [],
    translated: null,
    alternatives: [],
    local: 'client',
    clockOffsetMs: 12,
    ...over,
  }
}

export function findingOf(match: Partial<Match> = {}, verdict: Partial<Verdict> = {}): Finding {
  return { match: matchOf(match), verdict: verdictOf(verdict) }
}

/** A finding without a flow: nothing in the capture goes to 10.0.0.99. */
export function unmatchedOf(error: Partial<SocketError> = {}, noFlow: Partial<NoFlow> = {}): Finding {
  const none: NoFlow = {
    pattern: 'address-not-in-capture',
    why: 'No flow to 10.0.0.99:80 in this capture; it has 12 flows to 10.0.0.17:80 and ends 40 s before this error.',
    ...noFlow,
  }
  return {
    match: matchOf({
      error: errorOf({ remoteAddress: '10.0.0.99', line: 301, path: '/x', rtMs: null, ...error }),
      chosen: null,
      noFlow: none,
      local: null,
    }),
    verdict: {
      cause: 'unmatched',
      pattern: none.pattern,
      closedBy: 'none',
      confidence: 0.9,
      closing: null,
      evidence: [],
      why: [none.why],
      advice: ['Capture on the interface that leads to 10.0.0.99, or on the client itself.'],
      others: [],
    },
  }
}

/** An idle connection that the server's FIN closes in frame 310 as the next request leaves in 311; RST in 312. */
export function raceOf(error: Partial<SocketError> = {}, stream = 3): Finding {
  const fin = segmentOf({ ...point(310, 300_000), from: 'server', flags: FIN | ACK, marks: MARK.inSequence, seq: 900 })
  const rst = segmentOf({ ...point(312, 300_002), from: 'server', flags: RST, marks: MARK.inSequence, seq: 901 })
  const flow = flowOf({
    stream,
    closers: [fin, rst],
    finFrames: [{ frame: 310, from: 'server' }],
    rstFrames: [{ frame: 312, from: 'server' }],
    dataAfterClose: { client: point(311, 300_001), server: null },
    exchange: {
      ...flowOf().exchange,
      requestStart: point(300, 294_900),
      responseStart: point(302, 294_990),
      lastData: { ...point(302, 294_990), from: 'server' },
    },
    lastRequest: { ...flowOf().lastRequest!, ...point(311, 300_001), method: 'GET', path: '/health' },
    firstFrame: 280,
    lastFrame: 312,
  })
  return {
    match: matchOf({
      error: errorOf({
        line: 204,
        method: 'GET',
        path: '/health',
        rtMs: 4,
        time: logTimeOf(BASE_SEC * 1000 + 300_014),
        ...error,
      }),
      chosen: candidateOf(flow, { score: 0.94 }),
    }),
    verdict: verdictOf({
      cause: 'early-close',
      pattern: 'keep-alive-race',
      confidence: 0.95,
      closing: point(310, 300_000),
      evidence: [
        evidenceOf(302, 294_990, 'server', 'last bytes of the response before'),
        evidenceOf(310, 300_000, 'server', 'FIN: the server closes the idle connection'),
        evidenceOf(311, 300_001, 'client', 'GET /health leaves on the connection that is already closed'),
        evidenceOf(312, 300_002, 'server', 'RST answers it'),
      ],
      why: ['The server closed the connection after 5.01 s of idling, 1.0 ms before the next request left on it.'],
      advice: [
        'Let the client drop idle connections earlier than the server: freeSocketTimeout below 5 s.',
        'Retry idempotent requests once on a fresh connection.',
      ],
    }),
  }
}

export function headOf(findings: readonly Finding[], over: Partial<ReportHead> = {}): ReportHead {
  return {
    logs: [{ path: 'app.log', lines: 1204, errors: findings.length }],
    captures: [captureOf()],
    clocks: [{ log: 'app.log', offsetMs: -12, zoneOffsetMs: null, agreeing: 3, counted: 3, from: 'estimated' }],
    doubts: [],
    findings,
    ...over,
  }
}
