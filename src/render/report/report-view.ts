import type { Finding } from '../../model/finding.js'
import { SCHEMA_VERSION } from '../../model/finding.js'
import type { CaptureInfo } from '../../model/flow-source.js'
import type { KindOutput, ReportFindingOutput, ReportSummaryOutput, SlotOutput } from '../../model/report-output.js'
import type { Kind, Report, Slot, Tally } from '../../model/report.js'
import { isoFromMs, isoFromNs } from '../../util/instant.js'
import { findingView } from '../finding-view.js'

/** The first object of `corr report`: all that was counted. */
export function reportView(report: Report): ReportSummaryOutput {
  return {
    schemaVersion: SCHEMA_VERSION,
    type: 'report',
    sentence: report.sentence,
    ...inputsView(report),
    ...totalsView(report),
    kinds: report.kinds.map(kindView),
    incidents: report.incidents.map(({ startMs, endMs, endpoint, flows, errors, what }) => ({
      endpoint,
      startTime: isoFromMs(startMs, 3),
      endTime: isoFromMs(endMs, 3),
      flows,
      errors,
      what,
    })),
    timers: report.timers.map(({ endpoint, what, leastMs, medianMs, mostMs, flows }) => ({
      endpoint,
      what,
      leastMs: rounded(leastMs),
      medianMs: rounded(medianMs),
      mostMs: rounded(mostMs),
      flows,
    })),
    changes: report.changes.map(({ side, kind, advice }) => ({
      side,
      errors: kind.findings.length,
      cause: kind.cause,
      pattern: kind.pattern,
      server: kind.server,
      advice,
    })),
    exemplars: report.exemplars.map(placeOf),
    unexplained: report.unexplained.map(({ kind, why }) => ({
      pattern: kind.pattern,
      server: kind.server,
      errors: kind.findings.length,
      why,
    })),
    hints: report.hints,
  }
}

/** One further object: an error as `corr match` prints it. */
export function reportFindingView(finding: Finding): ReportFindingOutput {
  const { schemaVersion, ...rest } = findingView(finding)
  return { schemaVersion, type: 'finding', ...rest }
}

function inputsView({ logs, captures, clocks }: Report): Pick<ReportSummaryOutput, 'logs' | 'captures' | 'clocks'> {
  return {
    logs: logs.map(({ path, lines, errors }) => ({ file: path, lines, errors })),
    captures: captures.map(captureView),
    clocks: clocks.map(({ log, offsetMs, zoneOffsetMs, agreeing, counted, from }) => ({
      file: log,
      offsetMs: rounded(offsetMs),
      zoneOffsetMs,
      agreeing,
      counted,
      from,
    })),
  }
}

function captureView(capture: CaptureInfo): ReportSummaryOutput['captures'][number] {
  const time = (ns: number | null): string | null =>
    ns === null ? null : isoFromNs(capture.baseSec, ns, capture.digits)
  const { path, frames, flows, firstNs, lastNs } = capture
  return { capture: path, packets: frames, flows, startTime: time(firstNs), endTime: time(lastNs) }
}

type TotalsView = Pick<
  ReportSummaryOutput,
  | 'errors'
  | 'explained'
  | 'failures'
  | 'closedBy'
  | 'causes'
  | 'patterns'
  | 'endpoints'
  | 'paths'
  | 'clients'
  | 'hours'
  | 'timeline'
>

function totalsView({ totals, timeline }: Report): TotalsView {
  const { errors, explained, failures, closedBy } = totals
  return {
    errors,
    explained,
    failures,
    closedBy,
    causes: totals.causes.map(tallyView),
    patterns: totals.patterns.map(tallyView),
    endpoints: totals.endpoints.map(tallyView),
    paths: totals.paths.map(tallyView),
    clients: totals.clients.map(tallyView),
    hours: totals.hours.map(slotView),
    timeline: { stepMs: timeline.stepMs, slots: timeline.slots.map(slotView), untimed: timeline.untimed },
  }
}

function tallyView({ name, count, causes }: Tally): { name: string; errors: number; causes: Tally['causes'] } {
  return { name, errors: count, causes }
}

function slotView({ startMs, count, causes }: Slot): SlotOutput {
  return { time: isoFromMs(startMs, 0), errors: count, causes }
}

function kindView({ cause, pattern, server, findings, clearest, silenceMs }: Kind): KindOutput {
  const spread = silenceMs && {
    least: rounded(silenceMs.least),
    median: rounded(silenceMs.median),
    most: rounded(silenceMs.most),
  }
  return { cause, pattern, server, errors: findings.length, silenceMs: spread, example: placeOf(clearest) }
}

function placeOf({ match }: Finding): { file: string; line: number } {
  return { file: match.error.file, line: match.error.line }
}

/** To the microsecond. */
function rounded(ms: number): number {
  return Math.round(ms * 1000) / 1000
}
