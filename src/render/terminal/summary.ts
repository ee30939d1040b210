import type { ClosedBy } from '../../model/causes.js'
import type { ClockEstimate, Finding, ReportHead } from '../../model/finding.js'
import type { CaptureInfo } from '../../model/flow-source.js'
import { visible } from '../escape.js'
import { packetClock, packetDay } from './figures.js'
import { counted, grouped } from '../../util/count-text.js'
import { durationText } from '../../util/duration.js'
import { kindLines } from './kinds.js'
import { wrapped } from './layout.js'
import { gap, span } from './spans.js'
import type { Line, Style } from './spans.js'
import type { Telling } from './telling.js'
import { displayWidth, endOfWidth, fitted } from './text-width.js'

const GAP = 2
const DOT = ' · '
/** Logs or captures named one by one; of more only the first are. */
const FILES = 4
const LONGEST_NAME = 30
const MS_PER_MIN = 60_000
const ENDED_BY = [
  ['server', 'the server'],
  ['client', 'the client'],
  ['middlebox', 'something between them'],
  ['none', 'nobody seen'],
] as const satisfies readonly (readonly [ClosedBy, string])[]

type NameOf = Telling['nameOf']

/** Something that was read or measured, and its name in the margin. */
interface Fact {
  readonly name: string
  readonly style: Style
  readonly text: string
}

/** The first screen: what was read, how far the clocks are apart, who ended the connections, and what happened how often. */
export function summaryLines(head: ReportHead, { width, nameOf }: Telling): Line[] {
  const facts = [
    ...logFacts(head, nameOf),
    ...captureFacts(head.captures, nameOf),
    ...clockFacts(head, nameOf),
    ...endedByFacts(head.findings),
    ...(head.notes ?? []).map((text) => ({ name: 'whole', style: 'mark' as const, text })),
    ...head.doubts.map((text) => ({ name: 'check', style: 'mark' as const, text })),
  ]
  const margin = Math.min(LONGEST_NAME, Math.max(...facts.map(({ name }) => displayWidth(visible(name))), 0)) + GAP
  return [
    ...facts.flatMap((fact) => factLines(fact, margin, width)),
    [],
    ...kindLines(head.findings, width),
    ...(head.findings.length === 0 ? [] : [[]]),
  ]
}

function factLines({ name, style, text }: Fact, margin: number, width: number): Line[] {
  const lines = packed(text.split(DOT), width - margin).flatMap((line) => wrapped(line, 'plain', width - margin))
  return lines.map((line, i) => [
    ...(i === 0
      ? [span(fitted(endOfWidth(visible(name), margin - GAP), margin - GAP), style), gap(GAP)]
      : [gap(margin)]),
    line,
  ])
}

/** Keeps what stands between two dots on one line as long as that is possible. */
function packed(parts: readonly string[], room: number): string[] {
  const lines: string[] = []
  for (const part of parts) {
    const last = lines.pop()
    const joined = last === undefined ? part : `${last}${DOT}${part}`
    if (last !== undefined && displayWidth(visible(joined)) > room) lines.push(last, part)
    else lines.push(joined)
  }
  return lines
}

function logFacts({ logs, findings }: ReportHead, nameOf: NameOf): Fact[] {
  if (logs.length === 0) return [place('log', counted(findings.length, 'error'))]
  return named(
    logs.map(({ path, errors, lines }) =>
      place(nameOf(path), `${counted(errors, 'error')} in ${counted(lines, 'line')}`),
    ),
    logs.slice(FILES).reduce((sum, { errors }) => sum + errors, 0),
    'log',
    'error',
  )
}

function captureFacts(captures: readonly CaptureInfo[], nameOf: NameOf): Fact[] {
  const facts = captures.map((capture) => {
    const { path, frames, flows } = capture
    return place(nameOf(path), `${counted(frames, 'packet')} · ${counted(flows, 'flow')}${timeRange(capture)}`)
  })
  return named(
    facts,
    captures.slice(FILES).reduce((sum, { flows }) => sum + flows, 0),
    'capture',
    'flow',
  )
}

