import { createHash, randomUUID } from 'node:crypto'
import {
  accessSync,
  closeSync,
  constants,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
} from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { Failure } from '../model/failure.js'
import type { FileIdentity } from '../model/file-identity.js'
import type { Session } from '../model/session.js'
import { storedCaptures, type CaptureEntry, type StoredCapture } from '../store/capture-rows.js'
import { openIndex, type Index } from '../store/database.js'
import { type Batches, storeCapture } from '../store/flow-rows.js'

/** Bytes that the cache may take; beyond, what was not used for the longest time goes. */
const CACHE_BYTES = 4 * 2 ** 30

/** Leftovers of a writer that was killed are gone after a day. */
const LEFTOVER_MS = 24 * 60 * 60 * 1000

type Keep = (index: Index) => Index

/**
 * The folder of the cache, made if need be.
 * @returns `null`, after a warning, if nothing can be written there: the flows are then kept in memory
 */
export function cacheFolder(session: Session): string | null {
  const base = process.env['XDG_CACHE_HOME']
  const folder = join(base?.startsWith('/') === true ? base : join(homedir(), '.cache'), 'corr')
  try {
    mkdirSync(folder, { recursive: true })
    accessSync(folder, constants.W_OK)
    return folder
  } catch {
    session.warn({
      place: { file: folder },
      text: 'the cache cannot be written; flows are kept in memory (--no-cache)',
    })
    return null
  }
}

/** The cached capture of that content; one that cannot be read is dropped as if it had never been there. */
export function cachedCapture(folder: string, identity: FileIdentity, keep: Keep): StoredCapture | null {
  const path = cachePath(folder, identity)
  if (statSync(path, { throwIfNoEntry: false }) === undefined) return null
  try {
    const index = openIndex(path, 'read')
    const [stored] = storedCaptures(index)
    utimesSync(path, new Date(), new Date())
    if (stored !== undefined) return { ...stored, index: keep(index) }
    index.db.close()
  } catch (error) {
    if (!(error instanceof Failure)) throw error
  }
  rmSync(path, { force: true })
  return null
}

/**
 * Puts a capture in the cache: one index file each, written under a name of this process's own and renamed when it is on disk.
 * A killed writer leaves nothing that anybody would read, and of two writers the last one wins with the same content.
 */
export async function cacheCapture(
  folder: string,
  entry: CaptureEntry & { readonly identity: FileIdentity },
  batches: Batches,
  keep: Keep,
): Promise<StoredCapture> {
  const path = cachePath(folder, entry.identity)
  const partial = `${path}.${randomUUID()}.tmp`
  const drop = (): void => rmSync(partial, { force: true })
  process.once('exit', drop)
  try {
    const index = openIndex(partial, 'new')
    const stored = await storeCapture(index, entry, batches).finally(() => index.db.close())
    flush(partial)
    makeRoom(folder, statSync(partial).size)
    renameSync(partial, path)
    return { ...stored, index: keep(openIndex(path, 'read')) }
  } finally {
    drop()
    process.off('exit', drop)
  }
}

/** One build of corr does not read what another one has cached: what it makes of a packet may have changed. */
function cachePath(folder: string, identity: FileIdentity): string {
  const { size, mtimeNs, headHash, tailHash } = identity
  const key = createHash('sha256').update(JSON.stringify([size, mtimeNs, headHash, tailHash, build()]))
  return join(folder, `${key.digest('hex').slice(0, 32)}.corr`)
}

/** Version of the package and, for those who build it themselves, the time of the build: npm sets all times alike. */
function build(): string {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    version: string
  }
  return `${version} ${String(statSync(new URL(import.meta.url)).mtimeMs)}`
}

function flush(path: string): void {
  const fd = openSync(path, 'r')
  try {
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
}

/** Removes leftovers, and the files that were not used for the longest time until the new one has room. */
function makeRoom(folder: string, needed: number): void {
  const files = readdirSync(folder)
    .map((name) => ({ path: join(folder, name), name, stats: statSync(join(folder, name), { throwIfNoEntry: false }) }))
    .flatMap(({ path, name, stats }) =>
      stats === undefined ? [] : [{ path, name, size: stats.size, at: stats.mtimeMs }],
    )
    .sort((a, b) => b.at - a.at)
  let used = needed
  for (const { path, name, size, at } of files) {
    const leftover = name.endsWith('.tmp')
    if (!leftover) used += size
    const old = leftover ? Date.now() - at > LEFTOVER_MS : used > CACHE_BYTES
    if (old && (leftover || name.endsWith('.corr'))) rmSync(path, { force: true })
  }
}
