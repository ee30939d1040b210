import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { Failure } from '../model/failure.js'
import { unreadable } from './unreadable.js'

/** One name after directories and globs were replaced by the files in them. */
export interface Expanded {
  readonly path: string
  /** Did the user name it, rather than a directory around it? */
  readonly named: boolean
}

const WILD = /[*?[]/

/** Rotated captures count up: `out.pcap2` comes before `out.pcap10`. */
function inOrder(names: string[]): string[] {
  return names.sort(new Intl.Collator('en', { numeric: true }).compare)
}

/**
 * Replaces directories by their files and globs by what they match, each in natural order, and drops repetitions. Hidden files
 * are left out, directories in directories too. A file whose real name has a `*` in it is taken as it is.
 * @throws Failure CORR_NO_SUCH_FILE for a glob that matches nothing and a directory without a file, CORR_UNREADABLE for a directory that may not be read
 */
export function expand(name: string): Expanded[] {
  if (name === '-') return [{ path: name, named: true }]
  const kind = kindOf(name)
  if (kind === 'directory') return some(filesIn(name), name)
  if (kind !== null || !WILD.test(name)) return [{ path: name, named: true }]
  const found = glob(name).flatMap((path) => (kindOf(path) === 'directory' ? filesIn(path) : [{ path, named: true }]))
  if (found.length > 0) return found
  throw new Failure('CORR_NO_SUCH_FILE', { file: name }, 'no file has such a name', 'check the pattern')
}

function some(files: Expanded[], directory: string): Expanded[] {
  if (files.length > 0) return files
  const hint = 'name another one; files in folders of this folder are not taken'
  throw new Failure('CORR_NO_SUCH_FILE', { file: directory }, 'there is no file in this folder', hint)
}

function kindOf(path: string): 'directory' | 'other' | null {
  try {
    return statSync(path).isDirectory() ? 'directory' : 'other'
  } catch (error) {
    const failure = unreadable(path, error)
    if (failure.code === 'CORR_NO_SUCH_FILE') return null
    throw failure
  }
}

function filesIn(directory: string): Expanded[] {
  return entries(directory)
    .filter((entry) => kindOf(join(directory, entry)) === 'other')
    .map((entry) => ({ path: join(directory, entry), named: false }))
}

function entries(directory: string): string[] {
  try {
    return inOrder(readdirSync(directory).filter((entry) => !entry.startsWith('.')))
  } catch (error) {
    throw unreadable(directory, error)
  }
}

/** Matches a pattern part by part, so that only directories that may hold a match are read. */
function glob(pattern: string): string[] {
  const absolute = pattern.startsWith('/')
  let found = [absolute ? '/' : '']
  for (const part of pattern.split('/').filter((piece) => piece !== '')) {
    found = found.flatMap((base) => step(base, part))
  }
  return found
}

function step(base: string, part: string): string[] {
  if (!WILD.test(part)) return kindOf(join(base, part)) === null ? [] : [join(base, part)]
  const directory = base === '' ? '.' : base
  if (kindOf(directory) !== 'directory') return []
  const wanted = expression(part)
  return entries(directory)
    .filter((entry) => wanted.test(entry))
    .map((entry) => (base === '' ? entry : join(base, entry)))
}

/** `*`, `?` and `[…]` as a shell reads them within one part of a path. */
function expression(part: string): RegExp {
  const source = part.replace(
    /\[(!?)([^\]]+)\]|[*?]|[^*?[]+|\[/g,
    (piece, not: string | undefined, set: string | undefined) => {
      if (piece === '*') return '.*'
      if (piece === '?') return '.'
      if (set !== undefined) return `[${not === '!' ? '^' : ''}${set.replace(/[\\\]^]/g, '\\$&')}]`
      return piece.replace(/[.+^${}()|[\]\\]/g, '\\$&')
    },
  )
  return new RegExp(`^${source}$`, 's')
}
