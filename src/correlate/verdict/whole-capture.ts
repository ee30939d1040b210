import type { Finding } from '../../model/finding.js'
import { SHAPE, type FlowColumns } from '../../model/flow-columns.js'
import type { Incident, ServerTimer, WholeCapture } from '../../model/report.js'
import { endpointText } from '../../util/address.js'
import { counted } from '../../util/count-text.js'
import { durationText } from '../../util/duration.js'
import { incidentsOf } from './incidents.js'
import { hasShape } from './server-deaths.js'
import { serverTimersOf } from './server-timers.js'

const STREAMS = 2 ** 32
/** An idle time is the timer's if it lies this close to what the other connections show. */
const SPREAD = 0.05
const SPREAD_MS = 250
const NS_PER_MS = 1e6
const MS_PER_SEC = 1000
/** Incidents named above the findings. */
const NAMED = 5

/** What all flows together tell: n log n in flows, and nothing of it is read whole. */
export function wholeCaptureOf(columns: FlowColumns, findings: readonly Finding[]): WholeCapture {
  return {
    incidents: incidentsOf(columns, findings),
    timers: serverTimersOf(columns),
    unmentionedResets: unmentionedResets(columns, findings),
  }
}

/** The finding with what other flows of its server prove of the cause; the same finding where they prove nothing. */
export function withWhole(finding: Finding, { incidents, timers }: WholeCapture): Finding {
  const { match, verdict } = finding
  const { chosen } = match
  if (chosen === null || verdict.closing === null || incidents.length + timers.length === 0) return finding
  const { flow, capture } = chosen
  const server = endpointText(flow.server)
  const closeMs = capture.baseSec * MS_PER_SEC + verdict.closing.timeNs / NS_PER_MS
  const incident = incidents.find((one) => one.endpoint === server && isAt(one, closeMs) && isDeath(finding))
  const timer = timers.find((one) => one.endpoint === server && firedHere(one, finding))
  const told = [timer && timerText(timer), incident && partText(incident)].filter((text) => text !== undefined)
  return told.length === 0 ? finding : { match, verdict: { ...verdict, why: [...verdict.why, ...told] } }
}

/** What stands above the findings: each incident once, and what no error speaks of. */
export function wholeNotes({ incidents, unmentionedResets }: WholeCapture): string[] {
  const named = incidents.slice(0, NAMED).map((one) => {
    const many = `${counted(one.flows, 'connection')} of ${one.endpoint} died within ${durationText(one.endMs - one.startMs)}`
    return `${many}, ${counted(one.errors, 'error')}: ${one.what}`
  })
  const more = incidents.length - named.length
  return [
    ...named,
    ...(more > 0 ? [`${counted(more, 'more incident')}; corr report lists all of them.`] : []),
    ...(unmentionedResets > 0
      ? [`${counted(unmentionedResets, 'connection')} ended by an RST that no error mentions.`]
      : []),
  ]
}

/** Connections whose first closer is an RST, and which no error was matched to. */
function unmentionedResets(columns: FlowColumns, findings: readonly Finding[]): number {
  const mentioned = new Set(
    findings.flatMap(({ match: { chosen, twins } }) =>
      [...(chosen === null ? [] : [chosen]), ...twins].map(({ flow }) => flow.capture * STREAMS + flow.stream),
    ),
  )
  let count = 0
  for (let row = 0; row < columns.length; row++) {
    if (!endedByReset(columns, row)) continue
    if (!mentioned.has((columns.capture[row] ?? 0) * STREAMS + (columns.stream[row] ?? 0))) count++
  }
  return count
}

function endedByReset(columns: FlowColumns, row: number): boolean {
  if (!hasShape(columns, row, SHAPE.established)) return false
  const fin = hasShape(columns, row, SHAPE.clientFin | SHAPE.serverFin)
  return !fin && hasShape(columns, row, SHAPE.clientReset | SHAPE.serverReset)
}

function isAt({ startMs, endMs }: Incident, ms: number): boolean {
  return ms >= startMs - 1 && ms <= endMs + 1
}

/** Did the server end it with work in hand? */
function isDeath({ verdict: { cause, pattern, closedBy } }: Finding): boolean {
  if (closedBy !== 'server' || pattern === 'keep-alive-race') return false
  return cause === 'early-close' || cause === 'server-reset'
}

/** Was it the idle time that ended this connection, and is it that of the others? */
function firedHere(timer: ServerTimer, { match, verdict }: Finding): boolean {
  if (verdict.pattern !== 'keep-alive-race' && verdict.pattern !== 'after-idle') return false
  const { closing } = verdict
  const heard = match.chosen?.flow.server.lastData ?? null
  if (closing === null || heard === null || heard.frame > closing.frame) return false
  const idleMs = (closing.timeNs - heard.timeNs) / NS_PER_MS
  return Math.abs(idleMs - timer.medianMs) <= Math.max(SPREAD_MS, timer.medianMs * SPREAD)
}

function timerText({ endpoint, what, leastMs, medianMs, mostMs, flows }: ServerTimer): string {
  const [least, most] = [durationText(leastMs), durationText(mostMs)]
  const spread = least === most ? '' : `, most of them ${least} – ${most}`
  return `That is its timer: over the whole capture ${endpoint} ${what} after ${durationText(medianMs)} (median of ${counted(flows, 'connection')}${spread}).`
}

function partText({ flows, endpoint, startMs, endMs, errors }: Incident): string {
  return `It is part of one incident: ${counted(flows, 'connection')} of ${endpoint} died within ${durationText(endMs - startMs)}, ${counted(errors, 'error')} in the logs.`
}
