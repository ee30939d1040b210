import { existsSync, renameSync } from 'node:fs'
import { identify } from '../input/identity.js'
import { Failure } from '../model/failure.js'
import type { Session } from '../model/session.js'
import { badIndex } from '../store/bad-index.js'
import { olderIndex, type OlderCapture } from '../store/older-index.js'
import { counted } from '../util/count-text.js'
import { sortInputs, type SortedInput } from './sort-inputs.js'

/**
 * Replaces each index of an older version by its captures, as far as they are still there: they are read again, or found in
 * the cache.
 */
export async function withoutOlder(sorted: readonly SortedInput[], session: Session): Promise<SortedInput[]> {
  const renewed: SortedInput[] = []
  for (const one of sorted) {
    const older = one.kind === 'index' ? olderIndex(one.input.path) : null
    if (older === null) {
      renewed.push(one)
      continue
    }
    const { there, gone } = sortedOut(older.captures)
    if (gone.length > 0 || there.length === 0) {
      session.failed(
        badIndex(one.input.path, `it was written by an older corr${lost(gone)}`, 'index the captures again'),
      )
    } else {
      const text = `it was written by an older corr: ${counted(there.length, 'capture')} of it ${there.length === 1 ? 'is' : 'are'} read instead`
      session.warn({ place: { file: one.input.path }, text })
    }
    renewed.push(...(await sortInputs(there, session)))
  }
  return renewed
}

/**
 * Puts an index of an older version aside, so that a new one can be made in its place.
 * @returns its captures that are still there, to be indexed anew
 */
export async function putAside(path: string, session: Session): Promise<SortedInput[]> {
  const older = olderIndex(path)
  if (older === null) return []
  const aside = freeName(`${path}.v${String(older.version)}`)
  try {
    renameSync(path, aside)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    throw badIndex(path, `it was written by an older corr and cannot be put aside (${code})`, 'name another file')
  }
  const { there, gone } = sortedOut(older.captures)
  const text = `it was written by an older corr: kept as ${aside}, and made anew from ${counted(there.length, 'capture')}${lost(gone)}`
  session.warn({ place: { file: path }, text })
  return sortInputs(there, session)
}

function freeName(name: string): string {
  for (let n = 1; ; n++) {
    const tried = n === 1 ? name : `${name}-${String(n)}`
    if (!existsSync(tried)) return tried
  }
}

/** Which captures are there as they were, by path, and the names of those that are not. */
function sortedOut(captures: readonly OlderCapture[]): { there: string[]; gone: string[] } {
  const there: string[] = []
  const gone: string[] = []
  for (const capture of captures) {
    const path = [capture.path, capture.realPath].find((name) => name !== null && isSame(name, capture))
    if (path === undefined || path === null) gone.push(capture.path)
    else there.push(path)
  }
  return { there, gone }
}

function isSame(path: string, { size, headHash, tailHash }: OlderCapture): boolean {
  try {
    const now = identify(path)
    return now.size === size && now.headHash === headHash && now.tailHash === tailHash
  } catch (error) {
    if (error instanceof Failure) return false
    throw error
  }
}

function lost(gone: readonly string[]): string {
  if (gone.length === 0) return ''
  const [first = ''] = gone
  if (gone.length === 1) return `; ${first} is not there as it was`
  return `; ${first} and ${String(gone.length - 1)} more are not there as they were`
}
