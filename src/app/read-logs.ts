import { counted } from '../util/count-text.js'
import type { LogInfo } from '../model/finding.js'
import { Failure } from '../model/failure.js'
import type { Session } from '../model/session.js'
import type { SocketError } from '../model/socket-error.js'
import { readErrors, type ReadOptions } from '../log/read-errors.js'
import { inTimeOrder } from './order-logs.js'
import { sortInputs, type SortedInput } from './sort-inputs.js'
import { onlyKinds } from './check-kinds.js'

/** What the logs hold. */
export interface LogContent {
  readonly logs: readonly LogInfo[]
  /** In the order of the logs, the files of a rotated log by time, and within one in the order of its lines. */
  readonly errors: readonly SocketError[]
}

/**
 * Finds the socket errors in all logs. A log without any is mentioned, one that cannot be read to its end is a failure; what
 * stands before is used.
 * @param options `--tz` and `--line-pattern`
 */
export async function readLogs(
  sorted: readonly SortedInput[],
  options: ReadOptions,
  session: Session,
): Promise<LogContent> {
  const logs: LogInfo[] = []
  const errors: SocketError[] = []
  for (const { input, heard } of inTimeOrder(sorted)) {
    const before = errors.length
    const source = { path: input.path, chunks: input.chunks(), mtimeMs: input.mtimeMs }
    try {
      const { lines } = await readErrors(source, options, heard.warn, (error) => errors.push(error))
      logs.push({ path: input.path, lines, errors: errors.length - before })
      if (errors.length === before) heard.warn(nothingIn(input.path, lines))
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      heard.failed(error)
    }
    heard.tell(session)
  }
  return { logs, errors }
}

/** For `corr errors`: the errors of logs alone. */
export async function listErrors(
  names: readonly string[],
  options: ReadOptions,
  session: Session,
): Promise<LogContent> {
  const sorted = await sortInputs(names, session)
  return readLogs(onlyKinds(sorted, ['log', 'empty'], 'a log', session), options, session)
}

function nothingIn(file: string, lines: number): { place: { file: string }; text: string } {
  return {
    place: { file },
    text: lines === 0 ? 'the log is empty' : `no socket error in its ${counted(lines, 'line')}`,
  }
}
