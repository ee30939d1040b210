import type { ClockEstimate, LaterClock } from '../../model/finding.js'
import type { SocketError } from '../../model/socket-error.js'
import { WRITING_MS } from './clock-agreement.js'
import type { Drift } from './clock-drift.js'
import { driftOf } from './clock-drift.js'
import { estimateClock, placed } from './clock-offset.js'
import type { Look } from './clock-votes.js'
import { nearVotes } from './clock-votes.js'
import { resolutionMs } from './log-instant.js'

/** A clock of which so many errors are in step needs no second look. */
const WHOLE = 0.9
/** Fewer errors that are out of step one after another may be so by chance. */
const LEAST_RUN = 4
/** One that is in step ends a run sooner than one that is not goes on with it. */
const IN_STEP_WEIGHT = 1.5
/** Share of a run that must agree on its own offset. */
const LEAST_AGREE = 0.6
/** A run that agrees on nothing may drift: its halves drift less. */
const HALVES_FROM = 12
/** Errors looked at in a log, and runs of them that are asked for an offset of their own, at most. */
const LOOKED_AT = 600
const MOST_RUNS = 24
/** A packet's record is written after it; a clock that is right may still be this much behind. */
const EARLY_MS = 20

/**
 * A clock that was set while the log was written (NTP, daylight saving), or that drifts: where several errors one after another are out
 * of step with the rest of their log and agree on another offset, they have one of their own.
 * @param errors the timed errors of one log in its order
 * @param whole the estimate over all of them
 */
export function withPieces(whole: ClockEstimate, errors: readonly SocketError[], look: Look): ClockEstimate {
  if (whole.counted < LEAST_RUN || whole.agreeing >= WHOLE * whole.counted) return whole
  const step = Math.max(1, Math.ceil(errors.length / LOOKED_AT))
  const asked = errors.filter((_, i) => i % step === 0)
  const clocks: ClockEstimate[] = asked.map(() => whole)
  const open = asked.map((error) => !isInStep(error, whole, look))
  for (let tried = 0; tried < MOST_RUNS; tried++) {
    const run = longestRun(open)
    if (run === null) break
    const pieces = runPieces(asked.slice(run.from, run.to), whole.log, look, whole.offsetMs)
    open.fill(false, run.from, run.to)
    for (const { from, to, clock } of pieces) clocks.fill(clock, run.from + from, run.from + to)
  }
  const later = changesOf(clocks, asked)
  return later.length === 0 ? whole : { ...whole, later }
}

interface Run {
  readonly from: number
  readonly to: number
}

interface Piece extends Run {
  readonly clock: ClockEstimate
}

/** A clock that drifts is another one at each error. */
function driftPiece({ time }: SocketError, i: number, drift: Drift, clock: ClockEstimate): Piece {
  const offsetMs = drift.offsetAt(time?.epochMs ?? NaN)
  const isKnown = Number.isFinite(offsetMs)
  return { from: i, to: i + 1, clock: isKnown ? { ...clock, offsetMs, zoneOffsetMs: null, from: 'estimated' } : clock }
}

/** Offsets on which a run agrees: one, or, where it drifts, one for each part of it. */
function runPieces(errors: readonly SocketError[], log: string, look: Look, aroundMs: number): Piece[] {
  if (errors.length < LEAST_RUN) return []
  const clock = estimateClock(log, errors, look, null)
  if (clock.from === 'estimated' && clock.agreeing >= Math.max(LEAST_RUN - 1, LEAST_AGREE * errors.length)) {
    return [{ from: 0, to: errors.length, clock }]
  }
  if (errors.length < HALVES_FROM) return []
  const drift = driftOf(errors, look, aroundMs)
  if (drift !== null) return errors.map((error, i) => driftPiece(error, i, drift, clock))
  const half = Math.floor(errors.length / 2)
  const second = runPieces(errors.slice(half), log, look, aroundMs)
  return [
    ...runPieces(errors.slice(0, half), log, look, aroundMs),
    ...second.map(({ from, to, clock: own }) => ({ from: from + half, to: to + half, clock: own })),
  ]
}

/** Does a flow that fits end when the error says, by this clock? */
export function isInStep(error: SocketError, clock: ClockEstimate, look: Look): boolean {
  if (error.time === null) return true
  const time = placed(error.time, clock)
  const slack = resolutionMs(time)
  return nearVotes(0, { ...error, time }, look, clock.offsetMs).some(({ deltaMs }) => {
    const off = deltaMs - clock.offsetMs
    return off >= -EARLY_MS - slack && off <= WRITING_MS + slack
  })
}

/** The stretch with most errors out of step (largest sum of weights); `null` if none is long enough. */
function longestRun(open: readonly boolean[]): Run | null {
  let best: (Run & { readonly sum: number }) | null = null
  let [from, sum] = [0, 0]
  open.forEach((isOpen, i) => {
    if (sum <= 0) [from, sum] = [i, 0]
    sum += isOpen ? 1 : -IN_STEP_WEIGHT
    if (isOpen && sum > (best?.sum ?? 0)) best = { from, to: i + 1, sum }
  })
  const run = best as (Run & { readonly sum: number }) | null
  return run === null || run.sum < LEAST_RUN ? null : run
}

/** Where the clock of one error is not that of the error before it. */
function changesOf(clocks: readonly ClockEstimate[], errors: readonly SocketError[]): LaterClock[] {
  if (clocks.every((clock) => clock === clocks[0])) return []
  return clocks.flatMap((clock, i) => {
    const { offsetMs, zoneOffsetMs } = clock
    return clock === clocks[i - 1] ? [] : [{ fromLine: errors[i]?.line ?? 0, offsetMs, zoneOffsetMs }]
  })
}

/** The clock by which one error of a log is placed. */
export function clockAt(clock: ClockEstimate, line: number): ClockEstimate {
  const piece = clock.later?.findLast(({ fromLine }) => fromLine <= line)
  return piece === undefined ? clock : { ...clock, ...piece, from: 'estimated' }
}
