import type { Vote } from './clock-votes.js'
import { ZONE_STEP } from './clock-votes.js'

/** What is known of a log's clock before its votes are counted. */
export interface ClockContext {
  /** Finest step of the log's times, ms. */
  readonly resolutionMs: number
  /** Offset that the user gave, else 0. */
  readonly expectedMs: number
  readonly zoneless: boolean
  /** Time that the captures cover, ms. */
  readonly spreadMs: number
  /** Errors that have a vote. */
  readonly voters: number
}

/** Votes that agree. */
export interface Agreement {
  readonly deltaMs: number
  readonly agreeing: number
  /** Sum of the weights, at most one vote an error. */
  readonly worth: number
}

const NONE: Agreement = { deltaMs: 0, agreeing: 0, worth: 0 }

/** Below this the difference is the time that it takes to write a record. */
export const WRITING_MS = 100
/** A record is written after its packet; a clock that is right may still be this much behind. */
const EARLY_MS = 20
/** Width of a heap of votes that speaks for an offset. */
const NARROW_MS = 15
/** How much more a wrong clock must explain than a right one. */
const RIGHT_CLOCK_FACTOR = 1.5
const RIGHT_CLOCK_BONUS = 1
/** An offset needs this many errors, and this share of them. */
const LEAST_AGREEING = 3
const LEAST_SHARE = 0.5
/** How likely a heap of that height may be by chance alone. */
const CHANCE = 0.001

/**
 * The difference on which most errors agree. Packets and their records lie some ms apart, so a true offset shows as a narrow
 * heap, and a heap of chance is thin; a clock that is right needs no such proof and is looked at with a wide eye.
 */
export function bestAgreement(votes: readonly Vote[], clock: ClockContext): Agreement {
  const { resolutionMs: resolution, expectedMs, zoneless } = clock
  const narrow = narrowest(votes, Math.max(NARROW_MS, resolution))
  const distance = (vote: Vote): number => withoutZone(vote.deltaMs, zoneless) - expectedMs
  const inStep = votes.filter(
    (vote) => distance(vote) >= -EARLY_MS - resolution && distance(vote) <= WRITING_MS + resolution,
  )
  const right = zoneless ? narrowest(inStep, Math.max(WRITING_MS, resolution)) : agreementOf(inStep)
  const asRight = right.worth * RIGHT_CLOCK_FACTOR + RIGHT_CLOCK_BONUS
  const trusted = right.agreeing > 0 && asRight >= narrow.worth
  return trusted || !isEarned(narrow, votes, clock) ? right : narrow
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

/**
 * Any log has some offset at which a few of its errors fall on packets of any capture. One is believed if a heap as high is
 * not to be expected of votes that lie at random over the time of the capture (Poisson).
 */
function isEarned(heap: Agreement, votes: readonly Vote[], clock: ClockContext): boolean {
  if (heap.agreeing < LEAST_AGREEING || heap.agreeing < clock.voters * LEAST_SHARE) return false
  const widthMs = 2 * Math.max(NARROW_MS, clock.resolutionMs)
  const expected = (votes.length * widthMs) / Math.max(widthMs, clock.spreadMs)
  return votes.length * poissonTail(heap.agreeing - 1, expected) < CHANCE
}

/** Probability of `least` or more events where `expected` are expected. */
function poissonTail(least: number, expected: number): number {
  let term = Math.exp(-expected)
  let below = 0
  for (let k = 0; k < least; k++) {
    below += term
    term *= expected / (k + 1)
  }
  return Math.max(0, 1 - below)
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0
}
