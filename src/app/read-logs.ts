import { availableParallelism } from 'node:os'
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
  const ordered = inTimeOrder(sorted)
  const read = ordered.map((log) => ({ log, errors: [] as SocketError[], totals: null as LogTotals | null }))
  let next = 0
  const work = async (): Promise<void> => {
    for (let one = read[next++]; one !== undefined; one = read[next++]) {
      one.totals = await collect(errorsOf(one.log, options), one.errors)
    }
  }
  // While one waits for what zlib unpacks, another is read.
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), MOST_AT_ONCE) }, work))
  for (const { log } of read) log.heard.tell(session)
  return {
    logs: read.flatMap(({ log, totals }) => (totals === null ? [] : [{ path: log.input.path, ...totals }])),
    errors: read.flatMap(({ errors }) => errors),
  }
}

/** Logs that are read at the same time. */
const MOST_AT_ONCE = 4

/** Puts all that a generator gives behind one another. @returns what it returns */
async function collect<T, R>(items: AsyncGenerator<T, R>, into: T[]): Promise<R> {
  for (;;) {
    const next = await items.next()
    if (next.done === true) return next.value
    into.push(next.value)
  }
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
  const errors = errorsIn(onlyKinds(sorted, ['log', 'empty'], 'a log', session), options, session)
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

async function* errorsIn(
  sorted: readonly SortedInput[],
  options: LogOptions,
  session: Session,
): AsyncGenerator<SocketError> {
  for (const log of inTimeOrder(sorted)) {
    try {
      yield* errorsOf(log, options)
    } finally {
      log.heard.tell(session)
    }
  }
}

/** @returns `null` if the log could not be read to its end; what is to be said of it is heard */
async function* errorsOf(log: SortedInput, options: LogOptions): AsyncGenerator<SocketError, LogTotals | null> {
  const { input, heard } = log
  try {
    const totals = yield* fromCacheOrFile(log, options)
    if (totals.errors === 0) heard.warn(nothingIn(input.path, totals.lines))
    return totals
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    heard.failed(error)
    return null
  }
}

/** A smaller log is read sooner than it is looked up, bytes on disk. */
const LEAST_CACHED = 32 * 1024

async function* fromCacheOrFile(
  { input, heard }: SortedInput,
  options: LogOptions,
): AsyncGenerator<SocketError, LogTotals> {
  const read = (): AsyncGenerator<SocketError, LogTotals> =>
    readErrors({ path: input.path, chunks: input.chunks(), mtimeMs: input.mtimeMs }, options, heard.warn)
  if (!options.cache || input.size === null || input.size < LEAST_CACHED) return yield* read()
  // A run over small logs does without the database.
  const { cachedErrors } = await import('./log-cache.js')
  return yield* cachedErrors({ input, heard, read }, options)
}

function nothingIn(file: string, lines: number): { place: { file: string }; text: string } {
  return {
    place: { file },
    text: lines === 0 ? 'the log is empty' : `no socket error in its ${counted(lines, 'line')}`,
  }
}
