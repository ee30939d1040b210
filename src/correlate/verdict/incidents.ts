import { SHAPE, type FlowColumns } from '../../model/flow-columns.js'
import type { Finding } from '../../model/finding.js'
import type { Incident } from '../../model/report.js'
import { endpointText } from '../../util/address.js'
import { byEndpoint, endedByServer, hasShape, type EndpointRows } from './server-deaths.js'

/** Connections that die of one thing die this close after each other. */
const GAP_MS = 250
/** Fewer are chance; what goes on for longer is no moment. */
const LEAST_FLOWS = 5
const LONGEST_MS = 5000
/** A server that stops refuses soon after. */
const REFUSES_WITHIN_MS = 5000
const STREAMS = 2 ** 32

/**
 * Moments at which many connections of one server died with work in hand: a restart, a deploy, an overload. Connections that it
 * closes when they are idle are no part of it.
 * @param columns all flows of all captures; read once
 */
export function incidentsOf(columns: FlowColumns, findings: readonly Finding[]): Incident[] {
  const closeMs = (row: number): number => columns.closeMs[row] ?? NaN
  const keyOf = (row: number): number => (columns.capture[row] ?? 0) * STREAMS + (columns.stream[row] ?? 0)
  const raced = racesOf(findings)
  const died = (row: number): boolean =>
    endedByServer(columns, row) &&
    hasShape(columns, row, SHAPE.established) &&
    !hasShape(columns, row, SHAPE.healthy | SHAPE.answered) &&
    !raced.has(keyOf(row))
  const bursts = byEndpoint(columns, died, closeMs)
    .flatMap((group) => burstsOf(group, closeMs))
    .filter(({ rows }) => openTogether(columns, rows))
  if (bursts.length === 0) return []
  const errors = errorsByFlow(findings)
  const refused = refusals(columns)
  return bursts.map((burst) => incident(columns, burst, errors, refused)).sort((a, b) => a.startMs - b.startMs)
}

/** Runs of flows without a pause between their ends. */
function burstsOf(group: EndpointRows, closeMs: (row: number) => number): EndpointRows[] {
  const { rows } = group
  const found: EndpointRows[] = []
  for (let from = 0; from < rows.length;) {
    let to = from + 1
    while (to < rows.length && closeMs(rows[to] ?? 0) - closeMs(rows[to - 1] ?? 0) <= GAP_MS) to++
    const lastsMs = closeMs(rows[to - 1] ?? 0) - closeMs(rows[from] ?? 0)
    if (to - from >= LEAST_FLOWS && lastsMs <= LONGEST_MS) found.push({ ...group, rows: rows.subarray(from, to) })
    from = to
  }
  return found
}

/** One thing ends connections that are open at once; one that was opened when the last had died has its own story. */
function openTogether({ startMs, closeMs }: FlowColumns, rows: Uint32Array): boolean {
  const firstMs = closeMs[rows[0] ?? 0] ?? NaN
  return rows.filter((row) => (startMs[row] ?? NaN) <= firstMs).length >= LEAST_FLOWS
}

/** Connections that were idle when the server closed them: the request that crossed the close was no work in hand. */
function racesOf(findings: readonly Finding[]): Set<number> {
  const races = new Set<number>()
  for (const { match, verdict } of findings) {
    if (verdict.pattern !== 'keep-alive-race' || match.chosen === null) continue
    races.add(match.chosen.flow.capture * STREAMS + match.chosen.flow.stream)
  }
  return races
}

function errorsByFlow(findings: readonly Finding[]): Map<number, number> {
  const counts = new Map<number, number>()
  for (const { match } of findings) {
    if (match.chosen === null) continue
    const key = match.chosen.flow.capture * STREAMS + match.chosen.flow.stream
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return counts
}

/** When each endpoint refused connections. */
function refusals(columns: FlowColumns): Map<string, Float64Array> {
  const refused = byEndpoint(
    columns,
    (row) => hasShape(columns, row, SHAPE.refused),
    (row) => columns.startMs[row] ?? NaN,
  )
  return new Map(
    refused.map((group) => [endpointText(group), Float64Array.from(group.rows, (row) => columns.startMs[row] ?? NaN)]),
  )
}

function incident(
  columns: FlowColumns,
  burst: EndpointRows,
  errors: Map<number, number>,
  refused: Map<string, Float64Array>,
): Incident {
  const { rows } = burst
  const endpoint = endpointText(burst)
  const startMs = columns.closeMs[rows[0] ?? 0] ?? NaN
  const endMs = columns.closeMs[rows.at(-1) ?? 0] ?? NaN
  const keyOf = (row: number): number => (columns.capture[row] ?? 0) * STREAMS + (columns.stream[row] ?? 0)
  const named = rows.reduce((sum, row) => sum + (errors.get(keyOf(row)) ?? 0), 0)
  const stopped = refused.get(endpoint)?.some((ms) => ms >= startMs && ms <= endMs + REFUSES_WITHIN_MS) === true
  return { endpoint, startMs, endMs, flows: rows.length, errors: named, what: whatOf(columns, rows, stopped) }
}

function whatOf(columns: FlowColumns, rows: Uint32Array, stopped: boolean): string {
  const resets = rows.filter((row) => !hasShape(columns, row, SHAPE.serverFin)).length
  const how = resets * 2 > rows.length ? 'reset' : 'closed'
  if (stopped)
    return `The server ${how} connections with work in hand and then refused new ones: it was stopped or restarted.`
  return `The server ${how} connections with work in hand, all in one moment: a worker that crashed or was recycled, a deploy, or an overload.`
}
