import { expand, type Expanded } from '../input/expand.js'
import { openInput } from '../input/index.js'
import type { Input } from '../input/input.js'
import { looksLikeText, looksOf } from '../input/looks-like.js'
import { Failure } from '../model/failure.js'
import type { Session } from '../model/session.js'
import { isCapture } from '../pcap/file/index.js'
import { isIndex } from '../store/is-index.js'
import { Heard } from './heard.js'

/** What an input is, by its content. */
export type InputKind = 'log' | 'capture' | 'index' | 'empty'

/** One input that can be used. */
export interface SortedInput {
  readonly kind: InputKind
  readonly input: Input
  /** Did the user name it, rather than a directory around it? */
  readonly named: boolean
  /** What goes wrong while it is read. */
  readonly heard: Heard
}

/** A file without content tells its kind by its name alone. */
const CAPTURE_NAME = /\.(pcap|pcapng|cap|dmp)\d*(\.\w+)?$/i

/**
 * Opens all inputs and tells them apart by content, in the order in which they were named; one that cannot be used is reported
 * and left out.
 * @param names files, directories, globs, `-`
 */
export async function sortInputs(names: readonly string[], session: Session): Promise<SortedInput[]> {
  const sorted: SortedInput[] = []
  for (const { path, named } of expandAll(names, session)) {
    try {
      sorted.push(await sortInput(path, named))
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      // In a directory there may be anything.
      if (named || error.code !== 'CORR_UNKNOWN_KIND') session.failed(error)
      else session.warn({ place: error.place, text: `left out: ${error.found}` })
    }
  }
  return sorted
}

function expandAll(names: readonly string[], session: Session): Expanded[] {
  const byPath = new Map<string, Expanded>()
  for (const name of names) {
    try {
      for (const one of expand(name)) if (!byPath.has(one.path)) byPath.set(one.path, one)
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      session.failed(error)
    }
  }
  return [...byPath.values()]
}

async function sortInput(path: string, named: boolean): Promise<SortedInput> {
  const heard = new Heard()
  const input = await openInput(path, heard)
  return { kind: kindOf(input), input, named, heard }
}

function kindOf({ path, head }: Input): InputKind {
  if (head.length === 0) {
    if (!CAPTURE_NAME.test(path)) return 'empty'
    throw new Failure(
      'CORR_EMPTY_CAPTURE',
      { file: path },
      'the capture is empty, it has not even a header',
      'copy it again',
    )
  }
  if (isCapture(head)) return 'capture'
  if (isIndex(head)) return 'index'
  if (looksLikeText(head)) return 'log'
  const { found, hint } = looksOf(head)
  throw new Failure('CORR_UNKNOWN_KIND', { file: path }, `this is ${found}`, hint)
}
