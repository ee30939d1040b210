import type { FlowRecord, Side } from '../../model/flow-record.js'
import type { SocketError } from '../../model/socket-error.js'
import { canonicalAddress } from '../../util/address.js'
import type { Tie } from './candidates.js'
import type { Ending } from './ending.js'
import type { Moment } from './moments.js'
import { distanceMs, endsOf, momentsFor } from './moments.js'
import type { Points } from './points.js'
import { bytePoints, contentPoints, countPoints } from './score-content.js'
import { symptomPoints } from './score-symptom.js'

export interface Score {
  readonly total: number
  readonly reasons: readonly string[]
  /** Which end of the flow wrote the log; `null` if that cannot be told. */
  readonly local: Side | null
}

/** When the error happened by the capture's clock. */
export interface ErrorInstant {
  /** ms since the epoch; `null` if not known. */
  readonly atMs: number | null
  /** Finest step that the log's time can show, ms. */
  readonly resolutionMs: number
}

const TIE_POINTS: Readonly<Record<Tie, number>> = { 'local-port': 6, endpoint: 2, address: 1.5, port: 1, none: 0 }

/** Delay between a packet and the record about it on a machine that is not overloaded: some ms. */
const PROMPT_MS = 20
const WRITE_PROMPT_MS = 100
/** The most that a perfect time is worth, and the least that a far one takes away. */
const TIME_BEST = 4
const TIME_WORST = -8
/** Within a span of time the error may lie anywhere: that is worth less. */
const WIDE_MS = 200
const WIDEST = 2.5
/** `rt` is whole milliseconds and starts before the first byte leaves. */
const RT_PROMPT_MS = 20
const RT_SHARE = 0.03
const RT_BEST = 2.5
const RT_WORST = -4

/**
 * How well one flow fits one error: the sum of what each piece of evidence says.
 * Weights are estimates of log likelihood ratios, made from what clients print and when; a fact that the record or the
 * capture does not tell adds nothing.
 */
export function scoreOf(error: SocketError, flow: FlowRecord, ending: Ending, tie: Tie, at: ErrorInstant): Score {
  const local = localSide(error, flow)
  const parts = [
    tie === 'none' ? null : { points: TIE_POINTS[tie], reason: `same ${tie.replace('-', ' ')}` },
    timePoints(error, ending, at),
    durationPoints(error, ending),
    ...contentPoints(error, flow),
    countPoints(error, flow),
    bytePoints(error, flow, local),
    symptomPoints(error, ending, local),
  ].filter((part) => part !== null)
  return {
    total: parts.reduce((sum, part) => sum + part.points, 0),
    reasons: parts.map((part) => `${part.points >= 0 ? '+' : ''}${part.points.toFixed(1)} ${part.reason}`),
    local,
  }
}

/** The log's own end of the connection: by the peer's address where the record has it, else by what the text suggests. */
function localSide(error: SocketError, flow: FlowRecord): Side | null {
  if (error.remoteAddress === null) return error.side ?? 'client'
  const remote = canonicalAddress(error.remoteAddress)
  const is = (side: Side): boolean =>
    canonicalAddress(flow[side].address) === remote &&
    (error.remotePort === null || flow[side].port === error.remotePort)
  if (is('server')) return 'client'
  return is('client') ? 'server' : error.side
}

function timePoints(error: SocketError, ending: Ending, at: ErrorInstant): Points | null {
  const { atMs } = at
  if (atMs === null) return null
  const judged = momentsFor(error, ending).map((moment) => momentPoints(moment, at, atMs, promptMs(error)))
  if (judged.length === 0) return stillOpenPoints(ending, atMs)
  return judged.reduce((best, next) => (next.points > best.points ? next : best))
}

/** A write fails long after the peer has closed if the application was busy or the socket idle in between. */
function promptMs(error: SocketError): number {
  return error.syscall === 'write' ? WRITE_PROMPT_MS : PROMPT_MS
}

function momentPoints(moment: Moment, at: ErrorInstant, atMs: number, prompt: number): Points {
  const off = hideResolution(distanceMs(moment, atMs), at.resolutionMs)
  // A record is written after the packet; one from before it needs a clock that runs ahead.
  const distance = off < 0 ? -2 * off : off
  const vague = Math.min(WIDEST, Math.log(1 + (moment.toMs - moment.fromMs) / WIDE_MS))
  const when = distance < 1 ? 'at' : `${Math.abs(off).toFixed(0)} ms ${off < 0 ? 'before' : 'after'}`
  return {
    points: Math.max(TIME_WORST, TIME_BEST - vague - penalty(distance / (off < 0 ? PROMPT_MS : prompt))),
    reason: `${when} a moment at which this flow ended`,
  }
}

/** Nothing tells when a flow that is still open ended; only that it was not before its last packet. */
function stillOpenPoints(ending: Ending, atMs: number): Points | null {
  return atMs >= ending.endMs ? null : { points: TIME_WORST, reason: 'it went on after the error' }
}

/** A stamp cut to its resolution stands for any instant up to one step later. */
function hideResolution(offsetMs: number, resolutionMs: number): number {
  if (offsetMs >= 0) return offsetMs
  return Math.min(0, offsetMs + resolutionMs)
}

/** Convex for near misses, so that a burst is assigned in order; logarithmic for far ones. */
function penalty(x: number): number {
  return x < 1 ? 0.7 * x ** 1.5 : 0.7 + 1.6 * Math.log(x)
}

function durationPoints(error: SocketError, ending: Ending): Points | null {
  const { rtMs } = error
  if (rtMs === null) return null
  const starts = [...ending.requestMs, ending.startMs]
  const offs = endsOf(ending).flatMap((end) =>
    starts.filter((start) => start <= end.toMs).map((start) => Math.abs(distanceMs(end, start + rtMs))),
  )
  if (offs.length === 0) return null
  const off = Math.min(...offs)
  const scale = Math.max(RT_PROMPT_MS, rtMs * RT_SHARE)
  return {
    points: Math.max(RT_WORST, RT_BEST - penalty(off / scale)),
    reason: `rt ${rtMs.toFixed(0)} ms is ${off.toFixed(0)} ms from what the wire shows`,
  }
}
