import type { ClockEstimate, Finding } from '../../model/finding.js'
import type { CaptureInfo } from '../../model/flow-source.js'
import type { Changer, Report, ServerTimer, Timeline } from '../../model/report.js'
import { counted, grouped } from '../../util/count-text.js'
import { durationText } from '../../util/duration.js'
import { isoFromMs, isoFromNs } from '../../util/instant.js'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
/** Logs whose clock is told of. */
const CLOCKS = 3

/** Who is to change something, as a heading. */
export const CHANGER_WORDS: Readonly<Record<Changer, string>> = {
  client: 'Client',
  server: 'Server',
  path: 'Network path',
  capture: 'Capture',
}

/** `minute`, `5 minutes`, `hour`: the step of a timeline. */
export function stepText({ stepMs }: Timeline): string {
  const [unit, name] = (
    [
      [DAY, 'day'],
      [HOUR, 'hour'],
      [MINUTE, 'minute'],
    ] as const
  ).find(([length]) => stepMs >= length) ?? [SECOND, 'second']
  return stepMs === unit ? name : counted(stepMs / unit, name)
}

/** `2026-11-22 13:02:32`, in UTC. */
export function momentText(ms: number): string {
  return isoFromMs(ms, 0).replace('T', ' ').replace('Z', '')
}

/** `12 captures, 2,311 packets, 41 flows`. */
export function capturesText(captures: readonly CaptureInfo[]): string {
  const sum = (of: (capture: CaptureInfo) => number): number => captures.reduce((all, one) => all + of(one), 0)
  const [packets, flows] = [sum(({ frames }) => frames), sum((capture) => capture.flows)]
  return [counted(captures.length, 'capture'), counted(packets, 'packet'), counted(flows, 'flow')].join(', ')
}

/** `3 logs, 95 lines, 3 errors`. */
export function logsText({ logs, totals }: Report): string {
  const lines = logs.reduce((sum, log) => sum + log.lines, 0)
  return [counted(logs.length, 'log'), counted(lines, 'line'), counted(totals.errors, 'error')].join(', ')
}

/** Begin and end of all captures together; `null` without packets. */
export function spanText(captures: readonly CaptureInfo[]): string | null {
  const seconds = captures.flatMap(({ baseSec, firstNs, lastNs }) =>
    firstNs === null || lastNs === null ? [] : [baseSec + firstNs / 1e9, baseSec + lastNs / 1e9],
  )
  if (seconds.length === 0) return null
  const [from, to] = [Math.min(...seconds), Math.max(...seconds)].map((second) => momentText(Math.floor(second) * 1000))
  return `${from ?? ''} – ${to ?? ''} UTC`
}

/** `closes idle connections after 5.98 s – 6.03 s, n = 412`. */
export function timerText({ what, leastMs, mostMs, flows }: ServerTimer): string {
  const [least, most] = [durationText(leastMs), durationText(mostMs)]
  return `${what} after ${least === most ? least : `${least} – ${most}`}, n = ${grouped(flows)}`
}

/** When the log says that it happened, `2026-11-22 13:02:35.762Z`; as written where the zone is not known. */
export function loggedText({ match }: Finding): string {
  const { time } = match.error
  if (time === null) return ''
  return time.epochMs === null ? time.text : isoFromMs(time.epochMs, Math.min(time.digits, 3)).replace('T', ' ')
}

/** Time of day of a packet, `13:02:32.751023`. */
export function packetTime(capture: CaptureInfo, ns: number): string {
  return isoFromNs(capture.baseSec, ns, capture.digits).slice('2026-11-22T'.length, -1)
}

/** How far each log's clock is from the capture's, as far as that says something. */
export function clockTexts({ clocks }: Report): string[] {
  const inStep = clocks.filter(({ from, offsetMs }) => from === 'estimated' && offsetMs === 0)
  const others = clocks.filter((clock) => inStep.length === 1 || !inStep.includes(clock))
  const together = `the clocks of ${counted(inStep.length, 'log')} are in step with the capture's`
  const rest = others.length - CLOCKS
  return [
    ...(inStep.length > 1 ? [together] : []),
    ...others.slice(0, CLOCKS).map(clockText),
    ...(rest > 0 ? [`and the clocks of ${counted(rest, 'more log')}`] : []),
  ]
}

function clockText({ log, offsetMs, from, agreeing, counted: count }: ClockEstimate): string {
  const apart = durationText(Math.abs(offsetMs))
  const state = offsetMs === 0 ? 'in step with' : `${apart} ${offsetMs > 0 ? 'ahead of' : 'behind'}`
  if (from === 'assumed') return `the clock of ${log} is taken to be in step with the capture's: nothing in it tells`
  const proof = from === 'given' ? 'as given' : `${grouped(agreeing)} of ${grouped(count)} errors agree`
  return `the clock of ${log} is ${state} the capture's (${proof})`
}
