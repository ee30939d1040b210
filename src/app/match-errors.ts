import { matchAll, type MatchOptions } from '../correlate/match/match-all.js'
import { judgeMatch } from '../correlate/verdict/judge.js'
import type { ReportHead } from '../model/finding.js'
import type { Session } from '../model/session.js'
import { flowSource } from '../store/flow-source.js'
import { needCapture, needLog } from './check-kinds.js'
import { indexCaptures } from './index-captures.js'
import type { ReadOptions } from '../log/read-errors.js'
import { readLogs } from './read-logs.js'
import type { ShelfOptions } from './shelf.js'
import { sortInputs } from './sort-inputs.js'

/** What `corr match` is asked. */
export interface MatchRequest extends ReadOptions, MatchOptions, ShelfOptions {
  /** Logs, captures and indices in any order. */
  readonly names: readonly string[]
}

/** Findings whose flows are read from the index when they are looked at. */
export interface MatchedErrors extends ReportHead {
  /** To be called when the findings are no longer looked at. */
  close(): void
}

/**
 * Matches the errors of all logs to the flows of all captures and says what ended each.
 * @throws Failure CORR_NO_LOG, CORR_NO_CAPTURE, CORR_BAD_INDEX of `--db`
 */
export async function matchErrors(request: MatchRequest, session: Session): Promise<MatchedErrors> {
  const sorted = await sortInputs(request.names, session)
  needLog(sorted, session)
  const captures = sorted.filter(({ kind }) => kind === 'capture' || kind === 'index')
  if (request.db === null) needCapture(sorted)
  const { logs, errors } = await readLogs(
    sorted.filter(({ kind }) => kind === 'log'),
    request,
    session,
  )
  const indexed = await indexCaptures(captures, request, session)
  const close = (): void => indexed.close()
  try {
    const source = flowSource(indexed.stored)
    const { matches, clocks } = matchAll(errors, source, request)
    return { logs, captures: source.captures, clocks, findings: matches.map(judgeMatch), close }
  } catch (error) {
    close()
    throw error
  }
}
