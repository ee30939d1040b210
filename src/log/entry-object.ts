import { Dump, fromJson, type Value } from './dump.js'
import { textOf } from './error-chain.js'
import { objectOf } from './formats/container.js'
import { readValue } from './inspect-reader.js'

/** Members that hold the text that an entry logged. */
const TEXT_KEYS = ['message', 'msg', '@message', 'MESSAGE', 'log', 'text', 'textPayload', 'event', 'body', 'line']
/** Members under which loggers put the members that the application gave them. */
const CONTEXT_KEYS = [
  '@fields',
  'fields',
  'context',
  'ctx',
  'extra',
  'meta',
  'metadata',
  'data',
  'details',
  'payload',
  'attributes',
  'attr',
  'jsonPayload',
  'labels',
]
const LEVEL = /\b(trace|debug|verbose|silly|info|notice|warn|warning|error|err|fatal|critical|crit|alert|emerg)\b/i
const QUIET = /^(?:info|debug|trace|verbose|silly|notice|log|10|20|30)$/i
/** An error's first line before a brace: the brace opens the error's properties. */
const ERROR_BEFORE = /(?:^|[\s:[(>])(?:[\w$.]*(?:Error|Exception)|DOMException)(?: \[[^\]]{0,200}\])?: /
/** An object as util.inspect prints it behind a text: `failed {` and members in the next lines, or `{ key: … }`. */
const OBJECT = /(?<=^|\s)\{(?=\n\s+['"\w$[]| ['"\w$[][^{}]*: )/g
const MOST_OBJECTS = 4

/**
 * The JSON object that an entry is, or ends with: then the text before it is its message (winston's simple format).
 * @returns `null` if the text does not end with one
 */
export function jsonIn(text: string): Dump | null {
  const at = text.indexOf('{')
  const before = text.slice(0, Math.max(0, at))
  if (at === -1 || !text.endsWith('}') || ERROR_BEFORE.test(before) || before.includes('\n')) return null
  const parsed = objectOf(text.slice(at))
  const value = parsed === null ? null : fromJson(parsed)
  if (!(value instanceof Dump)) return null
  return unfolded(at === 0 ? value : withText(value, before))
}

/** An object that a text shows, and the offset of its brace. */
export interface ShownObject {
  readonly at: number
  /** Offset behind it. */
  readonly end: number
  readonly dump: Dump
}

/** Objects that a text shows, with the text before them as message where they have none. */
export function* objectsIn(body: string): Generator<ShownObject> {
  if (!body.includes('{')) return
  let end = 0
  for (const found of [...body.matchAll(OBJECT)].slice(0, MOST_OBJECTS)) {
    if (found.index < end) continue
    const read = readValue(body, found.index)
    end = read.end
    if (read.value instanceof Dump)
      yield { at: found.index, end, dump: withText(read.value, body.slice(0, found.index)) }
  }
}

/** Objects within an entry that hold what its application told of it; the request among them is the inbound one. */
export function contextsIn(dump: Dump): readonly Dump[] {
  return CONTEXT_KEYS.map((key) => dump.at(key)).filter((value) => value instanceof Dump)
}

/** Level of an entry: a word or pino's number; empty if it has none. */
export function levelOf(dump: Dump): string {
  const level: Value =
    dump.at('level') ?? dump.at('severity') ?? dump.at('log', 'level') ?? dump.at('lvl') ?? dump.at('status')
  return typeof level === 'string' || typeof level === 'number' ? String(level) : ''
}

/** The first word of a text's beginning that names a level; empty if there is none. */
export function levelIn(text: string): string {
  return LEVEL.exec(text.slice(0, 100))?.[1] ?? ''
}

/** Is a level info or below? */
export function isQuiet(level: string): boolean {
  return QUIET.test(level)
}

/** Is a level error or above? */
export function isLoud(level: string): boolean {
  return /^(?:err|error|fatal|crit|critical|alert|emerg|50|60)$/i.test(level)
}

/** The text that an entry logged; empty if it has none. */
export function textIn(dump: Dump): string {
  return TEXT_KEYS.map((key) => textOf(dump.at(key))).find((text) => text !== null) ?? ''
}

function withText(dump: Dump, before: string): Dump {
  const members = new Map<string, Value>([['level', levelIn(before)], ...dump.members])
  if (textIn(dump) === '') members.set('msg', before.trim())
  return new Dump(dump.tag, dump.head, members)
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
