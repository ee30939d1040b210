import Database from 'better-sqlite3'
import { closeSync, openSync, readSync } from 'node:fs'
import { isIndex } from './is-index.js'
import { INDEX_VERSION } from './schema.js'

/** Where the header of an SQLite file has `user_version`: sqlite.org/fileformat2.html, section 1.3. */
const VERSION_AT = 60
const HEADER_LENGTH = 100

/** A capture that an index of an older version had. */
export interface OlderCapture {
  readonly path: string
  /** `null` for one that came through a pipe. */
  readonly realPath: string | null
  readonly size: number
  readonly headHash: string
  readonly tailHash: string
}

/** An index that an older corr wrote. */
export interface OlderIndex {
  readonly version: number
  readonly captures: readonly OlderCapture[]
}

/** @returns `null` where there is no file, or one that is no index, or one that needs no renewal */
export function olderIndex(path: string): OlderIndex | null {
  const version = versionOf(path)
  return version === null || version >= INDEX_VERSION ? null : { version, captures: capturesOf(path) }
}

function versionOf(path: string): number | null {
  const head = Buffer.alloc(HEADER_LENGTH)
  try {
    const fd = openSync(path, 'r')
    try {
      readSync(fd, head, 0, HEADER_LENGTH, 0)
    } finally {
      closeSync(fd)
    }
  } catch {
    // Who opens it next says why it cannot be read.
    return null
  }
  return isIndex(head) ? head.readUInt32BE(VERSION_AT) : null
}

/** All versions so far name their captures alike; of one that does not, nothing is known. */
function capturesOf(path: string): OlderCapture[] {
  try {
    const db = new Database(path, { readonly: true })
    try {
      return db
        .prepare<[], OlderCapture>(
          'SELECT path, real_path AS realPath, size, head_hash AS headHash, tail_hash AS tailHash FROM capture ORDER BY id',
        )
        .all()
    } finally {
      db.close()
    }
  } catch {
    return []
  }
}
