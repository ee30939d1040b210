import { Dump, type Value } from './dump.js'
import { chainOf, isErrorLike, textOf, type ErrorLink } from './error-chain.js'
import { isFrame } from './error-head.js'
import { contextsIn, isLoud, isQuiet, jsonIn, levelIn, levelOf, objectsIn, textIn } from './entry-object.js'
import type { Lexeme } from './inspect-lexemes.js'
import { readError, readMemberLines, readValue } from './inspect-reader.js'
import { isLogfmt, pairsOf } from './pairs.js'
import { clipped, firstLine, isFailure, scopesOf, type Reading } from './reading.js'
import type { Entry } from './records.js'
import { tslogError } from './tslog-form.js'
import { statementOf, suffixWhere } from './statement.js'
import { beginsWithKnownMessage, isLookup, meaningOfCode } from './vocabulary.js'

const EMPTY = new Dump(null, null, new Map())
const HEADS =
  /(^|[\s:[(>"'|,=-])((?:nodejs\.)?(?:[A-Za-z_$][\w$.]*)?(?:Error|Exception)|DOMException)(?: \[[^\]\n]{0,200}\])?(?=: |:$|\n\s+at )/gm
/** A cheap first look for {@link HEADS}. */
const MAY_HOLD_HEAD = /Error|Exception/
const MOST_HEADS = 20
/** Lists of texts (errorCodes): what they name was not said of this failure. */
const LISTS = /\[\s*(?:["'][\w.-]*["'],?\s*)+\]/g
/** pino-pretty: an object's members behind the message, indented. */
const MEMBER_BLOCK = /^ {2,}"?[A-Za-z_][\w.@-]*"?: (?:[{["]|-?\d)/m
const ERROR_KEYS = ['err', 'error', 'exception', 'e', 'ex', 'cause', 'reason', 'errorMessage', 'error_message']
/** Members that hold an error object; what caused it hangs on it. */
const OBJECT_KEYS = ['err', 'error', 'exception', 'e', 'ex']
/** Members that hold the request or the client, never the error. */
const NO_ERROR_KEYS = new Set(['config', 'request', 'req', 'headers', 'options', 'agent', 'res', 'response', 'socket'])
const SEARCH_DEPTH = 4
/** The failure that an entry tells of; `null` if it tells of none. */
export function readRecord(entry: Entry): Reading | null {
  const body = entry.stamp === null ? entry.text : entry.text.slice(entry.stamp.end).replace(/^:?\s?/, '')
  const json = jsonIn(entry.text) ?? jsonIn(body) ?? printedObject(body)
  if (json !== null) return fromObject(json, entry.text)
  const pairs = [entry.text, body].find(isLogfmt)
  if (pairs !== undefined) return fromObject(pairsOf(pairs), entry.text)
  return fromText(body, levelIn(body))
}

/** The object that an entry is, as util.inspect prints it (winston's prettyPrint). */
function printedObject(body: string): Dump | null {
  if (!body.startsWith('{\n')) return null
  const { value, end } = readValue(body)
  return value instanceof Dump && value.head === null && end >= body.trimEnd().length ? value : null
}

function fromObject(whole: Dump, body: string): Reading | null {
  const level = levelOf(whole)
  const reading = (chain: readonly ErrorLink[], before: string, around: readonly Dump[] = []): Reading => ({
    chain,
    scopes: [...scopesOf(chain), ...around, whole, ...contextsIn(whole)],
    whole,
    before: clipped(before),
    body,
  })
  const text = textIn(whole)
  const error = errorObject(whole)
  if (error !== null) return reading(error, text)
  for (const dump of [whole, ...contextsIn(whole)]) {
    const told = errorText(dump)
    if (told !== null) return reading([{ ...told, props: dump }], text)
  }
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
    const named = OBJECT_KEYS.map((key) => layer[0].at(key))
    for (const [i, dump] of [...named, ...layer].entries()) {
      if (!isErrorLike(dump) && !(i < named.length && hasMessage(dump))) continue
      const chain = chainOf(dump)
      if (isFailure(chain) && !(dump === whole && isMention(dump))) return chain
    }
    layer = below.filter((value): value is Dump => value instanceof Dump)
  }
  return null
}

/** What a member called `error` holds needs no more than a message to be one. */
function hasMessage(value: Value): value is Dump {
  return value instanceof Dump && textOf(value.at('message')) !== null
}

/** A line that only carries a code and a message of level info: a count, a setting. */
function isMention(dump: Dump): boolean {
  if (dump.head !== null || textOf(dump.at('stack')) !== null) return false
  if (ERROR_KEYS.some((key) => textOf(dump.at(key)) !== null)) return true
  const code = textOf(dump.at('code'))
  return isQuiet(levelOf(dump)) || code === null || meaningOfCode(code, '') === null
}

/** An error that is given as text: `err="read ECONNRESET" code=ECONNRESET`. */
function errorText(whole: Dump): Omit<ErrorLink, 'props'> | null {
  const message = ERROR_KEYS.map((key) => textOf(whole.at(key))).find((text) => text !== null) ?? null
  const code = failureCode(whole, message ?? '')
  if (message === null) {
    return code === null || isQuiet(levelOf(whole)) ? null : { name: null, message: textIn(whole), code, stack: '' }
  }
  const read = fromText(message, 'error')?.chain[0] ?? { name: null, message, code: null, stack: '' }
  // without a head the whole text is the message
  const link = read.name === null && read.stack === '' ? { ...read, message } : read
  return link.code === null && code === null && !isFailure([{ ...link, props: EMPTY }])
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
  const listed = fromTslog(body)
  if (listed !== null) return listed
  let count = 0
  for (const found of MAY_HOLD_HEAD.test(body) ? body.matchAll(HEADS) : []) {
    if (++count > MOST_HEADS || found.index > block) break
    const around = count === 1 ? fromObjectAround(body, found.index) : null
    if (around !== null) return around
    const reading = fromHead(body, found.index + (found[1] === '[' ? 0 : found[1].length))
    if (reading !== null) return reading
  }
  if (isLookup(body) && isLookup(body.replace(LISTS, ''))) return null
  return fromShownObject(body, block, level) ?? fromStack(body) ?? fromProse(body, level)
}

/** An object that is printed before the first error, and holds it. */
function fromObjectAround(body: string, at: number): Reading | null {
  const brace = body.indexOf('{')
  if (brace === -1 || brace > at) return null
  for (const shown of objectsIn(body)) {
    if (shown.at > at) return null
    if (shown.end > at) return fromObject(shown.dump, body)
  }
  return null
}

function fromTslog(body: string): Reading | null {
  const error = tslogError(body)
  if (error === null) return null
  const chain = chainOf(error)
  if (!isFailure(chain)) return null
  const before = firstLine(body)
  return { chain, scopes: [...scopesOf(chain), pairsOf(before)], whole: null, before, body }
}

/** Objects printed behind a text, or the members that pino-pretty prints below one; what comes first. */
function fromShownObject(body: string, block: number, level: string): Reading | null {
  const objects = [...objectsIn(body)]
  const tried = block < (objects.at(0)?.at ?? Infinity) ? [memberBlock(body, block, level)] : []
  for (const shown of [...tried, ...objects.map((object) => object.dump)]) {
    const reading = fromObject(shown, body)
    if (reading !== null) return reading
  }
  return null
}

function memberBlock(body: string, at: number, level: string): Dump {
  const members = new Map(readMemberLines(body, at).value)
  return new Dump(null, null, members.set('msg', body.slice(0, at).trimEnd()).set('level', level))
}

/** A stack whose first line is a logger's, with the error's message at its end (consola), or with the cause's below it. */
function fromStack(body: string): Reading | null {
  if (!body.includes('\n') && !isFrame(body)) return null
  const lines = body.split('\n')
  const frame = lines.findIndex((line) => isFrame(line))
  if (frame === -1) return null
  const line = lines.slice(0, frame).findLast((text) => text.trim() !== '') ?? ''
  const message = suffixWhere(line, beginsWithKnownMessage)
  const stack = lines.slice(frame).join('\n')
  const head = {
    name: null,
    bracket: null,
    message: message ?? line.trim(),
    stack: stack.replace(/\n[ \t]*\[cause\]: [^]*/, ''),
  }
  const cause = /\n[ \t]*\[cause\]: (.+)([^]*)/.exec(stack)
  const causeHead = cause === null ? null : { name: null, bracket: null, message: cause[1], stack: cause[2] }
  const members = causeHead === null ? [] : ([['cause', new Dump(null, causeHead, new Map())]] as const)
  const chain = chainOf(new Dump(null, head, new Map(members)))
  if (!isFailure(chain)) return null
  const before = line.slice(0, line.length - (message ?? '').length)
  return { chain, scopes: [...scopesOf(chain), pairsOf(before)], whole: null, before: clipped(before), body }
}

function fromProse(body: string, level: string): Reading | null {
  const said = statementOf(body, isQuiet(level), isLoud(level))
  if (said === null) return null
  const link: ErrorLink = { name: null, message: said.message, code: said.code, stack: '', props: EMPTY }
  return { chain: [link], scopes: [pairsOf(body)], whole: null, before: clipped(body), body }
}

function fromHead(body: string, head: number): Reading | null {
  const at = /\{ \[?$/.test(body.slice(Math.max(0, head - 3), head)) ? body.lastIndexOf('{', head) : head
  const error = at === head ? readError(body, at) : enclosedError(body, at)
  if (error === null) return null
  const chain = chainOf(error.value)
  if (!isFailure(chain)) return null
  const rest = body.slice(error.end)
  const behind = new Dump(null, null, readMemberLines(rest, rest.search(/\S|$/)).value)
  const before = body.slice(0, at)
  return {
    chain: withMembers(chain, behind),
    scopes: [...scopesOf(chain), behind, pairsOf(before), pairsOf(firstLine(chain[0].message))],
    whole: null,
    before: clipped(before),
    body,
  }
}

/** An error within the braces of its properties. */
function enclosedError(body: string, at: number): Lexeme<Dump> | null {
  const { value, end } = readValue(body, at)
  return value instanceof Dump && value.head !== null ? { value, end } : null
}

/** egg-logger prints an error's properties behind its stack, one a line. */
function withMembers(chain: readonly ErrorLink[], behind: Dump): readonly ErrorLink[] {
  if (behind.members.size === 0 || chain[0].props.members.size > 0) return chain
  const whole = new Dump(null, chain[0].props.head, behind.members)
  return [...chainOf(whole), ...chain.slice(1)]
}
