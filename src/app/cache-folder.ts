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
import type { FileIdentity } from '../model/file-identity.js'

/** Bytes that the cache may take; beyond, what was not used for the longest time goes. */
const CACHE_BYTES = 4 * 2 ** 30

/** Files that it may hold: a log that grows leaves one each time that it is read. */
const CACHE_FILES = 4096

/** Leftovers of a writer that was killed are gone after a day. */
const LEFTOVER_MS = 24 * 60 * 60 * 1000

/**
 * The folder of the cache, made if need be.
 * @param cannot is told which folder it is if nothing can be written there
 * @returns `null` if so
 */
export function cacheFolder(cannot?: (folder: string) => void): string | null {
  const base = process.env['XDG_CACHE_HOME']
  const folder = join(base?.startsWith('/') === true ? base : join(homedir(), '.cache'), 'corr')
  try {
    mkdirSync(folder, { recursive: true })
    accessSync(folder, constants.W_OK)
    return folder
  } catch {
    cannot?.(folder)
    return null
  }
}

/** Is there a file of that name? */
export function isCached(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined
}

/** Marks a file as used now: what was not used for the longest time goes first. */
export function touch(path: string): void {
  try {
    utimesSync(path, new Date(), new Date())
  } catch {
    // Another process has made room meanwhile; whoever has the file open can still read it.
  }
}

/** Takes away a file that cannot be used. */
export function dropFromCache(path: string): void {
  rmSync(path, { force: true })
}

/**
 * Puts a file in the cache, written under a name of this process's own and renamed when it is on disk. A killed writer leaves
 * nothing that anybody would read, and of two writers the last one wins with the same content.
 * @param write writes the whole file under the name that it is given
 */
export async function intoCache<T>(folder: string, path: string, write: (partial: string) => Promise<T>): Promise<T> {
  const file = new CacheFile(folder, path)
  try {
    const result = await write(file.partial)
    file.publish()
    return result
  } finally {
    file.drop()
  }
}

/** A file that is being written. */
export class CacheFile {
  /** The name that it has until it is whole. */
  readonly partial: string

  constructor(
    private readonly folder: string,
    private readonly path: string,
  ) {
    this.partial = `${path}.${randomUUID()}.tmp`
    process.once('exit', this.drop)
  }

  /** Gives the file its name, when all of it was written. */
  publish(): void {
    flush(this.partial)
    makeRoom(this.folder, statSync(this.partial).size)
    renameSync(this.partial, this.path)
  }

  /** Leaves no trace of a file that was not published. */
  readonly drop = (): void => {
    rmSync(this.partial, { force: true })
    process.off('exit', this.drop)
  }
}

/**
 * Where the file is, or would be, that was made of a file of that content. One build of corr does not read what another one has
 * cached: what it makes of a packet or a line may have changed.
 * @param options whatever else decides what is made of it
 */
export function cachePath(folder: string, identity: FileIdentity, options: readonly string[]): string {
  const { size, mtimeNs, headHash, tailHash } = identity
  const key = createHash('sha256').update(JSON.stringify([size, mtimeNs, headHash, tailHash, build(), ...options]))
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
  let count = 1
  for (const { path, name, size, at } of files) {
    const leftover = name.endsWith('.tmp')
    if (!leftover) used += size
    if (!leftover) count++
    const old = leftover ? Date.now() - at > LEFTOVER_MS : used > CACHE_BYTES || count > CACHE_FILES
    if (old && (leftover || name.endsWith('.corr'))) rmSync(path, { force: true })
  }
}
