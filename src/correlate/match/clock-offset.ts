import type { ClockEstimate } from '../../model/finding.js'
import type { LogTime, SocketError } from '../../model/socket-error.js'
import { sample } from './candidates.js'
import { bestAgreement, WRITING_MS } from './clock-agreement.js'
import { votesOf, ZONE_SLACK, ZONE_STEP, zoneResidue } from './clock-votes.js'
import type { FlowCache } from './flow-cache.js'
import type { FlowIndex } from './flow-index.js'
import { resolutionMs } from './log-instant.js'

const SAMPLED_ERRORS = 200

/**
 * Offset between one log's clock and the capture's: the difference on which most errors agree, each judged by what else it
 * tells (endpoint, path, durations, symptom). A clock that is right has the benefit of the doubt.
 * @param errors the errors of one log
 * @param given `--clock-offset`, ms; `null` to estimate
 */
export function estimateClock(
  log: string,
  errors: readonly SocketError[],
  index: FlowIndex,
  cache: FlowCache,
  given: number | null,
): ClockEstimate {
  const timed = errors.filter((error) => error.time !== null)
  const zoneless = timed.length > 0 && timed.every((error) => error.time?.epochMs === null)
  const votes = sample(timed, SAMPLED_ERRORS).flatMap((error, i) => votesOf(i, error, index, cache))
  const usable = votes.filter((vote) => !zoneless || zoneResidue(vote.deltaMs - (given ?? 0)) <= ZONE_SLACK)
  const resolution = Math.max(0, ...sample(timed, SAMPLED_ERRORS).map((error) => resolutionMs(error.time)))
  const counted = new Set(votes.map((vote) => vote.error)).size
  const best = bestAgreement(usable, {
    resolutionMs: resolution,
    expectedMs: given ?? 0,
    zoneless,
    spreadMs: index.spreadMs(),
    voters: counted,
  })
  const clock = { log, agreeing: best.agreeing, counted }
  const zoneOffsetMs = zoneless ? Math.round((best.deltaMs - (given ?? 0)) / ZONE_STEP) * ZONE_STEP : null
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
