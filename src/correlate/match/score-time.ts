import { SHAPE } from '../../model/flow-columns.js'
import type { EndingView, Moment } from './ending.js'
import { distanceMs } from './ending.js'
import type { Asked } from './asked.js'
import type { Notes } from './points.js'
import { noted } from './points.js'

/** When the error happened by the capture's clock. */
export interface ErrorInstant {
  /** ms since the epoch; `null` if not known. */
  readonly atMs: number | null
  /** Finest step that the log's time can show, ms. */
  readonly resolutionMs: number
}

/** Delay between a packet and the record about it on a machine that is not overloaded: some ms. */
const PROMPT_MS = 20
const WRITE_PROMPT_MS = 100
/** The most that a perfect time is worth, and the least that a far one takes away. */
const TIME_BEST = 4
const TIME_WORST = -8
/** Beyond what a wrong zone explains, days weigh more and more: ports, paths and sizes come back in time. */
const DAYS_APART_MS = 14 * 3_600_000
const DAYS_APART = 3
/** A timer that leaves the connection alone is rarer than one that closes it. */
const LEFT_ALONE = 0.5
/** Within a span of time the error may lie anywhere: that is worth less. */
const WIDE_MS = 200
const WIDEST = 2.5
/** `rt` is whole milliseconds and starts before the first byte leaves. */
const RT_PROMPT_MS = 20
const RT_SHARE = 0.03
const RT_BEST = 2.5
const RT_WORST = -4

const moment: Moment = { fromMs: 0, toMs: 0 }

/** Does the record's time fit a moment at which the application can have noticed that the flow ended, or given it up? */
export function timePoints(asked: Asked, ending: EndingView, at: ErrorInstant, notes: Notes): number {
  const { atMs } = at
  if (atMs === null) return 0
  const byTimer = timerPoints(asked, ending, atMs, at.resolutionMs)
  const byPacket = packetPoints(asked, ending, atMs, at.resolutionMs, byTimer, notes)
  return byTimer > byPacket ? noted(notes, byTimer, 'its timer ran from the request on') : byPacket
}

/**
 * A timer may give a request up and leave the connection as it is, open or closed long ago. That is told by the request's path, and by
 * the time since it was sent.
 */
function timerPoints({ timerMs, path }: Asked, ending: EndingView, atMs: number, resolutionMs: number): number {
  if (timerMs === null || path === null || !ending.has(SHAPE.request)) return -Infinity
  moment.fromMs = moment.toMs = ending.requestMs + timerMs
  return momentPoints(hideResolution(distanceMs(moment, atMs), resolutionMs), 0, PROMPT_MS) - LEFT_ALONE
}

/** @param least notes are taken if this is the least that counts */
function packetPoints(
  { error }: Asked,
  ending: EndingView,
  atMs: number,
  resolutionMs: number,
  least: number,
  notes: Notes,
): number {
  // A write fails long after the peer has closed if the application was busy or the socket idle in between.
  const prompt = error.syscall === 'write' ? WRITE_PROMPT_MS : PROMPT_MS
  let best = -Infinity
  let bestOff = 0
  const count = ending.momentsFor(error.rtMs)
  for (let i = 0; i < count; i++) {
    if (!ending.momentInto(i, error.rtMs, moment)) continue
    const off = hideResolution(distanceMs(moment, atMs), resolutionMs)
    const points = momentPoints(off, moment.toMs - moment.fromMs, prompt)
    if (points > best) [best, bestOff] = [points, off]
  }
  if (best === -Infinity) return stillOpenPoints(ending, atMs, notes)
  if (notes === null || best < least) return best
  const when = Math.abs(bestOff) < 0.5 ? 'at' : `${Math.abs(bestOff).toFixed(0)} ms ${bestOff < 0 ? 'before' : 'after'}`
  return noted(notes, best, `${when} a moment at which this flow ended`)
}

/** @param off ms from the moment to the record; a record from before its packet needs a clock that runs ahead */
function momentPoints(off: number, widthMs: number, prompt: number): number {
  const distance = off < 0 ? -2 * off : off
  const vague = widthMs === 0 ? 0 : Math.min(WIDEST, Math.log(1 + widthMs / WIDE_MS))
  const apart = distance <= DAYS_APART_MS ? 0 : DAYS_APART * Math.log(distance / DAYS_APART_MS)
  return Math.max(TIME_WORST, TIME_BEST - vague - penalty(distance / (off < 0 ? PROMPT_MS : prompt))) - apart
}

/** Nothing tells when a flow that is still open ended; only that it was not before its last packet. */
function stillOpenPoints(ending: EndingView, atMs: number, notes: Notes): number {
  return atMs >= ending.endMs ? 0 : noted(notes, TIME_WORST, 'it went on after the error')
}

/** A stamp cut to its resolution stands for any instant up to one step later. */
function hideResolution(offsetMs: number, resolutionMs: number): number {
  return offsetMs >= 0 ? offsetMs : Math.min(0, offsetMs + resolutionMs)
}

/** Convex for near misses, so that a burst is assigned in order; logarithmic for far ones. */
function penalty(x: number): number {
  return x < 1 ? 0.7 * x ** 1.5 : 0.7 + 1.6 * Math.log(x)
}

/** Does the time that the request took by the client's account fit what the wire shows? */
export function durationPoints({ error }: Asked, ending: EndingView, notes: Notes): number {
  const { rtMs } = error
  if (rtMs === null) return 0
  let off = Infinity
  for (let i = 0; i < ending.moments; i++) {
    ending.momentInto(i, null, moment)
    off = Math.min(
      off,
      offFrom(ending.requestMs, rtMs),
      offFrom(ending.lateRequestMs, rtMs),
      offFrom(ending.startMs, rtMs),
    )
  }
  if (off === Infinity) return 0
  const scale = Math.max(RT_PROMPT_MS, rtMs * RT_SHARE)
  const points = Math.max(RT_WORST, RT_BEST - penalty(off / scale))
  if (notes === null) return points
  return noted(notes, points, `rt ${rtMs.toFixed(0)} ms is ${off.toFixed(0)} ms from what the wire shows`)
}

/** Infinity for a start that is not there, or that comes after the moment. */
function offFrom(startMs: number, rtMs: number): number {
  return startMs <= moment.toMs ? Math.abs(distanceMs(moment, startMs + rtMs)) : Infinity
}
