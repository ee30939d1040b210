import { Dump, fromJson, type Value } from './dump.js'
import { aggregated, chainOf, isErrorLike, textOf, type ErrorLink } from './error-chain.js'
import { objectOf } from './formats/container.js'
import { readError, readMemberLines } from './inspect-reader.js'
import { isLogfmt, pairsOf } from './pairs.js'
import type { Entry } from './records.js'
import { statementOf } from './statement.js'
import { isLookup, meaningOfCode, meaningOfMessage, meaningOfName } from './vocabulary.js'

/** A failure found in an entry, taken apart as far as the entry's structure goes. */
export interface Reading {
  /** Outermost first; at least one. */
  readonly chain: readonly ErrorLink[]
  /** Where values are looked for, nearest to the failure first: properties of the errors, then what stands around them. */
  readonly scopes: readonly Dump[]
  /** The entry as one object: JSON, logfmt, pino-pretty; `null` for text. */
  readonly whole: Dump | null
  /** Text before the error, without the entry's time. */
  readonly before: string
  /** The entry's text without its time. */
  readonly body: string
}

const EMPTY = new Dump(null, null, new Map())
const HEADS =
  /(^|[\s:[(>"'|,=-])((?:nodejs\.)?(?:[A-Za-z_$][\w$.]*)?(?:Error|Exception)|DOMException)(?: \[[^\]\n]*\])?(?=: |:$|\n\s+at )/gm
const HEAD = new RegExp(HEADS.source, 'm')
const MOST_HEADS = 20
/** pino-pretty: an object's members behind the message, indented. */
const MEMBER_BLOCK = /^ {2,}"?[A-Za-z_][\w.@-]*"?: (?:[{["]|-?\d)/m
const ERROR_KEYS = ['err', 'error', 'exception', 'e', 'ex', 'cause', 'reason', 'errorMessage', 'error_message']
/** Members that hold an error object; what caused it hangs on it. */
const OBJECT_KEYS = ['err', 'error', 'exception', 'e', 'ex']
const TEXT_KEYS = ['message', 'msg', 'MESSAGE', 'log', 'text', 'textPayload', 'event', 'body', 'line']
/** Members that hold the request or the client, never the error. */
const NO_ERROR_KEYS = new Set(['config', 'request', 'req', 'headers', 'options', 'agent', 'res', 'response', 'socket'])
const SEARCH_DEPTH = 4
const QUIET = /^(?:info|debug|trace|verbose|silly|notice|log|10|20|30)$/i
const LEVEL = /\b(trace|debug|verbose|silly|info|notice|warn|warning|error|err|fatal|critical|crit|alert|emerg)\b/i

/** The failure that an entry tells of; `null` if it tells of none. */
export function readRecord(entry: Entry): Reading | null {
  const body = entry.stamp === null ? entry.text : entry.text.slice(entry.stamp.end).replace(/^:?\s?/, '')
  const json = jsonIn(entry.text) ?? jsonIn(body)
  if (json !== null) return fromObject(json, entry.text)
  const pairs = [entry.text, body].find(isLogfmt)
  if (pairs !== undefined) return fromObject(pairsOf(pairs), entry.text)
  return fromText(body, LEVEL.exec(body.slice(0, 100))?.[1] ?? '')
}

/** A JSON object that the text is, or ends with behind a short prefix. */
function jsonIn(text: string): Dump | null {
  const at = text.indexOf('{')
  if (at === -1 || !text.endsWith('}') || HEAD.test(text.slice(0, at)) || text.lastIndexOf('\n', at) !== -1) return null
  const parsed = objectOf(text.slice(at))
  const value = parsed === null ? null : fromJson(parsed)
  return value instanceof Dump ? unfolded(value) : null
}

/** `error.message` and the like (ECS) become members of `error`. */
function unfolded(dump: Dump): Dump {
  const members = new Map(dump.members)
  for (const [key, value] of dump.members) {
    const dot = key.indexOf('.')
    if (dot <= 0 || !/^(?:error|err|exception|process|trace|http|url|req|log|service)$/.test(key.slice(0, dot)))
      continue
    const parent = members.get(key.slice(0, dot))
    const inner = new Map(parent instanceof Dump ? parent.members : [])
    members.set(key.slice(0, dot), new Dump(null, null, inner.set(key.slice(dot + 1), value)))
  }
  return new Dump(dump.tag, dump.head, members)
}

function fromObject(whole: Dump, body: string): Reading | null {
  const level = levelOf(whole)
  const reading = (chain: readonly ErrorLink[], before: string, around: readonly Dump[] = []): Reading => ({
    chain,
    scopes: [...scopesOf(chain), ...around, whole],
    whole,
    before,
    body,
  })
  const text = textIn(whole)
  const error = errorObject(whole)
  if (error !== null) return reading(error, text)
  const told = errorText(whole)
  if (told !== null) return reading([{ ...told, props: whole }], text)
  const inText = text === '' ? null : fromText(text, level)
  if (inText !== null) return reading(inText.chain, inText.before, inText.scopes)
  return null
}

/** The outermost object that is an error of a connection. */
function errorObject(whole: Dump): readonly ErrorLink[] | null {
  let layer: readonly Dump[] = [whole]
  for (let depth = 0; depth < SEARCH_DEPTH && layer.length > 0; depth++) {
    const below = layer.flatMap((dump) =>
      [...dump.members].filter(([key]) => !NO_ERROR_KEYS.has(key)).map(([, value]) => value),
    )
    for (const dump of [...OBJECT_KEYS.map((key) => layer[0].at(key)), ...layer]) {
      if (!isErrorLike(dump)) continue
      const chain = chainOf(dump)
      if (isFailure(chain) && !(dump === whole && isMention(dump))) return chain
    }
    layer = below.filter((value): value is Dump => value instanceof Dump)
  }
  return null
}

/** A line that only carries a code and a message of level info: a count, a setting. */
function isMention(dump: Dump): boolean {
  if (dump.head !== null || textOf(dump.at('stack')) !== null) return false
  if (ERROR_KEYS.some((key) => textOf(dump.at(key)) !== null)) return true
  const code = textOf(dump.at('code'))
  return QUIET.test(levelOf(dump)) || code === null || meaningOfCode(code, '') === null
}

/** An error that is given as text: `err="read ECONNRESET" code=ECONNRESET`. */
function errorText(whole: Dump): Omit<ErrorLink, 'props'> | null {
  const message = ERROR_KEYS.map((key) => textOf(whole.at(key))).find((text) => text !== null) ?? null
  const code = failureCode(whole, message ?? '')
  if (message === null) {
    return code === null || QUIET.test(levelOf(whole)) ? null : { name: null, message: textIn(whole), code, stack: '' }
  }
  const link = fromText(message, 'error')?.chain[0] ?? { name: null, message, code: null, stack: '' }
  return link.code === null && code === null && meaningOfMessage(firstLine(link.message)) === null
    ? null
    : { name: link.name, message: link.message, code: code ?? link.code, stack: link.stack }
}

/** The code beside an error's text, if it is one of a connection. */
function failureCode(whole: Dump, message: string): string | null {
  const code = textOf(whole.at('code')) ?? textOf(whole.at('errno'))
  return code !== null && meaningOfCode(code, message) !== null ? code : null
}

function fromText(body: string, level: string): Reading | null {
  const block = MEMBER_BLOCK.exec(body)?.index ?? Infinity
  let count = 0
  for (const found of body.matchAll(HEADS)) {
    if (++count > MOST_HEADS || found.index > block) break
    const reading = fromHead(body, found.index + (found[1] === '[' ? 0 : found[1].length))
    if (reading !== null) return reading
  }
  if (block < Infinity) {
    const members = new Map(readMemberLines(body, block).value)
    const text = body.slice(0, block).trimEnd()
    const nested = fromObject(new Dump(null, null, members.set('msg', text).set('level', level)), body)
    if (nested !== null) return nested
  }
  if (isLookup(body)) return null
  const said = statementOf(body, QUIET.test(level))
  if (said === null) return null
  const link: ErrorLink = { name: null, message: said.message, code: said.code, stack: '', props: EMPTY }
  return { chain: [link], scopes: [pairsOf(body)], whole: null, before: body, body }
}

function fromHead(body: string, at: number): Reading | null {
  const error = readError(body, at)
  if (error === null) return null
  const chain = chainOf(error.value)
  if (!isFailure(chain)) return null
  const rest = body.slice(error.end)
  const behind = new Dump(null, null, readMemberLines(rest, rest.search(/\S|$/)).value)
  const before = body.slice(0, at)
  return {
    chain: withMembers(chain, behind),
    scopes: [...scopesOf(chain), behind, pairsOf(before)],
    whole: null,
    before,
    body,
  }
}

/** egg-logger prints an error's properties behind its stack, one a line. */
function withMembers(chain: readonly ErrorLink[], behind: Dump): readonly ErrorLink[] {
  if (behind.members.size === 0 || chain[0].props.members.size > 0) return chain
  const whole = new Dump(null, chain[0].props.head, behind.members)
  return [...chainOf(whole), ...chain.slice(1)]
}

/** Does a chain tell of a failed connection? A look-up that failed tells of none. */
function isFailure(chain: readonly ErrorLink[]): boolean {
  const innermost = chain[chain.length - 1]
  if (isLookup(`${innermost.code ?? ''} ${firstLine(innermost.message)}`)) return false
  return chain.some((link) => {
    const message = firstLine(link.message)
    if (link.code !== null && meaningOfCode(link.code, message) !== null) return true
    if (meaningOfMessage(message) !== null || (link.name !== null && meaningOfName(link.name) !== null)) return true
    return aggregated(link.props).some((part) => isFailure(chainOf(part)))
  })
}

function scopesOf(chain: readonly ErrorLink[]): readonly Dump[] {
  return [...chain].reverse().map((link) => link.props)
}

function levelOf(dump: Dump): string {
  const level: Value =
    dump.at('level') ?? dump.at('severity') ?? dump.at('log', 'level') ?? dump.at('lvl') ?? dump.at('status')
  return typeof level === 'string' || typeof level === 'number' ? String(level) : ''
}

function textIn(dump: Dump): string {
  return TEXT_KEYS.map((key) => textOf(dump.at(key))).find((text) => text !== null) ?? ''
}

function firstLine(text: string | null): string {
  return text?.split('\n', 1)[0] ?? ''
}
