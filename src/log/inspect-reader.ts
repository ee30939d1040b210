import { Dump, type Value } from './dump.js'
import { bracketedErrorAt, enclosedErrorAt, errorHeadAt } from './error-head.js'
import { match, primitive, quoted, type Lexeme } from './inspect-lexemes.js'

const DEEPEST = 60
const SPACE = /\s*/y
const INDENT = /[ \t]*/y
const REF = /<ref \*\d+> /y
/** `Map(1) `, `Object [AxiosHeaders] `, `[Object: null prototype] `, `Foo <Bar> `: what stands before a brace or bracket. */
const TAG =
  /(?:[A-Za-z_$][\w$.]*(?:\(\d+\))?(?: \[[^\]\n]{0,200}\]){0,3}|\[[A-Za-z_$][^\]\n]{0,200}\](?: \([^)\n]{0,200}\))?)(?: <[^>\n]{0,200}>)? (?=[{[](?:\s|[}\]]))/y
const KEY = /(?:[A-Za-z_$][\w$.-]*|\[[^\]\n]{0,200}\]+)(?=:)/y
const HIDDEN = /\[[A-Za-z_$][\w$]*\]: /y
/** pino-pretty: a key, nothing behind it, and the next key. */
const NO_VALUE = /[ \t]*\n\s*(?="(?:[^"\\\n]|\\.){1,200}": )/y
const OPEN = /\{\s*/y
const ARROW = /\s*=>\s*/y
/** A JSON array begins with one of these, a tag in brackets with none. */
const ARRAY = /\[(?:[\s\]"'{[\d-]|<ref|(?:true|false|null)[,\]])/y
/** Lengths in these expressions are bounded: text is hostile. What is left of a value that is not understood: up to the comma, line end or closing bracket behind it. */
const BARE = /(?:\[(?:[^[\]\n]|\[[^\]\n]{0,200}\]){0,200}\]|<[^>\n]{0,500}>|\([^)\n]{0,200}\)|[^,\n}\]])*/y

/**
 * Reads back a value as util.inspect prints it; JSON and the objects of pino-pretty are read too. Reads what is there: text
 * that is cut off, or that is no such print, gives as much as was understood, and never an error.
 * @param at offset of the value's first character
 */
export function readValue(text: string, at = 0): Lexeme<Value> {
  const reader = new Reader(text, at)
  return { value: reader.value(0), end: reader.pos }
}

/** An error with its stack and properties; `null` if none stands at `at`. */
export function readError(text: string, at: number): Lexeme<Dump> | null {
  const reader = new Reader(text, at)
  const value = reader.error(0)
  return value === null ? null : { value, end: reader.pos }
}

/** `key: value` members without braces around them, one a line, as egg-logger prints them. Ends at the first line that is none. */
export function readMemberLines(text: string, at: number): Lexeme<ReadonlyMap<string, Value>> {
  const reader = new Reader(text, at)
  const members = reader.memberLines()
  return { value: members, end: reader.pos }
}

class Reader {
  constructor(
    private readonly text: string,
    public pos: number,
  ) {}

  value(depth: number): Value {
    this.skip(SPACE)
    this.skip(REF)
    const char = this.text.charAt(this.pos)
    if (depth > DEEPEST) return this.bare()
    if (char === "'" || char === '"' || char === '`') return this.take(quoted(this.text, this.pos))
    if (char === '{') return this.object(depth)
    if (char === '[' && match(ARRAY, this.text, this.pos) !== null) return this.array(depth)
    const simple = primitive(this.text, this.pos)
    if (simple !== null) return this.take(simple)
    return this.tagged(depth) ?? this.error(depth) ?? this.bare()
  }

  error(depth: number): Dump | null {
    this.skip(REF)
    if (this.text.charAt(this.pos) === '[') return this.bracketedError(depth)
    const head = errorHeadAt(this.text, this.pos)
    if (head === null) return null
    this.pos = head.end
    return new Dump(null, head.value, head.opens ? this.members(depth) : new Map())
  }

  /** An object; `{ Error: message … key: value }` and `{ [Error: message] key: value }` are errors (Node 10, `compact: true`). */
  private object(depth: number): Dump {
    const inside = this.pos + (match(OPEN, this.text, this.pos)?.length ?? 1)
    const head =
      this.text.charAt(inside) === '[' ? bracketedErrorAt(this.text, inside) : enclosedErrorAt(this.text, inside)
    if (head === null) return new Dump(null, null, this.members(depth))
    this.pos = head.end - 1
    return new Dump(null, head.value, this.members(depth))
  }

