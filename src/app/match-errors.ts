import { matchAll, type MatchOptions } from '../correlate/match/match-all.js'
import { judgeMatch } from '../correlate/verdict/judge.js'
import { wholeCaptureOf, wholeNotes, withWhole } from '../correlate/verdict/whole-capture.js'
import type { ReportHead } from '../model/finding.js'
import type { WholeCapture } from '../model/report.js'
import type { Session } from '../model/session.js'
import { unpackFlow } from '../pcap/flow/unpack-flow.js'
import type { FlowSource } from '../model/flow-source.js'
import type { StoredCapture } from '../store/capture-rows.js'
import { flowSource } from '../store/flow-source.js'
import { doubtsOf } from './doubts.js'
import { needBoth } from './check-kinds.js'
import { later } from './heard.js'
import { type Indexed, indexCaptures } from './index-captures.js'
import { type LogContent, type LogOptions, readLogs } from './read-logs.js'
import type { ShelfOptions } from './shelf.js'
import { sortInputs, type SortedInput } from './sort-inputs.js'

/** What `corr match` is asked. */
export interface MatchRequest extends LogOptions, MatchOptions, ShelfOptions {
  /** Logs, captures and indices in any order. */
  readonly names: readonly string[]
}

/** Findings whose flows are read from the index when they are looked at. */
export interface MatchedErrors extends ReportHead {
  /** To be called when the findings are no longer looked at. */
  close(): void
}

/** The same, with the flows that they were found among. */
export interface MatchedFlows extends MatchedErrors {
  readonly source: FlowSource
  readonly whole: WholeCapture
  /** Captures in the order of {@link FlowSource.captures}. */
  readonly stored: readonly StoredCapture[]
}

/**
 * Matches the errors of all logs to the flows of all captures and says what ended each.
 * @throws Failure CORR_NO_LOG, CORR_NO_CAPTURE, CORR_BAD_INDEX of `--db`
 */
export async function matchErrors(request: MatchRequest, session: Session): Promise<MatchedFlows> {
  return matchSorted(await sortInputs(request.names, session), request, session)
}

/** The same for inputs that are told apart already. */
export async function matchSorted(
  sorted: readonly SortedInput[],
  request: Omit<MatchRequest, 'names'>,
  session: Session,
): Promise<MatchedFlows> {
  needBoth(sorted, request.db !== null, session)
  const captures = sorted.filter(({ kind }) => kind === 'capture' || kind === 'index')
  const logFiles = sorted.filter(({ kind }) => kind === 'log')
  const { content, indexed } = await readBoth(logFiles, captures, request, session)
  const { logs, errors } = content
  const { stored, close } = indexed
  try {
    const source = flowSource(stored, unpackFlow)
    const { matches, clocks } = matchAll(errors, source, request)
    const judged = matches.map(judgeMatch)
    const whole = wholeCaptureOf(source.columns, judged)
    const findings = judged.map((finding) => withWhole(finding, whole))
    const doubts = doubtsOf(clocks, findings, source)
    return {
      logs,
      captures: source.captures,
      clocks,
      doubts,
      notes: wholeNotes(whole),
      findings,
      whole,
      source,
      stored,
      close,
    }
  } catch (error) {
    close()
    throw error
  }
}

interface Both {
  readonly content: LogContent
  readonly indexed: Indexed
}

/** Reads logs and captures at the same time: packed logs are unpacked, and large captures read, by threads of their own. */
async function readBoth(
  logs: readonly SortedInput[],
  captures: readonly SortedInput[],
  request: LogOptions & ShelfOptions,
  session: Session,
): Promise<Both> {
  const ofCaptures = later(session)
  const [content, indexed] = await Promise.allSettled([
    readLogs(logs, request, session),
    indexCaptures(captures, request, ofCaptures),
  ])
  ofCaptures.speak()
  if (content.status === 'fulfilled' && indexed.status === 'fulfilled') {
    return { content: content.value, indexed: indexed.value }
  }
  if (indexed.status === 'fulfilled') indexed.value.close()
  throw content.status === 'rejected' ? content.reason : (indexed as PromiseRejectedResult).reason
}
