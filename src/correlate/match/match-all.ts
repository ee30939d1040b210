import type { ClockEstimate } from '../../model/finding.js'
import type { FlowSource } from '../../model/flow-source.js'
import type { SocketError } from '../../model/socket-error.js'
import type { Match } from '../../model/verdict.js'
import { askedOf } from './asked.js'
import { assign } from './assign.js'
import { CandidateTable } from './candidate-table.js'
import { nearRows, poolFor } from './candidates.js'
import { estimateClock, placed } from './clock-offset.js'
import { clockAt, withPieces } from './clock-pieces.js'
import type { Look } from './clock-votes.js'
import { EdgeList } from './edge-list.js'
import type { Failing } from './failing.js'
import { Field } from './field.js'
import { FlowIndex } from './flow-index.js'
import { learnTranslations } from './learn-translations.js'
import { instantOf } from './log-instant.js'
import type { NamingOptions } from './naming.js'
import { Naming } from './naming.js'
import { putInOrder } from './order.js'
import { leadersOf, sparesFor } from './same-failure.js'
import { Scorer } from './score.js'
import { shareSessions } from './shared-session.js'
import { Stitched } from './stitch.js'
import { toMatch } from './to-match.js'
import { rivalsOf } from './rivals.js'

export interface MatchOptions extends NamingOptions {
  /** `--window`: flows that end farther than this from the error are left out, ms; `null` for no such bound. */
  readonly windowMs: number | null
  /** `--clock-offset`, ms; `null` to estimate it for each log. */
  readonly clockOffsetMs: number | null
}

export interface MatchResult {
  /** One for each error, in the order of the errors. */
  readonly matches: readonly Match[]
  /** One for each log that has errors. */
  readonly clocks: readonly ClockEstimate[]
}

/** Points below which a flow is not taken for an error's: about as likely by chance. */
const LINE = 2.5
/** A candidate so much below the line is kept only to be shown where there is none better. */
const FAR_BELOW = 9

/**
 * Finds for every error the flow that it is about. Errors and flows are assigned to each other as a whole, one failure one
 * flow; records of the same dead socket share theirs. n log n in errors and flows; flows are compared by their columns, and a
 * whole one is read when somebody asks a match for it.
 * @param errors of all logs
 * @param flows of all captures; must last as long as the matches are looked at
 */
export function matchAll(errors: readonly SocketError[], flows: FlowSource, options: MatchOptions): MatchResult {
  const source = new Stitched(flows)
  const naming = new Naming(options, (host) => source.addressesOf(host))
  naming.learn(errors)
  const index = new FlowIndex(source, naming)
  const look = { index, scorer: new Scorer(index) }
  const clocks = clocksOf(errors, look, options)
  learnTranslations(errors, look, clocks, LINE)
  const field = fieldOf(errors, source, look, clocks, options)
  const leaders = leadersOf(errors)
  const chosen = choices(field, leaders)
  const taken = new Set(chosen.values())
  const rivals = rivalsOf(field, leaders, chosen)
  const matches: Match[] = []
  for (const [i, one] of field.failing.entries()) {
    const leader = leaders[i] ?? i
    const connection = chosen.get(i)
    const shared = leader !== i && connection === undefined ? matches[leader] : undefined
    const own = leader === i ? one : { ...one, error: { ...one.error, sameFailureAs: null } }
    matches.push(
      shared ? { ...shared, error: one.error } : toMatch(field, i, own, connection ?? null, taken, rivals, LINE),
    )
  }
  return { matches, clocks: [...clocks.values()] }
}

/** Places every error in time and scores the flows that it could be about. */
function fieldOf(
  errors: readonly SocketError[],
  source: Stitched,
  { index, scorer }: Look,
  clocks: ReadonlyMap<string, ClockEstimate>,
  { windowMs }: MatchOptions,
): Field {
  const table = new CandidateTable(errors.length, LINE - FAR_BELOW)
  const failing = errors.map((raw, i): Failing => {
    const clock = clockAt(clocks.get(raw.file) ?? NO_CLOCK, raw.line)
    const error = placedError(raw, clock)
    const at = instantOf(error, clock)
    const pool = poolFor(error, index)
    const asked = askedOf(error, pool.tie, index)
    table.add(i, nearRows(index, pool, at.atMs, windowMs), (row) => scorer.points(asked, row, at))
    return { error, at, clock }
  })
  return new Field(source, index, scorer, failing, table)
}

/** Connection of each failure that has one of its own, by index. */
function choices(field: Field, leaders: readonly number[]): Map<number, number> {
  const { table } = field
  const first = choose(field, (i, take) => {
    if (leaders[i] !== i) return
    for (let at = table.first(i); at < table.end(i); at++) take(at)
  })
  const taken = new Set(first.values())
  const spare = choose(field, (i, take) => sparesFor(i, field, leaders, first, taken).forEach(take))
  for (const [i, connection] of spare) first.set(i, connection)
  shareSessions(field, leaders, first, LINE)
  putInOrder(field, first)
  return first
}

function clocksOf(errors: readonly SocketError[], look: Look, options: MatchOptions): Map<string, ClockEstimate> {
  const byLog = new Map<string, SocketError[]>()
  for (const error of errors) {
    const own = byLog.get(error.file)
    if (own === undefined) byLog.set(error.file, [error])
    else own.push(error)
  }
  return new Map([...byLog].map(([log, own]) => [log, clockOf(log, own, look, options.clockOffsetMs)]))
}

function clockOf(log: string, errors: readonly SocketError[], look: Look, given: number | null): ClockEstimate {
  const whole = estimateClock(log, errors, look, given)
  if (given !== null) return whole
  return withPieces(
    whole,
    errors.filter(({ time }) => time !== null),
    look,
  )
}

/** The error with the zone that was found for its log. */
function placedError(error: SocketError, clock: ClockEstimate): SocketError {
  if (error.time === null) return error
  const time = placed(error.time, clock)
  return time === error.time ? error : { ...error, time }
}

const NO_CLOCK: ClockEstimate = { log: '', offsetMs: 0, zoneOffsetMs: null, agreeing: 0, counted: 0, from: 'assumed' }

/**
 * Assigns failures to connections. Two views of one connection compete as one.
 * @param places calls `take` with the places of a failure's candidates in the table
 */
function choose(
  { failing, table, connectionAt }: Field,
  places: (i: number, take: (at: number) => void) => void,
): Map<number, number> {
  const edges = new EdgeList()
  for (let error = 0; error < failing.length; error++) {
    places(error, (at) => {
      const points = table.points(at)
      if (points >= LINE) edges.add(error, connectionAt(at), points)
    })
  }
  return assign(edges, LINE)
}
