import type { SocketError } from '../../model/socket-error.js'
import type { Look } from './clock-votes.js'
import { nearVotes } from './clock-votes.js'

/** No clock that is driven by a quartz gains or loses more, ms per ms. */
const STEEPEST = 5e-4
/** Differences looked at: a clock that drifts for a day is off by less. */
const FARTHEST_MS = 60_000
/** A record is written so soon after its packet. */
const NEAR_MS = 25
/** Errors whose differences a line is laid through, and those that it is tried on. */
const ENDS = 8
const TRIED_ON = 100
/** Differences of one error that are tried. */
const VOTES = 6
/** Errors that must lie on the line, and their share. */
const LEAST_ON_LINE = 8
const LEAST_SHARE = 0.7
/** So many would lie on any line by chance. */
const MOST_CHANCE = 0.1

/** What an error's flows say of the clock, and when. */
interface Sighting {
  readonly atMs: number
  readonly deltas: readonly number[]
}

/** A clock that gains or loses evenly. */
export interface Drift {
  /** By how much it is ahead at an instant of the log, ms. */
  offsetAt(epochMs: number): number
  readonly onLine: number
}

/**
 * The line on which most errors of a run agree, as its clock drifts.
 * @param errors with times of known zone; others are left out
 * @param aroundMs offset around which differences are looked at
 * @returns `null` where no line holds most of them, or any line might
 */
export function driftOf(errors: readonly SocketError[], look: Look, aroundMs: number): Drift | null {
  const step = Math.max(1, Math.ceil(errors.length / TRIED_ON))
  const seen = errors.filter((_, i) => i % step === 0).flatMap((error) => sightingOf(error, look, aroundMs))
  const chance = seen.reduce((sum, { deltas }) => sum + deltas.length * (NEAR_MS / FARTHEST_MS), 0) / seen.length
  if (seen.length < LEAST_ON_LINE || chance > MOST_CHANCE) return null
  let best: Drift | null = null
  for (const early of seen.slice(0, ENDS)) {
    for (const late of seen.slice(-ENDS)) {
      for (const line of linesThrough(early, late)) {
        const onLine = seen.filter(({ atMs, deltas }) => deltas.some((delta) => isNear(delta, line(atMs)))).length
        if (onLine > (best?.onLine ?? 0)) best = { offsetAt: line, onLine }
      }
    }
  }
  return best !== null && best.onLine >= Math.max(LEAST_ON_LINE, LEAST_SHARE * seen.length) ? best : null
}

function isNear(delta: number, offsetMs: number): boolean {
  return Math.abs(delta - offsetMs) <= NEAR_MS
}

function sightingOf(error: SocketError, look: Look, aroundMs: number): Sighting[] {
  const atMs = error.time?.epochMs ?? null
  if (atMs === null) return []
  const deltas = nearVotes(0, error, look, aroundMs)
    .map(({ deltaMs }) => deltaMs)
    .filter((delta) => Math.abs(delta - aroundMs) <= FARTHEST_MS)
  return deltas.length === 0 ? [] : [{ atMs, deltas: nearest(deltas, aroundMs) }]
}

function nearest(deltas: readonly number[], aroundMs: number): number[] {
  return [...new Set(deltas)].sort((a, b) => Math.abs(a - aroundMs) - Math.abs(b - aroundMs)).slice(0, VOTES)
}

function linesThrough(early: Sighting, late: Sighting): ((atMs: number) => number)[] {
  const spanMs = late.atMs - early.atMs
  if (spanMs <= 0) return []
  return early.deltas.flatMap((from) =>
    late.deltas
      .map((to) => (to - from) / spanMs)
      .filter((slope) => Math.abs(slope) <= STEEPEST)
      .map((slope) => (atMs: number) => from + slope * (atMs - early.atMs)),
  )
}
