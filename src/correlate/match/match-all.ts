import type { ClockEstimate } from '../../model/finding.js'
import type { FlowSource } from '../../model/flow-source.js'
import type { SocketError } from '../../model/socket-error.js'
import type { Match } from '../../model/verdict.js'
import type { Edge } from './assign.js'
import { assign } from './assign.js'
import { nearRows, poolFor } from './candidates.js'
import { estimateClock, placed } from './clock-offset.js'
import { FlowCache } from './flow-cache.js'
import { FlowIndex } from './flow-index.js'
import { instantOf } from './log-instant.js'
import type { Failing, Scored } from './failing.js'
import { putInOrder } from './order.js'
import { leadersOf, sparesFor } from './same-failure.js'
import { scoreOf } from './score.js'
import { toMatch } from './to-match.js'

export interface MatchOptions {
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
/** Candidates kept for each error. */
const KEPT = 32

/**
 * Finds for every error the flow that it is about. Errors and flows are assigned to each other as a whole, one failure one
 * flow; records of the same dead socket share theirs.
 * @param errors of all logs
 * @param source the flows of all captures
 */
export function matchAll(errors: readonly SocketError[], source: FlowSource, options: MatchOptions): MatchResult {
  const index = new FlowIndex(source)
  const cache = new FlowCache(source)
  const clocks = clocksOf(errors, index, cache, options)
  const failing = errors.map((error) => look(error, clocks, index, cache, options))
  const leaders = leadersOf(errors)
  const chosen = connectionsOf(failing, leaders)
  const taken = new Set(chosen.values())
  const matches: Match[] = []
  for (const [i, one] of failing.entries()) {
    const leader = leaders[i] ?? i
    const connection = chosen.get(i)
    const shares = leader !== i && connection === undefined
    const shared = shares ? matches[leader] : undefined
    const own = leader === i ? one : { ...one, error: { ...one.error, sameFailureAs: null } }
    matches.push(
      shared ? { ...shared, error: one.error } : toMatch(own, connection ?? null, taken, LINE, index, source),
    )
  }
  return { matches, clocks: [...clocks.values()] }
}

/** Connection of each failure that has one of its own, by index. */
function connectionsOf(failing: readonly Failing[], leaders: readonly number[]): Map<number, string> {
  const first = choose(failing, (i) => (leaders[i] === i ? (failing[i]?.scored ?? []) : []))
  const taken = new Set(first.values())
  const spare = choose(failing, (i) => sparesFor(i, failing, leaders, first, taken))
  return putInOrder(failing, new Map([...first, ...spare]))
}

function clocksOf(
  errors: readonly SocketError[],
  index: FlowIndex,
  cache: FlowCache,
  options: MatchOptions,
): Map<string, ClockEstimate> {
  const byLog = new Map<string, SocketError[]>()
  for (const error of errors) {
    const own = byLog.get(error.file)
    if (own === undefined) byLog.set(error.file, [error])
    else own.push(error)
  }
  return new Map([...byLog].map(([log, own]) => [log, estimateClock(log, own, index, cache, options.clockOffsetMs)]))
}

function look(
  raw: SocketError,
  clocks: ReadonlyMap<string, ClockEstimate>,
  index: FlowIndex,
  cache: FlowCache,
  options: MatchOptions,
): Failing {
  const clock = clocks.get(raw.file) ?? NO_CLOCK
  const error = placedError(raw, clocks)
  const at = instantOf(error, clock)
  const pool = poolFor(error, index)
  const scored = nearRows(index, pool, at.atMs, options.windowMs).map((row): Scored => {
    const known = cache.get(row)
    const { total, reasons, local } = scoreOf(error, known.flow, known.ending, pool.tie, at)
    return { known, points: total, reasons, local }
  })
  return { error, at, clock, scored: scored.sort(bestFirst).slice(0, KEPT) }
}

/** Flows that fit equally stand in the order of the capture. */
function bestFirst(a: Scored, b: Scored): number {
  return b.points - a.points || a.known.row - b.known.row
}

/** The error with the zone that was found for its log. */
function placedError(error: SocketError, clocks: ReadonlyMap<string, ClockEstimate>): SocketError {
  const clock = clocks.get(error.file)
  return error.time === null || clock === undefined ? error : { ...error, time: placed(error.time, clock) }
}

const NO_CLOCK: ClockEstimate = { log: '', offsetMs: 0, zoneOffsetMs: null, agreeing: 0, counted: 0, from: 'assumed' }

/** Assigns failures to connections. Two views of one connection compete as one. */
function choose(failing: readonly Failing[], candidates: (i: number) => readonly Scored[]): Map<number, string> {
  const names: string[] = []
  const ids = new Map<string, number>()
  const idOf = (connection: string): number => {
    const known = ids.get(connection)
    if (known !== undefined) return known
    ids.set(connection, names.length)
    return names.push(connection) - 1
  }
  const edges = failing.flatMap((_, error) =>
    candidates(error).map((scored): Edge => ({ error, flow: idOf(scored.known.connection), points: scored.points })),
  )
  return new Map([...assign(edges, LINE)].map(([error, flow]) => [error, names[flow] ?? '']))
}