  memberLines(): ReadonlyMap<string, Value> {
    const members = new Map<string, Value>()
    for (;;) {
      this.skip(INDENT)
      const key = this.key()
      if (key === null) return members
      members.set(key, this.value(0))
      const end = this.text.indexOf('\n', this.pos)
      if (end === -1) return members
      this.pos = end + 1
    }
  }

  private bracketedError(depth: number): Dump | null {
    const head = bracketedErrorAt(this.text, this.pos)
    if (head === null) return null
    this.pos = head.end
    const opens = this.text.startsWith(' {', this.pos)
    if (opens) this.pos++
    return new Dump(null, head.value, opens ? this.members(depth) : new Map())
  }

  private tagged(depth: number): Value {
    const tag = match(TAG, this.text, this.pos)
    if (tag === null) return undefined
    this.pos += tag.length
    if (this.text.charAt(this.pos) === '[') return this.array(depth)
    const bracket = /^\[(.*)\]$/.exec(tag.trim())
    return new Dump(bracket?.[1] ?? tag.trim(), null, this.members(depth))
  }

  private array(depth: number): Value[] {
    this.pos++
    const items: Value[] = []
    while (this.more(']')) {
      if (this.text.startsWith('... ', this.pos)) this.bare()
      else if (match(HIDDEN, this.text, this.pos) !== null) this.hidden(depth)
      else items.push(this.value(depth + 1))
      this.separator()
    }
    return items
  }

  /** `[length]: 2` of an array, printed with `showHidden`: it is no item. */
  private hidden(depth: number): void {
    this.skip(HIDDEN)
    this.value(depth + 1)
  }

  /** Members behind a brace. Elements without a key (of a Set) get their number as key. */
  private members(depth: number): ReadonlyMap<string, Value> {
    this.pos++
    const members = new Map<string, Value>()
    while (this.more('}')) {
      const key = this.key()
      if (key === null) this.element(members, depth)
      else if (match(NO_VALUE, this.text, this.pos) !== null) members.set(key, '')
      else members.set(key, this.value(depth + 1))
      this.separator()
    }
    return members
  }

  /** A key and the colon behind it. */
  private key(): string | null {
    if (/['"`]/.test(this.text.charAt(this.pos))) return this.quotedKey()
    const key = match(KEY, this.text, this.pos)
    if (key === null) return null
    this.pos += key.length + 1
    return /^\[(?:cause|errors|message|stack)\]$/.test(key) ? key.slice(1, -1) : key
  }

  private quotedKey(): string | null {
    const { value, end } = quoted(this.text, this.pos)
    const arrow = match(ARROW, this.text, end)
    if (arrow !== null) this.pos = end + arrow.length
    else if (this.text.charAt(end) === ':') this.pos = end + 1
    else return null
    return value
  }

  private element(members: Map<string, Value>, depth: number): void {
    if (this.text.startsWith('... ', this.pos)) {
      this.bare()
      return
    }
    const item = this.value(depth + 1)
    const arrow = match(ARROW, this.text, this.pos)
    if (arrow === null) {
      // a key that was cut off before its colon
      if (this.pos >= this.text.length) return
      members.set(String(members.size), item)
      return
    }
    this.pos += arrow.length
    members.set(String(item instanceof Dump ? members.size : item), this.value(depth + 1))
  }

  /** Moves to the next item; false behind the closing bracket, or at the end of the text. */
  private more(close: string): boolean {
    this.skip(SPACE)
    if (this.pos >= this.text.length) return false
    const char = this.text.charAt(this.pos)
    if (char !== '}' && char !== ']') return true
    if (char === close) this.pos++
    return false
  }

  private separator(): void {
    const before = this.pos
    if (!/[\s,}\]]/.test(this.text.charAt(before))) this.bare()
    this.skip(SPACE)
    if (this.text.charAt(this.pos) === ',') this.pos++
    else if (this.pos === before && !/[}\]]/.test(this.text.charAt(before))) this.pos++
  }

  private bare(): string {
    const text = match(BARE, this.text, this.pos) ?? ''
    this.pos += text.length
    return text.trimEnd()
  }

  private skip(pattern: RegExp): void {
    this.pos += match(pattern, this.text, this.pos)?.length ?? 0
  }

  private take<T>(lexeme: Lexeme<T>): T {
    this.pos = lexeme.end
    return lexeme.value
  }
}