/** The first few facts; the others in one line with what they hold together. */
function named(facts: Fact[], held: number, kind: string, thing: string): Fact[] {
  const left = facts.length - FILES
  if (left <= 0) return facts
  return [
    ...facts.slice(0, FILES),
    {
      name: '',
      style: 'plain',
      text: `and ${grouped(left)} more ${kind}${left === 1 ? '' : 's'} with ${counted(held, thing)}`,
    },
  ]
}

function timeRange(capture: CaptureInfo): string {
  const { firstNs, lastNs } = capture
  if (firstNs === null || lastNs === null) return ''
  const [firstDay, lastDay] = [packetDay(capture, firstNs), packetDay(capture, lastNs)]
  const until = `${lastDay === firstDay ? '' : `${lastDay} `}${packetClock(capture, lastNs, 0)}`
  return ` · ${firstDay} ${packetClock(capture, firstNs, 0)} – ${until} UTC`
}

/** Clocks of the logs whose errors are told. */
function clockFacts({ clocks, logs, findings }: ReportHead, nameOf: NameOf): Fact[] {
  const told = new Set(findings.map(({ match }) => match.error.file))
  const timed = new Set(findings.flatMap(({ match }) => (match.error.time === null ? [] : [match.error.file])))
  const shown = clocks.filter(({ log }) => told.has(log))
  return shown.slice(0, FILES).map((clock, i) => {
    const log = logs.length > 1 ? nameOf(clock.log) : 'the log'
    const text = timed.has(clock.log)
      ? clockText(clock, log)
      : `${log} has no times; its errors were matched by what else they tell`
    return label(i === 0 ? 'clock' : '', text)
  })
}

function clockText(clock: ClockEstimate, log: string): string {
  const { offsetMs, zoneOffsetMs, agreeing, counted: count, from } = clock
  const apart = durationText(Math.abs(offsetMs))
  const state = offsetMs === 0 ? 'in step with' : `${apart} ${offsetMs > 0 ? 'ahead of' : 'behind'}`
  const zone = zoneOffsetMs === null ? '' : `, in ${zoneText(zoneOffsetMs)}`
  if (from === 'assumed') return `${log} is taken to be in step with the capture${zone}: nothing in it tells`
  if (from === 'given') return `${log} is taken to be ${state} the capture${zone}, as given`
  return `${log} is ${state} the capture${zone} (${grouped(agreeing)} of ${grouped(count)} agree)${laterText(clock)}`
}

/** What becomes of the clock further down in the log. */
function laterText({ later = [] }: ClockEstimate): string {
  const [change] = later
  if (change === undefined) return ''
  const { fromLine, offsetMs } = change
  const ahead = offsetMs === 0 ? 'in step' : `${durationText(Math.abs(offsetMs))} ${offsetMs > 0 ? 'ahead' : 'behind'}`
  const more = later.length === 1 ? '' : `, and changes ${counted(later.length - 1, 'time')} more`
  return `; from line ${grouped(fromLine)} on it is ${ahead}${more}`
}

/** `UTC+08:00`, or `UTC` alone. */
function zoneText(offsetMs: number): string {
  const minutes = Math.abs(Math.round(offsetMs / MS_PER_MIN))
  if (minutes === 0) return 'UTC'
  const two = (value: number): string => String(value).padStart(2, '0')
  return `UTC${offsetMs < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}

function endedByFacts(findings: readonly Finding[]): Fact[] {
  const parts = ENDED_BY.flatMap(([side, words]) => {
    const count = findings.filter(({ verdict }) => verdict.closedBy === side).length
    return count === 0 ? [] : [`${words} ${grouped(count)} of ${grouped(findings.length)}`]
  })
  return parts.length === 0 ? [] : [label('ended by', parts.join(' · '))]
}

function place(name: string, text: string): Fact {
  return { name, style: 'place', text }
}

function label(name: string, text: string): Fact {
  return { name, style: 'dim', text }
}
