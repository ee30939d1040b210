import type { ClockEstimate } from '../../model/finding.js'
import type { FlowSource } from '../../model/flow-source.js'
import type { SocketError } from '../../model/socket-error.js'
import type { Candidate, Match } from '../../model/verdict.js'
import type { Edge } from './assign.js'
import { assign } from './assign.js'
import { nearRows, poolFor } from './candidates.js'
import { estimateClock, placed } from './clock-offset.js'
import { FlowCache } from './flow-cache.js'
import { FlowIndex } from './flow-index.js'
import { instantOf } from './log-instant.js'
import type { Failing, Scored } from './failing.js'
import { noFlowFor } from './no-flow.js'
import { putInOrder } from './order.js'
import { scoreOf } from './score.js'

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
const ALTERNATIVES = 5
/** A flow that another error was given is still thinkable here, but hardly. */
const TAKEN = -2

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
  const leaders = leadersOf(errors)
  const failing = [...new Set(leaders.values())].map((error) => look(error, clocks, index, cache, options))
  const chosen = putInOrder(failing, choose(failing))
  const taken = new Set(chosen.values())
  const matches = new Map(
    failing.map((one, i) => [key(one.error), toMatch(one, chosen.get(i) ?? null, taken, index, source)]),
  )
  const all = errors.flatMap((error): Match[] => {
    const shared = matches.get(key(leaders.get(key(error)) ?? error))
    return shared === undefined ? [] : [{ ...shared, error: placedError(error, clocks) }]
  })
  return { matches: all, clocks: [...clocks.values()] }
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
  return { error, at, clock, scored: scored.sort((a, b) => b.points - a.points).slice(0, KEPT) }
}

/** The error with the zone that was found for its log. */
function placedError(error: SocketError, clocks: ReadonlyMap<string, ClockEstimate>): SocketError {
  const clock = clocks.get(error.file)
  return error.time === null || clock === undefined ? error : { ...error, time: placed(error.time, clock) }
}

const NO_CLOCK: ClockEstimate = { log: '', offsetMs: 0, zoneOffsetMs: null, agreeing: 0, counted: 0, from: 'assumed' }

/** Connection of each failure, by index. Two views of one connection compete as one. */
function choose(failing: readonly Failing[]): Map<number, string> {
  const names: string[] = []
  const ids = new Map<string, number>()
  const idOf = (connection: string): number => {
    const known = ids.get(connection)
    if (known !== undefined) return known
    ids.set(connection, names.length)
    return names.push(connection) - 1
  }
  const edges = failing.flatMap((one, error) =>
    one.scored.map((scored): Edge => ({ error, flow: idOf(scored.known.connection), points: scored.points })),
  )
  return new Map([...assign(edges, LINE)].map(([error, flow]) => [error, names[flow] ?? '']))
}

function toMatch(
  one: Failing,
  connection: string | null,
  taken: ReadonlySet<string>,
  index: FlowIndex,
  source: FlowSource,
): Match {
  const views = one.scored.filter((scored) => scored.known.connection === connection)
  const others = distinct(one.scored.filter((scored) => scored.known.connection !== connection))
  const [best] = views
  const weight = (scored: Scored): number => Math.exp(scored.points + (taken.has(scored.known.connection) ? TAKEN : 0))
  const rest = others.reduce((sum, scored) => sum + weight(scored), Math.exp(LINE))
  const all = rest + (best === undefined ? 0 : Math.exp(best.points))
  const alternatives = others.slice(0, ALTERNATIVES).map((scored) => candidate(scored, weight(scored) / all))
  const base = { error: one.error, clockOffsetMs: one.clock.offsetMs, alternatives }
  if (best === undefined) {
    return {
      ...base,
      chosen: null,
      noFlow: noFlowFor(one.error, index, source.captures, one.at.atMs),
      twins: [],
      local: one.error.side,
    }
  }
  return {
    ...base,
    chosen: candidate(best, Math.exp(best.points) / all),
    noFlow: null,
    twins: views.slice(1).map(({ known }) => ({ flow: known.flow, capture: known.capture })),
    local: best.local,
  }
}

function candidate(scored: Scored, score: number): Candidate {
  return { flow: scored.known.flow, capture: scored.known.capture, score, reasons: scored.reasons }
}

/** Each connection once, by its best view. */
function distinct(scored: readonly Scored[]): Scored[] {
  const seen = new Set<string>()
  return scored.filter(({ known }) => !seen.has(known.connection) && seen.add(known.connection))
}

/** The record of the same dead socket that came first, for each error. */
function leadersOf(errors: readonly SocketError[]): Map<string, SocketError> {
  const byKey = new Map(errors.map((error) => [key(error), error]))
  const leaders = new Map<string, SocketError>()
  for (const error of errors) {
    const first = error.sameFailureAs === null ? undefined : key(error.sameFailureAs)
    const earlier = first === undefined ? undefined : (leaders.get(first) ?? byKey.get(first))
    leaders.set(key(error), earlier ?? error)
  }
  return leaders
}

function key(place: { readonly file: string; readonly line: number }): string {
  return `${place.file}\n${String(place.line)}`
}
