const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f', v: '\v', 0: '\0' }
const ESCAPE = /\\(?:u\{([\da-f]{1,6})\}|u([\da-f]{4})|x([\da-f]{2})|([\s\S]))/gi
const CONCATENATION = / \+\s*(?=['"`])/y
const NUMBER = /-?(?:\d+(?:_\d{3})*(?:\.\d+(?:_\d+)*)?(?:e[+-]?\d+)?|Infinity)n?(?![\w.:-])/iy
const DATE = /\d{4,6}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/y
const REGEX = /\/(?:\\.|\[(?:\\.|[^\]\\\n]){0,200}\]|[^/\\\n[]){1,500}\/[dgimsuvy]*/y
const KEYWORD = /(?:true|false|null|undefined|NaN)(?![\w$])/y
const KEYWORDS: Readonly<Record<string, boolean | number | null | undefined>> = {
  true: true,
  false: false,
  null: null,
  NaN,
}

/** What was read, and the offset behind it. */
export interface Lexeme<T> {
  readonly value: T
  readonly end: number
}

/**
 * A quoted string of util.inspect or JSON, parts joined by ` +` and a line end included. A string whose end is cut off
 * ends with its line.
 * @param at offset of the opening quote
 */
export function quoted(text: string, at: number): Lexeme<string> {
  let value = ''
  let pos = at
  for (;;) {
    const end = closingQuote(text, pos)
    value += unescaped(text.slice(pos + 1, end))
    pos = text.charAt(end) === text.charAt(pos) ? end + 1 : end
    CONCATENATION.lastIndex = pos
    if (!CONCATENATION.test(text)) return { value, end: pos }
    pos = CONCATENATION.lastIndex
  }
}

/** A number, bigint, date, regular expression (as text), boolean, null or undefined; `null` if none of them stands at `at`. */
export function primitive(text: string, at: number): Lexeme<string | number | boolean | null | undefined> | null {
  const date = match(DATE, text, at)
  if (date !== null) return { value: date, end: at + date.length }
  const number = match(NUMBER, text, at)
  if (number !== null) return { value: Number(number.replace(/n$|_/g, '')), end: at + number.length }
  const regex = match(REGEX, text, at)
  if (regex !== null) return { value: regex, end: at + regex.length }
  const keyword = match(KEYWORD, text, at)
  return keyword === null ? null : { value: KEYWORDS[keyword], end: at + keyword.length }
}

/** The text that a sticky pattern matches at an offset; `null` if it does not match. */
export function match(pattern: RegExp, text: string, at: number): string | null {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0] ?? null
}

function closingQuote(text: string, at: number): number {
  const quote = text.charAt(at)
  for (let i = at + 1; i < text.length; i++) {
    const char = text.charAt(i)
    if (char === '\\') i++
    else if (char === quote || char === '\n') return i
  }
  return text.length
}

function unescaped(text: string): string {
  if (!text.includes('\\')) return text
  return text.replace(ESCAPE, (_, point?: string, four?: string, two?: string, char?: string) => {
    if (char !== undefined) return ESCAPES[char] ?? char
    const code = parseInt(point ?? four ?? two ?? '0', 16)
    return code <= 0x10ffff ? String.fromCodePoint(code) : ''
  })
}
