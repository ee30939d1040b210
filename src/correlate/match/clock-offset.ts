import type { ClockEstimate } from '../../model/finding.js'
import type { LogTime, SocketError } from '../../model/socket-error.js'
import { nearRows, poolFor, sample } from './candidates.js'
import type { FlowCache } from './flow-cache.js'
import type { FlowIndex } from './flow-index.js'
import { resolutionMs } from './log-instant.js'
import type { Moment } from './moments.js'
import { momentsFor } from './moments.js'
import { scoreOf } from './score.js'

/** What one flow's moment says of the clock: log minus capture, with how well the flow fits otherwise. */
interface Vote {
  readonly error: number
  readonly deltaMs: number
  readonly weight: number
}

const SAMPLED_ERRORS = 200
const MINUTE = 60_000
/** All zones in use are whole quarters of an hour from UTC. */
const ZONE_STEP = 15 * MINUTE
const ZONE_LEAST = -12 * 60 * MINUTE
const ZONE_MOST = 14 * 60 * MINUTE
/** A log without a zone is taken to have a clock within this of the capture's. */
const ZONE_SLACK = 3 * MINUTE
/** Below this the difference is the time that it takes to write a record. */
const WRITING_MS = 100
/** A record is written after its packet; a clock that is right may still be this much behind. */
const EARLY_MS = 20
/** Width of a heap of votes that speaks for an offset. */
const NARROW_MS = 15
/** How much more a wrong clock must explain than a right one. */
const RIGHT_CLOCK_FACTOR = 1.5
const RIGHT_CLOCK_BONUS = 1

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
  const best = bestAgreement(usable, resolution, given ?? 0, zoneless)
  const clock = { log, agreeing: best.agreeing, counted }
  const zoneOffsetMs = zoneless ? Math.round((best.deltaMs - (given ?? 0)) / ZONE_STEP) * ZONE_STEP : null
  if (given !== null) return { ...clock, offsetMs: given, zoneOffsetMs, from: 'given' }
  const offsetMs = best.deltaMs - (zoneOffsetMs ?? 0)
  const small = Math.abs(offsetMs) <= WRITING_MS + resolution
  if (best.agreeing === 0 || (!small && best.agreeing < 2)) {
    return { ...clock, agreeing: 0, offsetMs: 0, zoneOffsetMs: zoneless ? 0 : null, from: 'assumed' }
  }
  return { ...clock, offsetMs: small ? 0 : offsetMs, zoneOffsetMs, from: 'estimated' }
}

function votesOf(i: number, error: SocketError, index: FlowIndex, cache: FlowCache): Vote[] {
  const { time } = error
  if (time === null) return []
  const wallMs = time.epochMs ?? time.wallMs
  const pool = poolFor(error, index)
  const shifts = time.epochMs === null ? zoneShifts() : [0]
  const near = shifts.flatMap((shift) => nearRows(index, pool, wallMs - shift, shifts.length > 1 ? ZONE_SLACK : null))
  const rows = [...new Set([...near, ...nearRows(index, pool, null, null)])]
  const scored = rows.map((row) => {
    const known = cache.get(row)
    return { known, points: scoreOf(error, known.flow, known.ending, pool.tie, UNKNOWN_INSTANT).total }
  })
  const best = scored.reduce((most, next) => Math.max(most, next.points), -Infinity)
  return scored
    .filter(({ points }) => points > best - 4 && points > -2)
    .flatMap(({ known, points }) =>
      momentsFor(error, known.ending)
        .flatMap((moment) => deltasOf(moment, wallMs, time.epochMs === null))
        .map((deltaMs) => ({ error: i, deltaMs, weight: Math.exp(points - best) })),
    )
}

/**
 * What a moment says of the clock. A span says nothing of its milliseconds; for a log without a zone it still says which
 * quarter of an hour fits, and then the clock is taken to be right.
 */
