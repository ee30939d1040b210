import { incidentsOf } from '../correlate/verdict/incidents.js'
import type { Finding, ReportHead } from '../model/finding.js'
import type { Incident, Report, ServerTimer } from '../model/report.js'
import type { Session } from '../model/session.js'
import { matchErrors, type MatchRequest } from './match-errors.js'
import { narrowed } from './narrowed.js'
import { changesOf } from './report/changes.js'
import { hintsOf } from './report/hints.js'
import { exemplarsOf, kindsOf, unexplainedOf } from './report/kinds.js'
import { sentenceOf } from './report/sentence.js'
import { timelineOf } from './report/timeline.js'
import { totalsOf } from './report/totals.js'

/** What `corr report` is asked. */
export interface ReportRequest extends MatchRequest {
  /** Which findings are counted: all others are left out of everything but the timers of servers. */
  readonly wanted: (finding: Finding) => boolean
}

/** Findings shown with all their evidence. */
const EXEMPLARS = 10

/**
 * Matches the errors of all logs, and counts and orders what was found.
 * @throws Failure as {@link matchErrors}
 */
export async function buildReport(request: ReportRequest, session: Session): Promise<Report> {
  const head = await matchErrors(request, session)
  const findings = narrowed(head.findings, request.wanted, session)
  const { incidents, timers } = head.whole
  const all = findings.length === head.findings.length
  return reportOf({ ...head, findings }, all ? incidents : incidentsOf(head.source.columns, findings), timers)
}

/**
 * The report on findings.
 * @param incidents what many flows of one endpoint died of together
 * @param timers what the flows of each endpoint prove of its timers
 */
export function reportOf(head: ReportHead, incidents: readonly Incident[], timers: readonly ServerTimer[]): Report {
  const kinds = kindsOf(head.findings)
  const totals = totalsOf(head.findings)
  return {
    ...head,
    sentence: sentenceOf(totals, kinds, timers, head.logs),
    totals,
    timeline: timelineOf(head.findings),
    kinds,
    incidents,
    timers,
    changes: changesOf(kinds),
    exemplars: exemplarsOf(kinds, EXEMPLARS),
    unexplained: unexplainedOf(kinds),
    hints: hintsOf(head),
  }
}
