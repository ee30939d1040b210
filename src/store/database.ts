import Database from 'better-sqlite3'
import { randomUUID } from 'node:crypto'
import { existsSync, linkSync, rmSync } from 'node:fs'
import type { Failure } from '../model/failure.js'
import { badIndex } from './bad-index.js'
import { FLOW_LAYOUT, type Layout } from './schema.js'

/** An open index. */
export interface Index {
  readonly path: string
  readonly db: Database.Database
}

/** `new` is a file of one writer's own that is renamed when it is whole; `memory` lives as long as the process. */
export type IndexMode = 'read' | 'write' | 'new' | 'memory'

/** How long one process waits for another that writes the same index, ms. */
const PATIENCE_MS = 120_000

/** Page cache: the size that an index in memory may have before SQLite moves it to a temporary file. */
const CACHE_KIB = 64 * 1024

/**
 * Opens an index, and makes an empty one where the mode is to write and there is none. A rollback journal is used, not a
 * write-ahead log: an index is one file that can be moved, and one transaction writes a whole capture.
 * @param layout what the file holds: flows, if left out
 * @throws Failure CORR_BAD_INDEX for a file that is no index, is damaged, or has another version
 */
export function openIndex(path: string, mode: IndexMode, layout = FLOW_LAYOUT): Index {
  return reading(path, () => {
    if (mode === 'write' && !existsSync(path)) makeEmpty(path, layout)
    const db = new Database(mode === 'memory' ? '' : path, {
      // Not read-only: what a killed writer left behind is rolled back at the next opening.
      fileMustExist: mode === 'read',
      timeout: PATIENCE_MS,
    })
    try {
      prepare(db, path, mode, layout)
    } catch (error) {
      db.close()
      throw error
    }
    return { path, db }
  })
}

/** Makes an index under another name first: a writer that is killed must not leave a file that is none yet. */
function makeEmpty(path: string, layout: Layout): void {
  const partial = `${path}.${randomUUID()}.tmp`
  const drop = (): void => rmSync(partial, { force: true })
  process.once('exit', drop)
  try {
    openIndex(partial, 'new', layout).db.close()
    // of two that make it at once the first one wins
    linkSync(partial, path)
  } catch {
    // who opens it next makes it in its place, or says what hinders that
  } finally {
    drop()
    process.off('exit', drop)
  }
}

/**
 * Runs work on an index and turns the database's own errors into a failure that names the file.
 * @throws Failure CORR_BAD_INDEX
 */
export function reading<T>(path: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw sqliteFailure(path, error) ?? error
  }
}

function prepare(db: Database.Database, path: string, mode: IndexMode, layout: Layout): void {
  if (mode === 'read') return checkVersion(db, path, layout)
  db.pragma(`cache_size = -${String(CACHE_KIB)}`)
  if (mode === 'new' || mode === 'memory') {
    // Nobody else sees the file before it is whole and on disk.
    db.pragma('journal_mode = MEMORY')
    db.pragma('synchronous = OFF')
  }
  db.transaction(() => {
    if (db.prepare('SELECT count(*) FROM sqlite_master').pluck().get() !== 0) return checkVersion(db, path, layout)
    db.exec(layout.schema)
    db.pragma(`application_id = ${String(layout.applicationId)}`)
    db.pragma(`user_version = ${String(layout.version)}`)
  }).immediate()
}

function checkVersion(db: Database.Database, path: string, { applicationId, version: own }: Layout): void {
  const id = db.pragma('application_id', { simple: true })
  if (id !== applicationId) throw badIndex(path, 'it is an SQLite file that corr did not write', 'name another file')
  const version = Number(db.pragma('user_version', { simple: true }))
  if (version > own) throw badIndex(path, 'it was written by a newer corr', 'update corr, or index again')
  if (version < own) throw badIndex(path, 'it was written by an older corr')
}

function sqliteFailure(path: string, error: unknown): Failure | null {
  if (!(error instanceof Database.SqliteError)) {
    // better-sqlite3 says so before it asks SQLite.
    const noFolder = error instanceof TypeError && error.message.includes('directory does not exist')
    return noFolder ? badIndex(path, 'its folder does not exist', 'make the folder') : null
  }
  if (error.code.startsWith('SQLITE_BUSY')) return badIndex(path, 'another process writes it', 'try again later')
  if (/^SQLITE_(CANTOPEN|READONLY|PERM)/.test(error.code)) {
    return badIndex(path, 'it cannot be opened for writing', 'check the folder and its rights')
  }
  if (error.code.startsWith('SQLITE_FULL')) return badIndex(path, 'the disk is full', 'make room')
  if (error.code === 'SQLITE_NOTADB') return badIndex(path, 'it is no index', 'name another file')
  return badIndex(path, `the index is damaged (${error.message})`)
}