function deltasOf(moment: Moment, wallMs: number, zoneless: boolean): number[] {
  const deltaMs = wallMs - moment.fromMs
  if (moment.toMs === moment.fromMs) return [deltaMs]
  if (!zoneless) return []
  const zone = Math.floor(deltaMs / ZONE_STEP) * ZONE_STEP
  return deltaMs - zone <= moment.toMs - moment.fromMs ? [zone] : []
}

const UNKNOWN_INSTANT = { atMs: null, resolutionMs: 0 }

function zoneShifts(): number[] {
  const count = (ZONE_MOST - ZONE_LEAST) / ZONE_STEP + 1
  return Array.from({ length: count }, (_, i) => ZONE_LEAST + i * ZONE_STEP)
}

function zoneResidue(deltaMs: number): number {
  const zone = Math.min(ZONE_MOST, Math.max(ZONE_LEAST, Math.round(deltaMs / ZONE_STEP) * ZONE_STEP))
  return Math.abs(deltaMs - zone)
}

interface Agreement {
  readonly deltaMs: number
  readonly agreeing: number
  /** Sum of the weights, at most one vote an error. */
  readonly worth: number
}

const NONE: Agreement = { deltaMs: 0, agreeing: 0, worth: 0 }

/**
 * The difference on which most errors agree. Packets and their records lie some ms apart, so a true offset shows as a narrow
 * heap, and a heap of chance is thin; a clock that is right needs no such proof and is looked at with a wide eye.
 */
function bestAgreement(votes: readonly Vote[], resolution: number, expectedMs: number, zoneless: boolean): Agreement {
  const narrow = narrowest(votes, Math.max(NARROW_MS, resolution))
  const distance = (vote: Vote): number => withoutZone(vote.deltaMs, zoneless) - expectedMs
  const inStep = votes.filter(
    (vote) => distance(vote) >= -EARLY_MS - resolution && distance(vote) <= WRITING_MS + resolution,
  )
  const right = zoneless ? narrowest(inStep, Math.max(WRITING_MS, resolution)) : agreementOf(inStep)
  const asRight = right.worth * RIGHT_CLOCK_FACTOR + RIGHT_CLOCK_BONUS
  return right.agreeing > 0 && asRight >= narrow.worth ? right : narrow
}

/** The heap of votes within two steps that is worth most. */
function narrowest(votes: readonly Vote[], step: number): Agreement {
  const bins = new Map<number, Vote[]>()
  for (const vote of votes) {
    const bin = Math.floor(vote.deltaMs / step)
    for (const key of [bin, bin + 1]) push(bins, key, vote)
  }
  let best = NONE
  for (const inBin of bins.values()) {
    if (inBin.length < best.agreeing) continue
    const next = agreementOf(inBin)
    if (next.worth > best.worth) best = next
  }
  return best
}

function agreementOf(votes: readonly Vote[]): Agreement {
  const byError = new Map<number, Vote>()
  for (const vote of votes) {
    const known = byError.get(vote.error)
    if (known === undefined || known.weight < vote.weight) byError.set(vote.error, vote)
  }
  const chosen = [...byError.values()]
  const worth = chosen.reduce((sum, vote) => sum + vote.weight, 0)
  return { deltaMs: median(chosen.map((vote) => vote.deltaMs)), agreeing: chosen.length, worth }
}

function push(bins: Map<number, Vote[]>, key: number, vote: Vote): void {
  const bin = bins.get(key)
  if (bin === undefined) bins.set(key, [vote])
  else bin.push(vote)
}

function withoutZone(deltaMs: number, zoneless: boolean): number {
  return zoneless ? deltaMs - Math.round(deltaMs / ZONE_STEP) * ZONE_STEP : deltaMs
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0
}

/** The time of a record with the zone that was found for its log. */
export function placed(time: LogTime, clock: ClockEstimate): LogTime {
  if (time.epochMs !== null || clock.zoneOffsetMs === null || clock.from === 'assumed') return time
  return { ...time, epochMs: time.wallMs - clock.zoneOffsetMs, from: 'capture' }
}
