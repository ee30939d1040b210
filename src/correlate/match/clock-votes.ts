import type { SocketError } from '../../model/socket-error.js'
import type { Pool, Reach } from './candidates.js'
import { nearRows, poolFor } from './candidates.js'
import { askedOf } from './asked.js'
import type { Moment } from './ending.js'
import { EndingView } from './ending.js'
import type { FlowIndex } from './flow-index.js'
import type { Scorer } from './score.js'

/** What one flow's moment says of the clock: log minus capture, with how well the flow fits otherwise. */
export interface Vote {
  readonly error: number
  readonly deltaMs: number
  readonly weight: number
}

/** What looks for flows. */
export interface Look {
  readonly index: FlowIndex
  readonly scorer: Scorer
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
export function nearVotes(i: number, error: SocketError, look: Look, offsetMs: number): Vote[] {
  const atMs = error.time?.epochMs ?? null
  const pool = poolFor(error, look.index)
  return atMs === null ? [] : votesOf(i, error, pool, nearRows(look.index, pool, atMs - offsetMs, null), look)
}

/** What flows anywhere in the captures say of it; of a log without a zone, around the error's time in each zone too. */
export function wideVotes(i: number, error: SocketError, look: Look): Vote[] {
  const { time } = error
  if (time === null) return []
  const { index } = look
  const pool = poolFor(error, index)
  const near =
    time.epochMs === null
      ? zoneShifts().flatMap((shift) => nearRows(index, pool, time.wallMs - shift, ZONE_SLACK, GLANCE))
      : nearRows(index, pool, time.epochMs, null)
  const anywhere = nearRows(index, pool, null, null, GLANCE)
  return votesOf(i, error, pool, [...new Set([...near, ...anywhere])], look)
}

function votesOf(i: number, error: SocketError, pool: Pool, rows: readonly number[], { index, scorer }: Look): Vote[] {
  const { time } = error
  if (time === null) return []
  const wallMs = time.epochMs ?? time.wallMs
  const asked = askedOf(error, pool.tie, index)
  const points = rows.map((row) => scorer.points(asked, row, UNKNOWN_INSTANT))
  const best = points.reduce((most, next) => Math.max(most, next), -Infinity)
  const ending = new EndingView(index.columns)
  return rows.flatMap((row, n) => {
    const fit = points[n] ?? -Infinity
    if (fit <= best - BEHIND_BEST || fit <= LEAST_FIT) return []
    ending.row = row
    const weight = Math.exp(fit - best)
    return momentsOf(ending, error.rtMs)
      .flatMap((moment) => deltasOf(moment, wallMs, time.epochMs === null))
      .map((deltaMs) => ({ error: i, deltaMs, weight }))
  })
}

function momentsOf(ending: EndingView, rtMs: number | null): Moment[] {
  return Array.from({ length: ending.momentsFor(rtMs) }, (_, i) => {
    const moment = { fromMs: NaN, toMs: NaN }
    return ending.momentInto(i, rtMs, moment) ? moment : null
  }).filter((moment) => moment !== null)
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
