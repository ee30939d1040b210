import { identify } from '../input/identity.js'
import type { Input } from '../input/input.js'
import type { LogTotals, ReadOptions } from '../log/read-errors.js'
import { Failure, type Warning } from '../model/failure.js'
import type { SocketError } from '../model/socket-error.js'
import { openIndex, type Index } from '../store/database.js'
import { ERROR_LAYOUT, errorInserter, type ErrorInserter, storedErrors, storedLog } from '../store/error-rows.js'
import { CacheFile, cacheFolder, cachePath, dropFromCache, isCached, touch } from './cache-folder.js'
import type { Heard } from './heard.js'

/** A log that may be known already. */
export interface CachedLog {
  readonly input: Input
  readonly heard: Heard
  /** Reads the log itself. */
  readonly read: () => AsyncGenerator<SocketError, LogTotals>
}

/**
 * The errors of a log from the cache; one that is not there, or has changed since, is read and put there when all of it was read
 * without a fault. What was said when it was read is said again. One file a log, so that two processes never wait for each other.
 */
export async function* cachedErrors(log: CachedLog, options: ReadOptions): AsyncGenerator<SocketError, LogTotals> {
  const folder = cacheFolder()
  const path = folder === null ? null : pathOf(log.input, options, folder)
  if (folder === null || path === null) return yield* log.read()
  let given = 0
  try {
    for (const error of isCached(path) ? openCached(path, log) : []) {
      if ('lines' in error) return error
      given++
      yield error
    }
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    dropFromCache(path)
  }
  return yield* readInto(new LogFile(folder, path), log, given, () => pathOf(log.input, options, folder) === path)
}

/** What a file of the cache holds: errors, and behind them what `readErrors` returns. */
function* openCached(path: string, { input, heard }: CachedLog): Generator<SocketError | LogTotals> {
  const index = openIndex(path, 'read', ERROR_LAYOUT)
  try {
    const { lines, errors, warnings } = storedLog(index, input.path)
    touch(path)
    yield* storedErrors(index, input.path)
    warnings.forEach(heard.warn)
    yield { lines, errors }
  } finally {
    index.db.close()
  }
}

/** @param skip errors that were given already, out of a file of the cache that turned out to be damaged */
async function* readInto(
  file: LogFile,
  { heard, read }: CachedLog,
  skip: number,
  isUnchanged: () => boolean,
): AsyncGenerator<SocketError, LogTotals> {
  const saidBefore = heard.warnings.length
  const errors = read()
  try {
    for (let count = 0; ; count++) {
      const next = await errors.next()
      if (next.done === true) {
        // A log that is written to while it is read is another one than was asked for.
        if (heard.failures.length === 0 && isUnchanged()) file.publish(next.value, heard.warnings.slice(saidBefore))
        return next.value
      }
      file.add(next.value)
      if (count >= skip) yield next.value
    }
  } finally {
    file.drop()
    await errors.return({ lines: 0, errors: 0 })
  }
}

/**
 * Whatever decides which errors are found in a log, besides its content.
 * @returns `null` if the file has grown since it was opened, or is gone
 */
function pathOf({ path, size }: Input, { zone, linePattern }: ReadOptions, folder: string): string | null {
  try {
    const identity = identify(path, size ?? 0)
    // Rules of zones change with the data that Node brings along.
    const zoneRules = zone === null ? '' : `${zone} ${process.versions['tz'] ?? process.version}`
    return identity.size === size ? cachePath(folder, identity, ['log', zoneRules, String(linePattern)]) : null
  } catch (error) {
    if (error instanceof Failure) return null
    throw error
  }
}

/** A log's file in the cache while it is written. A full disk is no reason not to read a log. */
class LogFile {
  private readonly file: CacheFile
  private index: Index | null = null
  private inserter: ErrorInserter | null = null

  constructor(folder: string, path: string) {
    this.file = new CacheFile(folder, path)
    this.attempt(() => {
      this.index = openIndex(this.file.partial, 'new', ERROR_LAYOUT)
      this.inserter = errorInserter(this.index)
    })
  }

  add(error: SocketError): void {
    this.attempt(() => this.inserter?.add(error))
  }

  publish({ lines, errors }: LogTotals, warnings: readonly Warning[]): void {
    this.attempt(() => {
      this.inserter?.finish({ lines, errors, warnings })
      this.index?.db.close()
      if (this.inserter !== null) this.file.publish()
    })
  }

  drop(): void {
    this.index?.db.close()
    this.file.drop()
  }

  /** Does without the cache from the first fault on. */
  private attempt(work: () => void): void {
    try {
      work()
    } catch (error) {
      if (!(error instanceof Failure) && !(error instanceof Error && 'code' in error)) throw error
      this.inserter = null
    }
  }
}
