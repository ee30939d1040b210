import type { ClockEstimate, Finding } from '../model/finding.js'
import type { FlowRecord } from '../model/flow-record.js'
import type { CaptureInfo, FlowSource } from '../model/flow-source.js'
import { grouped } from '../util/count-text.js'
import { durationText } from '../util/duration.js'

/** A clock this far off is worth a word, ms. */
const CLOCK_OFF_MS = 1000
/** Errors this far from the capture are not of its time, ms. */
const APART_MS = 10_000
/** The same where there are flows for them: some are written late. */
const LATE_MS = 60_000
/** Findings and flows that are looked at, evenly spread. */
const FINDINGS_MOST = 1000
const FLOWS_MOST = 300
/** A few flows may have any fault; this share of them tells of the capture. */
const MANY = 0.5
const SOME_LOSS = 0.2
const FLOWS_LEAST = 3

/** What is looked at. */
interface Seen {
  readonly clocks: readonly ClockEstimate[]
  readonly captures: readonly CaptureInfo[]
  readonly findings: readonly Finding[]
  /** A sample of all flows that carried data. */
  readonly flows: readonly FlowRecord[]
}

/** Says what is doubtful, and what to do about it; nothing where all is as it should be. */
type Doubt = (seen: Seen) => string[]

const DOUBTS: readonly Doubt[] = [unknownZone, clockOff, apartInTime, otherHost, oneDirection, lossy, cutShort]

/**
 * Signs in log and capture that the answers are worse than they could be: one sentence each, with what to do. Findings and flows
 * are looked at in samples of bounded size.
 */
export function doubtsOf(
  clocks: readonly ClockEstimate[],
  findings: readonly Finding[],
  source: Pick<FlowSource, 'captures' | 'columns' | 'record'>,
): string[] {
  if (findings.length === 0) return []
  const flows = sample(source.columns.length, FLOWS_MOST).map((row) => source.record(row))
  const seen = {
    clocks,
    captures: source.captures,
    findings: sample(findings.length, FINDINGS_MOST).map((i) => findings[i] as Finding),
    flows: flows.filter(({ client, server }) => client.bytes + server.bytes > 0),
  }
  return DOUBTS.flatMap((doubt) => doubt(seen))
}

/** Indices below `length`, at most so many, evenly spread. */
function sample(length: number, most: number): number[] {
  const step = Math.max(1, length / most)
  return Array.from({ length: Math.min(length, most) }, (_, i) => Math.floor(i * step))
}

function unknownZone({ clocks }: Seen): string[] {
  return clocks
    .filter(({ zoneOffsetMs, from }) => zoneOffsetMs !== null && from === 'assumed')
    .map(({ log }) => `The times of ${log} have no zone, and nothing tells it: UTC is assumed; give --tz.`)
}

function clockOff({ clocks }: Seen): string[] {
  return clocks
    .filter(({ from, offsetMs }) => from === 'estimated' && Math.abs(offsetMs) >= CLOCK_OFF_MS)
    .map(({ log, offsetMs }) => {
      const side = offsetMs > 0 ? 'ahead of' : 'behind'
      return `The clock of ${log} is ${durationText(Math.abs(offsetMs))} ${side} the capture's; run NTP on both hosts.`
    })
}

function apartInTime({ clocks, captures, findings }: Seen): string[] {
  const slackMs = findings.some(({ match }) => match.chosen !== null) ? LATE_MS : APART_MS
  const offsets = new Map(clocks.map(({ log, offsetMs }) => [log, offsetMs]))
  const times = findings.flatMap(({ match: { error } }) =>
    typeof error.time?.epochMs === 'number' ? [error.time.epochMs - (offsets.get(error.file) ?? 0)] : [],
  )
  const spans = captures.flatMap(({ baseSec, firstNs, lastNs }) =>
    firstNs === null || lastNs === null
      ? []
      : [{ from: baseSec * 1e3 + firstNs / 1e6, to: baseSec * 1e3 + lastNs / 1e6 }],
  )
  const isNear = (ms: number): boolean => spans.some(({ from, to }) => ms > from - slackMs && ms < to + slackMs)
  if (times.length === 0 || spans.length === 0 || times.some(isNear)) return []
  const [first, last] = [Math.min(...times), Math.max(...times)]
  const [from, to] = [Math.min(...spans.map((span) => span.from)), Math.max(...spans.map((span) => span.to))]
  return [
    `Log and capture are not of one time: the errors are of ${spanText(first, last)}, the packets of ${spanText(from, to)}; name the capture of that time, or say with --tz or --clock-offset how the log's times are meant.`,
  ]
}

function spanText(fromMs: number, toMs: number): string {
  const [from, to] = [fromMs, toMs].map((ms) => new Date(ms).toISOString().replace(/\.\d+/, ''))
  return from === to ? `${from ?? ''}` : `${from ?? ''} to ${to ?? ''}`
}

function otherHost({ findings }: Seen): string[] {
  const strangers = findings.filter(({ verdict }) => verdict.pattern === 'address-not-in-capture')
  if (strangers.length < MANY * findings.length) return []
  return [
    `The capture has no packet of the peers of ${share(strangers, findings)} errors: capture on the host that wrote the log, with -i any and no filter that hides them; where addresses are translated on the way, --map A:P=B:Q says how.`,
  ]
}

function oneDirection({ flows }: Seen): string[] {
  const halves = flows.filter(({ client, server }) => client.packets === 0 || server.packets === 0)
  if (flows.length < FLOWS_LEAST || halves.length < MANY * flows.length) return []
  return [
    `The capture has only one direction of ${share(halves, flows)} flows: capture where both pass, on the host itself with -i any.`,
  ]
}

function lossy({ flows }: Seen): string[] {
  const lacking = flows.filter(({ lostSegments }) => lostSegments > 0)
  if (flows.length < FLOWS_LEAST || lacking.length < SOME_LOSS * flows.length) return []
  return [
    `The capture lacks packets of ${share(lacking, flows)} flows: give tcpdump a larger buffer (-B 65536), a filter and a smaller -s.`,
  ]
}

/** The log knows paths that the packets should show. */
function cutShort({ findings }: Seen): string[] {
  const plain = findings.flatMap(({ match: { error, chosen } }) => {
    const isPlain = error.path !== null && error.url?.startsWith('https:') !== true
    return isPlain && chosen !== null && chosen.flow.client.bytes > 0 && chosen.flow.role === 'syn' ? [chosen.flow] : []
  })
  const unread = plain.filter(({ requests, tls }) => requests === null && tls === null)
  if (unread.length === 0 || unread.length < MANY * plain.length) return []
  return [
    `The requests of ${share(unread, plain)} matched flows cannot be read, though the log has their paths: keep more of each packet (-s 512).`,
  ]
}

function share(some: readonly unknown[], all: readonly unknown[]): string {
  return some.length === all.length ? `all ${grouped(all.length)}` : `${grouped(some.length)} of ${grouped(all.length)}`
}
