// Makes a day of traffic for the matcher: flow records as the indexer would make them, and the errors that a few services
// logged of those that died, each with the flow that it is about.
//   import { dayOfFlows, dayOfErrors } from './make-day.mjs'
// The same arguments give the same flows.

import { NOTHING_KNOWN } from '../helpers/nothing-known.mjs'

const FIN = 1
const SYN = 2
const RST = 4
const PSH = 8
const ACK = 16
const IN_SEQUENCE = 16

const DAY_MS = 86_400_000
/** 2026-03-02T00:00:00Z */
export const BASE_SEC = 1_772_409_600
const SERVERS = 40
const PATHS = 900
/** One flow in so many dies; every burst takes so many flows of one server at once. */
const SICK_EVERY = 8
const BURST_EVERY = 400
const BURST = 24

/** A small generator of numbers (mulberry32): the bench must not differ from run to run. */
export function randomFrom(seed) {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

const KINDS = ['healthy', 'reset', 'race', 'timeout', 'refused', 'silent-syn', 'fin']

/**
 * What happens in each flow, in order of their beginning.
 * @param {number} count of flows
 * @returns {Generator<{stream: number, kind: string, startMs: number, waitMs: number, server: number, clientPort: number, path: string, requests: number}>}
 */
export function* dayOfFlows(count) {
  const random = randomFrom(42)
  let burst = null
  for (let stream = 0; stream < count; stream++) {
    const startMs = (stream / count) * DAY_MS + random() * 3
    if (burst?.left === 0) burst = null
    if (burst === null && Math.floor(random() * BURST_EVERY) === 0)
      burst = { left: BURST, server: Math.floor(random() * SERVERS) }
    const sick = burst !== null || Math.floor(random() * SICK_EVERY) === 0
    const kind = burst !== null ? 'reset' : sick ? KINDS[1 + Math.floor(random() * (KINDS.length - 1))] : 'healthy'
    if (burst !== null) burst.left--
    yield {
      stream,
      kind,
      startMs: burst === null ? startMs : startMs + burst.left * 0.1,
      waitMs: 2 + random() * (kind === 'timeout' ? 5000 : 200),
      server: burst?.server ?? Math.floor(random() * SERVERS),
      clientPort: 32_768 + (stream % 28_000),
      path: `/v1/shelf/${Math.floor(random() * PATHS)}/books`,
      requests: 1 + Math.floor(random() * 4),
    }
  }
}

export const serverAddress = (server) => `198.19.0.${10 + (server % 8)}`
export const serverPort = (server) => 8000 + Math.floor(server / 8)
export const serverName = (server) => `svc-${server}.example.com`
const CLIENT = '198.18.0.5'

/** @returns the record of one flow, in the shape of src/model/flow-record.ts */
export function flowRecord(plan) {
  const { stream, kind, startMs, waitMs } = plan
  let frame = stream * 12
  const seq = { client: 0, server: 0 }
  const all = []
  const add = (ms, from, flags, len = 0) => {
    const peer = from === 'client' ? 'server' : 'client'
    const segment = {
      frame: ++frame,
      timeNs: Math.round((startMs + ms) * 1e3) * 1e3,
      from,
      flags,
      seq: seq[from],
      ack: (flags & ACK) === 0 ? 0 : seq[peer],
      len,
      window: 501,
      ttl: from === 'client' ? 64 : 57,
      ipId: frame & 0xffff,
      headerLen: 32,
      marks: (flags & (FIN | RST)) === 0 ? 0 : IN_SEQUENCE,
    }
    seq[from] += len + ((flags & (SYN | FIN)) === 0 ? 0 : 1)
    all.push(segment)
    return segment
  }
  const marks = play(kind, plan, add, waitMs)
  return recordOf(plan, all, marks, seq)
}

/** Lets one kind of flow happen. */
function play(kind, plan, add, waitMs) {
  const marks = { request: null, response: null, late: null }
  add(0, 'client', SYN)
  if (kind === 'silent-syn') {
    add(1000, 'client', SYN)
    add(3000, 'client', SYN)
    return marks
  }
  if (kind === 'refused') {
    add(0.4, 'server', RST | ACK)
    return marks
  }
  add(0.5, 'server', SYN | ACK)
  add(0.6, 'client', ACK)
  let at = 1
  for (let i = 1; i <= plan.requests; i++) {
    marks.request = add(at, 'client', PSH | ACK, 220)
    marks.response = null
    add(at + 0.5, 'server', ACK)
    if (i === plan.requests && kind !== 'healthy' && kind !== 'race') break
    marks.response = add(at + waitMs, 'server', PSH | ACK, 900)
    at += waitMs + 40
  }
  if (kind === 'reset') add(at + waitMs, 'server', RST | ACK)
  if (kind === 'fin' || kind === 'race') add(at + waitMs, 'server', FIN | ACK)
  if (kind === 'fin') add(at + waitMs + 0.2, 'client', FIN | ACK)
  if (kind === 'race') {
    marks.late = add(at + waitMs + 0.3, 'client', PSH | ACK, 230)
    add(at + waitMs + 0.8, 'server', RST)
  }
  if (kind === 'timeout' || kind === 'healthy') {
    add(at + waitMs, 'client', FIN | ACK)
    add(at + waitMs + 0.5, 'server', FIN | ACK)
  }
  return marks
}

const point = (segment) => (segment === null ? null : { frame: segment.frame, timeNs: segment.timeNs })

function sideRecord(side, plan, all, seq) {
  const own = all.filter(({ from }) => from === side)
  const data = own.filter(({ len }) => len > 0)
  const isClient = side === 'client'
  return {
    address: isClient ? CLIENT : serverAddress(plan.server),
    port: isClient ? plan.clientPort : serverPort(plan.server),
    isn: own.length === 0 ? null : (plan.stream * (isClient ? 2_654_435_761 : 40_503) + 17) >>> 0,
    packets: own.length,
    bytes: data.reduce((sum, { len }) => sum + len, 0),
    retransmissions: 0,
    lastData: point(data.at(-1) ?? null),
    lastPacket: point(own.at(-1) ?? null),
    ttl: { min: isClient ? 64 : 57, max: isClient ? 64 : 57 },
    nextSeq: seq[side],
    acked: seq[side],
    unanswered: side === 'client' && plan.kind === 'silent-syn' ? 2 : 0,
  }
}

function recordOf(plan, all, marks, seq) {
  const closers = all.filter(({ flags }) => (flags & (FIN | RST)) !== 0)
  const place = closers.length === 0 ? all.length : all.indexOf(closers[0]) + 1
  const flagged = (bit) => all.filter(({ flags }) => (flags & bit) !== 0).map(({ frame, from }) => ({ frame, from }))
  const talked = marks.request !== null
  const sent = plan.kind === 'race' ? plan.requests + 1 : plan.requests
  const last = marks.late ?? marks.request
  return {
    capture: 0,
    stream: plan.stream,
    client: sideRecord('client', plan, all, seq),
    server: sideRecord('server', plan, all, seq),
    role: 'syn',
    firstFrame: all[0].frame,
    lastFrame: all.at(-1).frame,
    startNs: all[0].timeNs,
    endNs: all.at(-1).timeNs,
    completeness: 15,
    synFrames: flagged(SYN).map(({ frame }) => frame),
    finFrames: flagged(FIN),
    rstFrames: flagged(RST),
    opening: all.slice(0, 3),
    closers,
    tail: all.slice(Math.max(0, place - 8), place + 8),
    exchange: {
      requestStart: point(marks.request),
      requestSeq: marks.request?.seq ?? null,
      requestEnd: point(marks.request),
      requestBytes: talked ? 220 : 0,
      responseStart: point(marks.response),
      responseEnd: point(marks.response),
      responseBytes: marks.response === null ? 0 : 900,
      lastData: talked
        ? { ...point(marks.response ?? marks.request), from: marks.response ? 'server' : 'client' }
        : null,
      requestAcked: true,
      turnsBefore: talked ? plan.requests - 1 : 0,
    },
    dataAfterClose: { client: point(marks.late), server: null },
    bytesAfterClose: { client: marks.late === null ? 0 : 230, server: 0 },
    rttNs: talked ? 600_000 : null,
    requests: talked ? sent : null,
    lastRequest: talked
      ? {
          ...point(last),
          method: 'GET',
          path: plan.path,
          host: serverName(plan.server),
          contentLength: null,
          bodyBytes: 0,
        }
      : null,
    lastResponse:
      marks.response === null
        ? null
        : { ...point(marks.response), status: 200, contentLength: 800, bodyBytes: 800, complete: true },
    tls: null,
    icmp: null,
    lostSegments: 0,
    duplicates: 0,
  }
}

/** The logs of the day: how their clocks differ from the capture's, and what their client prints. */
const LOGS = [
  { file: 'urllib.log', aheadMs: 0, zoneMs: null, tells: 'urllib' },
  { file: 'axios.log', aheadMs: 1500, zoneMs: null, tells: 'axios' },
  { file: 'urllib-local.log', aheadMs: 0, zoneMs: 8 * 3_600_000, tells: 'urllib' },
  { file: 'undici.log', aheadMs: -40_000, zoneMs: null, tells: 'undici' },
  { file: 'bare.log', aheadMs: 0, zoneMs: null, tells: 'bare' },
]
/** Shares of the logs in 16 errors. */
const SHARE = [0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 2, 2, 3, 4]

/**
 * Errors of flows that died, in order of their logs and lines.
 * @param {Iterable<{plan: object, record: object}>} died flows that died
 * @param {number} most of errors
 * @returns {{errors: object[], truth: number[]}} truth: the stream of each error
 */
export function dayOfErrors(died, most) {
  const random = randomFrom(7)
  const made = []
  for (const { plan, record } of died) {
    if (made.length === most) break
    const log = LOGS[SHARE[Math.floor(random() * SHARE.length)]]
    made.push({ log, stream: plan.stream, ...errorOf(plan, record, log, 0.5 - 2 * Math.log(1 - random())) })
  }
  const errors = []
  const truth = []
  for (const log of LOGS) {
    const own = made.filter((one) => one.log === log).sort((a, b) => a.atMs - b.atMs)
    own.forEach(({ error, stream }, i) => {
      errors.push({ ...error, file: log.file, line: 10 * i + 1, endLine: 10 * i + 6 })
      truth.push(stream)
    })
  }
  return { errors, truth }
}

const TELLS = {
  reset: { code: 'ECONNRESET', syscall: 'read', symptom: 'reset', message: 'read ECONNRESET' },
  race: { code: 'ECONNRESET', syscall: null, symptom: 'fin', message: 'socket hang up' },
  fin: { code: 'ECONNRESET', syscall: null, symptom: 'fin', message: 'socket hang up' },
  timeout: { code: 'ECONNABORTED', syscall: null, symptom: 'timeout', message: 'timeout exceeded' },
  refused: { code: 'ECONNREFUSED', syscall: 'connect', symptom: 'refused', message: 'connect ECONNREFUSED' },
  'silent-syn': { code: 'ETIMEDOUT', syscall: 'connect', symptom: 'unanswered', message: 'connect ETIMEDOUT' },
}

function errorOf(plan, record, { aheadMs, zoneMs, tells }, delayMs) {
  const { kind, requests } = plan
  const ms = (ns) => BASE_SEC * 1000 + ns / 1e6
  const noticed = kind === 'silent-syn' ? ms(record.endNs) + 4000 : ms((record.closers[0] ?? record.tail.at(-1)).timeNs)
  const asked = record.dataAfterClose.client ?? record.exchange.requestStart ?? { timeNs: record.startNs }
  const atMs = noticed + delayMs + (kind === 'race' ? 1 : 0)
  const wallMs = Math.floor(atMs + aheadMs + (zoneMs ?? 0))
  const time = {
    text: '',
    wallMs,
    epochMs: zoneMs === null ? wallMs : null,
    digits: 3,
    from: zoneMs === null ? 'record' : null,
  }
  const base = { ...NOTHING_KNOWN, ...TELLS[kind], time, side: 'client' }
  const connecting = kind === 'refused' || kind === 'silent-syn'
  const peer = { remoteAddress: record.server.address, remotePort: record.server.port }
  const request = { method: 'GET', path: plan.path, rtMs: Math.round(atMs - ms(asked.timeNs)) }
  switch (tells) {
    case 'urllib': {
      const handled = connecting
        ? {}
        : { socketHandledRequests: requests + (kind === 'race' ? 1 : 0), keepAlive: requests > 1 }
      return { atMs, error: { ...base, ...peer, ...request, ...handled, client: 'urllib2' } }
    }
    case 'axios':
      return {
        atMs,
        error: {
          ...base,
          ...request,
          rtMs: null,
          host: serverName(plan.server),
          client: 'axios',
          ...(connecting ? peer : {}),
        },
      }
    case 'undici':
      return {
        atMs,
        error: { ...base, ...peer, localPort: plan.clientPort, bytesWritten: record.client.bytes, client: 'undici' },
      }
    default:
      return { atMs, error: { ...base, ...(connecting ? peer : {}) } }
  }
}
