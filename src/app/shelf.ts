import type { FileIdentity } from '../model/file-identity.js'
import type { Session } from '../model/session.js'
import { findCapture, storedCaptures, type CaptureEntry, type StoredCapture } from '../store/capture-rows.js'
import { openIndex, type Index } from '../store/database.js'
import { type Batches, storeCapture } from '../store/flow-rows.js'
import { cacheFolder } from './cache-folder.js'
import { cachedCapture, cacheCapture } from './index-cache.js'

/** Where flows are kept. */
export interface ShelfOptions {
  /** An index file that takes all captures; `null` for the cache. */
  readonly db: string | null
  /** May the cache be used? Without it, flows live as long as the process. */
  readonly cache: boolean
}

/** Indices of one run. */
export interface Shelf {
  /** @returns the capture of that content; `null` if it is not there yet */
  find(identity: FileIdentity): StoredCapture | null
  put(entry: CaptureEntry, batches: Batches): Promise<StoredCapture>
  /** All captures that an index given by `--db` has. */
  all(): StoredCapture[]
  /** Takes charge of an index that somebody else has opened. */
  keep(index: Index): Index
  close(): void
}

/** @throws Failure CORR_BAD_INDEX if the file given by `--db` cannot be used */
export function openShelf(options: ShelfOptions, session: Session): Shelf {
  const opened: Index[] = []
  const keep = (index: Index): Index => {
    opened.push(index)
    return index
  }
  const close = (): void => opened.splice(0).forEach(({ db }) => db.close())
  if (options.db !== null) return { ...fileShelf(keep(openIndex(options.db, 'write'))), keep, close }
  let memory: Index | null = null
  const inMemory = (entry: CaptureEntry, batches: Batches): Promise<StoredCapture> =>
    storeCapture((memory ??= keep(openIndex('the index in memory', 'memory'))), entry, batches)
  const unwritable = (file: string): void =>
    session.warn({ place: { file }, text: 'the cache cannot be written; flows are kept in memory (--no-cache)' })
  const folder = options.cache ? cacheFolder(unwritable) : null
  if (folder === null) return { find: () => null, put: inMemory, all: () => [], keep, close }
  return {
    find: (identity) => cachedCapture(folder, identity, keep),
    // What came through a pipe cannot be recognised later.
    put: (entry, batches) =>
      entry.identity === null
        ? inMemory(entry, batches)
        : cacheCapture(folder, { ...entry, identity: entry.identity }, batches, keep),
    all: () => [],
    keep,
    close,
  }
}

function fileShelf(index: Index): Pick<Shelf, 'find' | 'put' | 'all'> {
  return {
    find: (identity) => findCapture(index, identity),
    put: (entry, batches) => storeCapture(index, entry, batches),
    all: () => storedCaptures(index),
  }
}
