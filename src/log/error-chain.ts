import { Dump, type Value } from './dump.js'
import { readError } from './inspect-reader.js'
import { isFailedFetch, meaningOfMessage } from './vocabulary.js'

/** One error of a chain, outermost first. */
export interface ErrorLink {
  readonly name: string | null
  /** All lines; `null` if there is none. */
  readonly message: string | null
  /** A text like ECONNRESET; `null` if absent or a number. */
  readonly code: string | null
  readonly stack: string
  /** Its properties. */
  readonly props: Dump
}

/** Members under which an error carries the one that caused it. Sources: ES2022 `cause`; request-promise, sequelize, typeorm, pino. */
const CAUSES = [
  'cause',
  'error',
  'original',
  'parent',
  'originalError',
  'driverError',
  'innerError',
  'inner',
  'err',
  'reason',
  'lastError',
  'chainedError',
  'chained_error',
]
const CAUSED_BY = /^[ \t]*caused by:? (?=\S)/im
const MOST_LINKS = 10
const CODE = /^[A-Z][A-Z\d]*(?:_[A-Z\d]+)*$/

/**
 * An error and its causes.
 * @param dump an error as read from a print or from JSON
 * @returns outermost first; at least one
 */
export function chainOf(dump: Dump): readonly ErrorLink[] {
  const links: ErrorLink[] = []
  let next: Dump | null = dump
  while (next !== null && links.length < MOST_LINKS) {
    const whole: Dump = withStackText(next)
    links.push(linkOf(whole))
    next = causeOf(whole)
  }
  return links
}

/** Does an object look like an error: has it a stack, or a message with name, type or code? */
export function isErrorLike(value: Value): value is Dump {
  if (!(value instanceof Dump)) return false
  if (value.head !== null || stackTextOf(value) !== null) return true
  const named = ['name', 'type', 'kind', 'code', 'errno', 'syscall'].some(
    (key) => isText(value.at(key)) || typeof value.at(key) === 'number',
  )
  return named && (isText(value.at('message')) || isText(value.at('syscall')) || isText(value.at('code')))
}

/** The errors of an AggregateError; empty if it is none. */
export function aggregated(dump: Dump): readonly Dump[] {
  const list = dump.at('errors') ?? dump.at('aggregateErrors')
  return Array.isArray(list) ? list.filter((item): item is Dump => item instanceof Dump) : []
}

/** A value as a text that says something; `null` otherwise. */
export function textOf(value: Value): string | null {
  return isText(value) ? value : null
}

function isText(value: Value): value is string {
  return typeof value === 'string' && value !== ''
}

function stackTextOf(dump: Dump): string | null {
  return (
    textOf(dump.at('stack')) ??
    textOf(dump.at('stack_trace')) ??
    textOf(dump.at('stackTrace')) ??
    textOf(dump.at('error.stack_trace'))
  )
}

/** An error from JSON has its first line, its frames and maybe its cause in the text of `stack`; tslog hides the error itself. */
function withStackText(error: Dump): Dump {
  if (error.head !== null) return error
  const native = error.dump('nativeError')
  const dump = native === null ? error : new Dump(error.tag, null, new Map([...error.members, ...native.members]))
  const nested = dump.at('stack')
  const stack = nested instanceof Dump ? nested : readStack(stackTextOf(dump))
  if (stack === null) return dump
  const members = new Map([...stack.members, ...[...dump.members].filter(([, value]) => value !== undefined)])
  return new Dump(dump.tag, stack.head, members)
}

function readStack(text: string | null): Dump | null {
  return text === null ? null : (readError(text, 0)?.value ?? null)
}

function linkOf(dump: Dump): ErrorLink {
  const head = dump.head
  const bracket = head?.bracket ?? null
  const code = dump.at('code')
  const named = isText(code) ? code : bracket !== null && CODE.test(bracket) ? bracket : errnoText(dump)
  return {
    name: nameOf(dump, bracket),
    message: messageOf(dump),
    code: named !== null && CODE.test(named) ? named : null,
    stack: head?.stack ?? '',
    props: dump,
  }
}

function errnoText(dump: Dump): string | null {
  return textOf(dump.at('errno')) ?? textOf(dump.at('errorno'))
}

/** A `name:` property wins over the word before the message, unless it says less. */
function nameOf(dump: Dump, bracket: string | null): string | null {
  const property = textOf(dump.at('name'))
  const type = textOf(dump.at('type')) ?? textOf(dump.at('kind'))
  const generic = /^(?:Error|DOMException)$/.test(dump.head?.name ?? '')
  const inBracket = generic && bracket !== null && !CODE.test(bracket) ? bracket : null
  const builder = /^\s*at (?:async )?(?:new )?([A-Z]\w*Error)(?:\.from)? \(/.exec(dump.head?.stack ?? '')?.[1] ?? null
  const candidates = [property, inBracket, plainName(dump.head?.name ?? null), type, builder].filter(
    (name) => name !== null && /^[A-Za-z]\w*$/.test(name),
  )
  return candidates.find((name) => name !== 'Error') ?? candidates[0] ?? null
}

/** egg-logger puts `nodejs.` before the name, and the code before `Error`. */
function plainName(name: string | null): string | null {
  if (name === null) return null
  const bare = name.replace(/^nodejs\./, '')
  return /^E[A-Z]{3,}Error$/.test(bare) ? 'Error' : bare
}

/**
 * The message as printed. Loggers put the error's message behind their own (`request failed: read ECONNRESET`): then it begins
 * where the stack's first line says. Where the two have nothing in common, the member is what the application said (nest).
 */
function messageOf(dump: Dump): string | null {
  const member = dump.at('message') ?? dump.at('msg')
  const head = dump.head?.message ?? null
  if (typeof member !== 'string' || member === '') return head ?? (member === '' ? '' : null)
  if (head === null || head === '') return member
  const first = head.split('\n', 1)[0]
  const at = member.indexOf(first)
  if (
    at === -1 &&
    meaningOfMessage(member.split('\n', 1)[0]) === null &&
    (meaningOfMessage(first) !== null || isFailedFetch(first))
  )
    return head
  return at > 0 ? member.slice(at) : withoutEmptyCause(member, head)
}

/** pino appends `: ` and the message of the cause, also where that is empty. */
function withoutEmptyCause(message: string, head: string): string {
  return message === `${head}: ` ? head : message
}

function causeOf(dump: Dump): Dump | null {
  for (const key of CAUSES) {
    const value = dump.at(key)
    if (isErrorLike(value)) return value
    const printed = typeof value === 'string' && value.includes('\n') ? readStack(value) : null
    if (printed !== null) return printed
  }
  const stack = dump.head?.stack ?? ''
  const caused = CAUSED_BY.exec(stack)
  return caused === null ? null : (readError(stack, caused.index + caused[0].length)?.value ?? null)
}
