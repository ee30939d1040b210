import type { SeenName } from '../model/seen-name.js'
import { reading, type Index } from './database.js'

/** Keeps the host names of one capture. */
export function insertNames(index: Index, captureId: number, names: readonly SeenName[]): void {
  const statement = index.db.prepare(
    'INSERT INTO name (capture, text, address, first_ns, last_ns) VALUES (?, ?, ?, ?, ?)',
  )
  for (const { name, address, firstNs, lastNs } of names) statement.run(captureId, name, address, firstNs, lastNs)
}

/**
 * Host names of one capture.
 * @throws Failure CORR_BAD_INDEX
 */
export function storedNames(index: Index, captureId: number): SeenName[] {
  return reading(index.path, () =>
    index.db
      .prepare<[number], [string, string, number, number]>(
        'SELECT text, address, first_ns, last_ns FROM name WHERE capture = ? ORDER BY first_ns, text, address',
      )
      .raw()
      .all(captureId)
      .map(([name, address, firstNs, lastNs]) => ({ name, address, firstNs, lastNs })),
  )
}
