import { Failure } from '../model/failure.js'
import type { FileIdentity } from '../model/file-identity.js'
import { storedCaptures, type CaptureEntry, type StoredCapture } from '../store/capture-rows.js'
import { openIndex, type Index } from '../store/database.js'
import { type Batches, storeCapture } from '../store/flow-rows.js'
import { cachePath, dropFromCache, intoCache, isCached, touch } from './cache-folder.js'

type Keep = (index: Index) => Index

/** The cached capture of that content; one that cannot be read is dropped as if it had never been there. */
export function cachedCapture(folder: string, identity: FileIdentity, keep: Keep): StoredCapture | null {
  const path = cachePath(folder, identity, [])
  if (!isCached(path)) return null
  try {
    const index = openIndex(path, 'read')
    const [stored] = storedCaptures(index)
    touch(path)
    if (stored !== undefined) return { ...stored, index: keep(index) }
    index.db.close()
  } catch (error) {
    if (!(error instanceof Failure)) throw error
  }
  dropFromCache(path)
  return null
}

/** Puts a capture in the cache: one index file each. */
export async function cacheCapture(
  folder: string,
  entry: CaptureEntry & { readonly identity: FileIdentity },
  batches: Batches,
  keep: Keep,
): Promise<StoredCapture> {
  const path = cachePath(folder, entry.identity, [])
  const stored = await intoCache(folder, path, async (partial) => {
    const index = openIndex(partial, 'new')
    return storeCapture(index, entry, batches).finally(() => index.db.close())
  })
  return { ...stored, index: keep(openIndex(path, 'read')) }
}
