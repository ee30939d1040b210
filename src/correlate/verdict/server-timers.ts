import { SHAPE, type FlowColumns } from '../../model/flow-columns.js'
import type { ServerTimer } from '../../model/report.js'
import { endpointText } from '../../util/address.js'
import { byEndpoint, endedByServer, hasShape, type EndpointRows } from './server-deaths.js'

/** A shorter pause is no idle time. */
const LEAST_IDLE_MS = 1000
/** Fewer flows are chance. */
const LEAST_FLOWS = 3
/** A timer fires at the same age each time; what lies in the middle eight tenths must be this close. */
const SPREAD = 0.05
const SPREAD_MS = 100
const OUTER_TENTH = 0.1

/**
 * Timers that the flows themselves prove: a server that again and again ends connections the same time after their last, answered request.
 * @param columns all flows of all captures; read once
 */
export function serverTimersOf(columns: FlowColumns): ServerTimer[] {
  const idleMs = (row: number): number => (columns.closeMs[row] ?? NaN) - (columns.requestMs[row] ?? NaN)
  const wasIdle = (row: number): boolean =>
    endedByServer(columns, row) && hasShape(columns, row, SHAPE.answered) && idleMs(row) >= LEAST_IDLE_MS
  const timers = byEndpoint(columns, wasIdle, idleMs).map((group) => timerOf(columns, group, idleMs))
  return timers.filter((timer) => timer !== null).sort((a, b) => b.flows - a.flows)
}

function timerOf(columns: FlowColumns, group: EndpointRows, idleMs: (row: number) => number): ServerTimer | null {
  const { rows } = group
  const at = (share: number): number => idleMs(rows[Math.round((rows.length - 1) * share)] ?? 0)
  const [leastMs, medianMs, mostMs] = [at(OUTER_TENTH), at(0.5), at(1 - OUTER_TENTH)]
  if (rows.length < LEAST_FLOWS || mostMs - leastMs > Math.max(SPREAD_MS, medianMs * SPREAD)) return null
  const resets = rows.filter((row) => !hasShape(columns, row, SHAPE.serverFin)).length
  return {
    endpoint: endpointText(group),
    what: resets * 2 > rows.length ? 'resets idle connections' : 'closes idle connections',
    leastMs,
    medianMs,
    mostMs,
    flows: rows.length,
  }
}
