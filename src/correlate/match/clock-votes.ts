import type { SocketError } from '../../model/socket-error.js'
import type { Pool, Reach } from './candidates.js'
import { nearRows, poolFor } from './candidates.js'
import type { FlowCache } from './flow-cache.js'
import type { FlowIndex } from './flow-index.js'
import type { Moment } from './moments.js'
import { momentsFor } from './moments.js'
import { scoreOf } from './score.js'

/** What one flow's moment says of the clock: log minus capture, with how well the flow fits otherwise. */
export interface Vote {
  readonly error: number
  readonly deltaMs: number
  readonly weight: number
}

const MINUTE = 60_000
/** All zones in use are whole quarters of an hour from UTC. */
export const ZONE_STEP = 15 * MINUTE
const ZONE_LEAST = -12 * 60 * MINUTE
const ZONE_MOST = 14 * 60 * MINUTE
/** A log without a zone is taken to have a clock within this of the capture's. */
export const ZONE_SLACK = 3 * MINUTE
/** A flow that fits worse than this by everything but time has no say. */
const LEAST_FIT = 0
/** Nor has one that fits so much worse than another. */
const BEHIND_BEST = 4

/** A look at what lies around a time in another zone. */
const GLANCE: Reach = { before: 6, after: 3, untimed: 300 }

/** What the flows around an error's own time say of the clock. */
export function nearVotes(i: number, error: SocketError, index: FlowIndex, cache: FlowCache, offsetMs: number): Vote[] {
  const atMs = error.time?.epochMs ?? null
  const pool = poolFor(error, index)
  return atMs === null ? [] : votesOf(i, error, pool, nearRows(index, pool, atMs - offsetMs, null), cache)
}

/** What flows anywhere in the captures say of it; of a log without a zone, around the error's time in each zone too. */
export function wideVotes(i: number, error: SocketError, index: FlowIndex, cache: FlowCache): Vote[] {
  const { time } = error
  if (time === null) return []
  const pool = poolFor(error, index)
  const near =
    time.epochMs === null
      ? zoneShifts().flatMap((shift) => nearRows(index, pool, time.wallMs - shift, ZONE_SLACK, GLANCE))
      : nearRows(index, pool, time.epochMs, null)
  const anywhere = nearRows(index, pool, null, null, GLANCE)
  return votesOf(i, error, pool, [...new Set([...near, ...anywhere])], cache)
}

function votesOf(i: number, error: SocketError, pool: Pool, rows: readonly number[], cache: FlowCache): Vote[] {
  const { time } = error
  if (time === null) return []
  const wallMs = time.epochMs ?? time.wallMs
  const scored = rows.map((row) => {
    const known = cache.get(row)
    return { known, points: scoreOf(error, known.flow, known.ending, pool.tie, UNKNOWN_INSTANT).total }
  })
  const best = scored.reduce((most, next) => Math.max(most, next.points), -Infinity)
  return scored
    .filter(({ points }) => points > best - BEHIND_BEST && points > LEAST_FIT)
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

/** Distance of a difference from the nearest zone in use, ms. */
export function zoneResidue(deltaMs: number): number {
  const zone = Math.min(ZONE_MOST, Math.max(ZONE_LEAST, Math.round(deltaMs / ZONE_STEP) * ZONE_STEP))
  return Math.abs(deltaMs - zone)
}
