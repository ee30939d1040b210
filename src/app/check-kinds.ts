import { Failure, inputName } from '../model/failure.js'
import type { Session } from '../model/session.js'
import type { InputKind, SortedInput } from './sort-inputs.js'

const NAMES: Readonly<Record<InputKind, string>> = {
  log: 'a log',
  capture: 'a capture',
  index: 'an index',
  empty: 'empty',
}

/**
 * Keeps the inputs of some kinds, for a command that takes no other. Each other one that the user named is a failure of its own;
 * a directory may hold others too, as long as there is one that can be used.
 * @param wanted what the command takes, as `a capture`
 */
export function onlyKinds(
  sorted: readonly SortedInput[],
  kinds: readonly InputKind[],
  wanted: string,
  session: Session,
): SortedInput[] {
  const usable = sorted.filter(({ kind }) => kinds.includes(kind))
  const others = sorted.filter(({ kind }) => !kinds.includes(kind))
  const wrong = others.filter(({ named }) => named)
  const told = wrong.length > 0 || usable.length > 0 ? wrong : others.slice(0, 1)
  for (const { kind, input } of told) {
    const code = kind === 'empty' ? 'CORR_EMPTY_CAPTURE' : 'CORR_UNKNOWN_KIND'
    session.failed(new Failure(code, { file: input.path }, `this is ${NAMES[kind]}, not ${wanted}`, `name ${wanted}`))
  }
  return usable
}

/**
 * Checks that there is something to match; empty inputs beside are only mentioned.
 * @param hasIndex is there an index given by `--db`?
 * @throws Failure CORR_NO_LOG if no input is a log, CORR_NO_CAPTURE if none is a capture or an index
 */
export function needBoth(sorted: readonly SortedInput[], hasIndex: boolean, session: Session): void {
  if (!sorted.some(({ kind }) => kind === 'log')) {
    throw new Failure('CORR_NO_LOG', {}, `there is no log among the inputs (${kindsText(sorted)})`, 'name the log too')
  }
  if (!hasIndex) needCapture(sorted)
  for (const { kind, input } of sorted) {
    if (kind === 'empty') session.warn({ place: { file: input.path }, text: 'the log is empty' })
  }
}

function needCapture(sorted: readonly SortedInput[]): void {
  if (sorted.some(({ kind }) => kind === 'capture' || kind === 'index')) return
  const found = `there is no capture among the inputs (${kindsText(sorted)})`
  throw new Failure('CORR_NO_CAPTURE', {}, found, 'name the capture, or an index made by corr index, too')
}

const NAMED_MOST = 3

function kindsText(sorted: readonly SortedInput[]): string {
  const named = sorted.slice(0, NAMED_MOST).map(({ kind, input }) => `${inputName(input.path)} is ${NAMES[kind]}`)
  if (named.length === 0) return 'none can be used'
  return sorted.length > NAMED_MOST ? `${named.join(', ')}, …` : named.join(', ')
}
