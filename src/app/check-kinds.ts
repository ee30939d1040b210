import { Failure } from '../model/failure.js'
import type { Session } from '../model/session.js'
import type { InputKind, SortedInput } from './sort-inputs.js'

const NAMES: Readonly<Record<InputKind, string>> = {
  log: 'a log',
  capture: 'a capture',
  index: 'an index',
  empty: 'empty',
}

/**
 * Keeps the inputs of some kinds, for a command that takes no other; each other one is a failure of its own.
 * @param wanted what the command takes, as `a capture`
 */
export function onlyKinds(
  sorted: readonly SortedInput[],
  kinds: readonly InputKind[],
  wanted: string,
  session: Session,
): SortedInput[] {
  return sorted.filter(({ kind, input }) => {
    if (kinds.includes(kind)) return true
    const code = kind === 'empty' ? 'CORR_EMPTY_CAPTURE' : 'CORR_UNKNOWN_KIND'
    session.failed(new Failure(code, { file: input.path }, `this is ${NAMES[kind]}, not ${wanted}`, `name ${wanted}`))
    return false
  })
}

/** @throws Failure CORR_NO_LOG if no input is a log; empty ones beside logs are only mentioned */
export function needLog(sorted: readonly SortedInput[], session: Session): void {
  const empty = sorted.filter(({ kind }) => kind === 'empty')
  if (!sorted.some(({ kind }) => kind === 'log')) {
    throw new Failure('CORR_NO_LOG', {}, `there is no log among the inputs (${kindsText(sorted)})`, 'name the log too')
  }
  for (const { input } of empty) session.warn({ place: { file: input.path }, text: 'the log is empty' })
}

/** @throws Failure CORR_NO_CAPTURE if no input is a capture or an index */
export function needCapture(sorted: readonly SortedInput[]): void {
  if (sorted.some(({ kind }) => kind === 'capture' || kind === 'index')) return
  const found = `there is no capture among the inputs (${kindsText(sorted)})`
  throw new Failure('CORR_NO_CAPTURE', {}, found, 'name the capture, or an index made by corr index, too')
}

const NAMED_MOST = 3

function kindsText(sorted: readonly SortedInput[]): string {
  const named = sorted.slice(0, NAMED_MOST).map(({ kind, input }) => `${input.path} is ${NAMES[kind]}`)
  if (named.length === 0) return 'none can be used'
  return sorted.length > NAMED_MOST ? `${named.join(', ')}, …` : named.join(', ')
}
