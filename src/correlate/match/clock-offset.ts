import type { ClockEstimate } from '../../model/finding.js'
import type { LogTime, SocketError } from '../../model/socket-error.js'
import { sample } from './candidates.js'
import type { ClockContext } from './clock-agreement.js'
import { bestAgreement, WRITING_MS } from './clock-agreement.js'
import type { Look, Vote } from './clock-votes.js'
import { nearVotes, wideVotes, ZONE_SLACK, ZONE_STEP, zoneResidue } from './clock-votes.js'
import { resolutionMs } from './log-instant.js'

/** Errors asked whether the clock is right, and, if they do not say so, errors looked at in the whole capture. */
const ASKED = 200
const SEARCHED = 60
/** Share of the errors that must find their packets at once for a clock that is right. */
const IN_STEP = 0.6

/**
 * Offset between one log's clock and the capture's: the difference on which most errors agree, each judged by what else it
 * tells (endpoint, path, durations, symptom). A clock that is right has the benefit of the doubt, and is tried first.
 * @param errors the errors of one log
 * @param given `--clock-offset`, ms; `null` to estimate
 */
export function estimateClock(
  log: string,
  errors: readonly SocketError[],
  look: Look,
  given: number | null,
): ClockEstimate {
  const timed = errors.filter((error) => error.time !== null)
  const zoneless = timed.length > 0 && timed.every((error) => error.time?.epochMs === null)
  const asked = sample(timed, ASKED)
  const resolution = asked.reduce((most, error) => Math.max(most, resolutionMs(error.time)), 0)
  const context = { resolutionMs: resolution, expectedMs: given ?? 0, zoneless, spreadMs: look.index.spreadMs }
  if (!zoneless) {
    const near = estimateFrom(
      log,
      asked.flatMap((error, i) => nearVotes(i, error, look, given ?? 0)),
      context,
      given,
    )
    if (near.offsetMs === (given ?? 0) && near.agreeing >= IN_STEP * asked.length && near.agreeing > 0) return near
  }
  const searched = sample(timed, SEARCHED)
  return estimateFrom(
    log,
    searched.flatMap((error, i) => wideVotes(i, error, look)),
    context,
    given,
  )
}

function estimateFrom(
  log: string,
  votes: readonly Vote[],
  context: Omit<ClockContext, 'voters'>,
  given: number | null,
): ClockEstimate {
  const { zoneless, resolutionMs: resolution, expectedMs } = context
  const usable = votes.filter((vote) => !zoneless || zoneResidue(vote.deltaMs - expectedMs) <= ZONE_SLACK)
  const counted = new Set(votes.map((vote) => vote.error)).size
  const best = bestAgreement(usable, { ...context, voters: counted })
  const clock = { log, agreeing: best.agreeing, counted }
  const zoneOffsetMs = zoneless ? Math.round((best.deltaMs - expectedMs) / ZONE_STEP) * ZONE_STEP : null
  if (given !== null) return { ...clock, offsetMs: given, zoneOffsetMs, from: 'given' }
  const offsetMs = best.deltaMs - (zoneOffsetMs ?? 0)
  const small = Math.abs(offsetMs) <= WRITING_MS + resolution
  if (best.agreeing === 0) {
    return { ...clock, agreeing: 0, offsetMs: 0, zoneOffsetMs: zoneless ? 0 : null, from: 'assumed' }
  }
  return { ...clock, offsetMs: small ? 0 : offsetMs, zoneOffsetMs, from: 'estimated' }
}

/** The time of a record with the zone that was found for its log. */
export function placed(time: LogTime, clock: ClockEstimate): LogTime {
  if (time.epochMs !== null || clock.zoneOffsetMs === null || clock.from === 'assumed') return time
  return { ...time, epochMs: time.wallMs - clock.zoneOffsetMs, from: 'capture' }
}
