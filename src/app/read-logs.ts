import { counted } from '../util/count-text.js'
import type { TimeSpan } from '../model/flow-choice.js'
import type { LogInfo } from '../model/finding.js'
import { Failure } from '../model/failure.js'
import type { Session } from '../model/session.js'
import type { SocketError } from '../model/socket-error.js'
import { type LogTotals, readErrors, type ReadOptions } from '../log/read-errors.js'
import { noneWanted } from './narrowed.js'
import { inTimeOrder } from './order-logs.js'
import { sortInputs, type SortedInput } from './sort-inputs.js'
import { onlyKinds } from './check-kinds.js'

/** How logs are read. */
export interface LogOptions extends ReadOptions {
  /** May the cache be used? */
  readonly cache: boolean
}

/** What the logs hold. */
export interface LogContent {
  readonly logs: readonly LogInfo[]
  /** In the order of the logs, the files of a rotated log by time, and within one in the order of its lines. */
  readonly errors: readonly SocketError[]
}

/**
 * Finds the socket errors in all logs. A log without any is mentioned, one that cannot be read to its end is a failure; what
 * stands before is used.
 * @param options `--tz`, `--line-pattern` and `--no-cache`
 */
export async function readLogs(
  sorted: readonly SortedInput[],
  options: LogOptions,
  session: Session,
): Promise<LogContent> {
  const logs: LogInfo[] = []
  const errors: SocketError[] = []
  for await (const error of errorsIn(sorted, options, session, logs)) errors.push(error)
  return { logs, errors }
}

/** What `corr errors` is asked. */
export interface ErrorsRequest extends LogOptions {
  readonly names: readonly string[]
  /** Only errors within it; `null` for all. */
  readonly span: TimeSpan | null
}

/**
 * For `corr errors`: the errors of logs alone, as they are read; they are not kept. An error whose time is not known lies in no
 * span; a word says in the end how many do not.
 * @throws Failure CORR_NO_LOG, before the first is read
 */
export async function listErrors(
  { names, span, ...options }: ErrorsRequest,
  session: Session,
): Promise<AsyncIterable<SocketError>> {
  const sorted = await sortInputs(names, session)
  const errors = errorsIn(onlyKinds(sorted, ['log', 'empty'], 'a log', session), options, session, [])
  return span === null ? errors : within(span, errors, session)
}

async function* within(
  span: TimeSpan,
  errors: AsyncIterable<SocketError>,
  session: Session,
): AsyncGenerator<SocketError> {
  let [timeless, within, outside] = [0, 0, 0]
  for await (const error of errors) {
    const epochMs = error.time?.epochMs ?? null
    if (epochMs === null) timeless++
    else if (epochMs < span.since || epochMs >= span.until) outside++
    else {
      within++
      yield error
    }
  }
  if (within === 0 && outside > 0) session.warn(noneWanted(outside, 'error'))
  if (timeless > 0) session.warn({ place: {}, text: leftOut(timeless) })
}

function leftOut(count: number): string {
  return `${counted(count, 'error')} left out, for their time or its zone is not known: --tz tells the zone`
}

/** @param logs gets each log that was read to its end */
async function* errorsIn(
  sorted: readonly SortedInput[],
  options: LogOptions,
  session: Session,
  logs: LogInfo[],
): AsyncGenerator<SocketError> {
  for (const log of inTimeOrder(sorted)) {
    const { input, heard } = log
    try {
      const { lines, errors } = yield* errorsOf(log, options, session)
      logs.push({ path: input.path, lines, errors })
      if (errors === 0) heard.warn(nothingIn(input.path, lines))
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      heard.failed(error)
    } finally {
      heard.tell(session)
    }
  }
}

/** A smaller log is read sooner than it is looked up, bytes on disk. */
const LEAST_CACHED = 32 * 1024

async function* errorsOf(
  { input, heard }: SortedInput,
  options: LogOptions,
  session: Session,
): AsyncGenerator<SocketError, LogTotals> {
  const read = (): AsyncGenerator<SocketError, LogTotals> =>
    readErrors({ path: input.path, chunks: input.chunks(), mtimeMs: input.mtimeMs }, options, heard.warn)
  if (!options.cache || input.size === null || input.size < LEAST_CACHED) return yield* read()
  // A run over small logs does without the database.
  const { cachedErrors } = await import('./log-cache.js')
  return yield* cachedErrors({ input, heard, read }, options, session)
}

function nothingIn(file: string, lines: number): { place: { file: string }; text: string } {
  return {
    place: { file },
    text: lines === 0 ? 'the log is empty' : `no socket error in its ${counted(lines, 'line')}`,
  }
}
