import type { Warning } from '../model/failure.js'
import type { SocketError } from '../model/socket-error.js'
import { badIndex } from './bad-index.js'
import { reading, type Index } from './database.js'
import type { Layout } from './schema.js'

/**
 * The errors of one log. A record is read whole and by nobody but corr, so it is kept as JSON, which also keeps what the text of
 * SQLite cannot hold: halves of surrogate pairs.
 */
export const ERROR_LAYOUT: Layout = {
  // `corl` in ASCII
  applicationId: 0x636f726c,
  version: 1,
  schema: `
CREATE TABLE log (lines INTEGER NOT NULL, errors INTEGER NOT NULL, warnings TEXT NOT NULL);
CREATE TABLE error (id INTEGER PRIMARY KEY, line INTEGER NOT NULL, record TEXT NOT NULL);
`,
}

/** What was learnt of a log besides its errors. */
export interface LogEntry {
  readonly lines: number
  readonly errors: number
  /** What was said while it was read, in the name that it had then. */
  readonly warnings: readonly Warning[]
}

/** Takes the errors of a log one by one. */
export interface ErrorInserter {
  add(error: SocketError): void
  /** To be called behind the last error: before that, nothing of the log can be found. */
  finish(entry: LogEntry): void
}

/**
 * Begins the one transaction that writes a log. About 10 µs an error.
 * @param index a new file of {@link ERROR_LAYOUT}
 * @throws Failure CORR_BAD_INDEX, also from the inserter
 */
export function errorInserter(index: Index): ErrorInserter {
  const { db, path } = index
  const insert = reading(path, () => {
    db.exec('BEGIN IMMEDIATE')
    return db.prepare<[number, string]>('INSERT INTO error (line, record) VALUES (?, ?)')
  })
  return {
    add: (error) => void reading(path, () => insert.run(error.line, JSON.stringify({ ...error, file: undefined }))),
    finish: ({ lines, errors, warnings }) => {
      reading(path, () => {
        db.prepare('INSERT INTO log VALUES (?, ?, ?)').run(lines, errors, JSON.stringify(warnings))
        db.exec('COMMIT')
      })
    },
  }
}

/**
 * What is known of the log that an index holds.
 * @param file what the log is called now
 * @throws Failure CORR_BAD_INDEX
 */
export function storedLog(index: Index, file: string): LogEntry {
  const row = reading(index.path, () =>
    index.db.prepare<[], [number, number, string]>('SELECT lines, errors, warnings FROM log').raw().get(),
  )
  if (row === undefined) throw badIndex(index.path, 'it holds no log')
  const [lines, errors, warnings] = row
  const said = parsed<Warning[]>(index, warnings)
  return { lines, errors, warnings: said.map(({ place, text }) => ({ place: { ...place, file }, text })) }
}

/**
 * The errors of that log, in the order of its lines, read as they are asked for.
 * @param file what the log is called now
 * @throws Failure CORR_BAD_INDEX
 */
export function* storedErrors(index: Index, file: string): Generator<SocketError> {
  const rows = reading(index.path, () =>
    index.db.prepare<[], string>('SELECT record FROM error ORDER BY id').pluck().iterate(),
  )
  try {
    for (;;) {
      const next = reading(index.path, () => rows.next())
      if (next.done === true) return
      const record = parsed<Omit<SocketError, 'file'>>(index, next.value)
      const { sameFailureAs } = record
      yield { ...record, file, sameFailureAs: sameFailureAs && { file, line: sameFailureAs.line } }
    }
  } finally {
    rows.return?.()
  }
}

function parsed<T>(index: Index, json: string): T {
  try {
    return JSON.parse(json) as T
  } catch {
    throw badIndex(index.path, 'the index is damaged: a record in it cannot be read')
  }
}
