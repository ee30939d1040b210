/** Characters of a text that are shown before it is cut. */
export const TEXT_LIMIT = 2000

/**
 * Whatever a terminal obeys, hides or lets run backwards: controls, format characters and bidi marks, lone surrogates, private
 * and unassigned code points (`\p{C}`), line and paragraph separators, characters without a shape (`\p{DI}`); and combining
 * marks that have no letter to stand on, or pile up on one.
 */
const UNSAFE = /[\p{C}\p{Zl}\p{Zp}\p{DI}]|(?<=^| |\p{M}{3})\p{M}/gu
const UNSAFE_IN_JSON = /[\p{C}\p{Zl}\p{Zp}\p{DI}]/gu
const PRINTABLE_ASCII = /^[\x20-\x7e]*$/
const SHORT_FORMS: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/**
 * Text from a log or a capture as it may be shown on a terminal: one line, no control, nothing invisible; what was replaced
 * can be read (`\n`, `\x1b`, `\u202e`, `\u{e0041}`).
 * @param limit longest text in UTF-16 units before escaping; what is longer ends in `…`
 */
export function visible(text: string, limit = TEXT_LIMIT): string {
  const bounded = text.length > limit ? `${wholeStart(text, limit)}…` : text
  if (PRINTABLE_ASCII.test(bounded)) return bounded
  return bounded.replace(UNSAFE, escapeOne)
}

/**
 * JSON on one line, whoever splits the lines: the separators and controls that JSON allows in a string (U+0085, U+2028 …) are
 * written as `\u` escapes too, so that it can also be looked at on a terminal. Reads back as the same value.
 */
export function jsonText(value: unknown): string {
  const text = JSON.stringify(value)
  return PRINTABLE_ASCII.test(text) ? text : text.replace(UNSAFE_IN_JSON, escapeUnits)
}

/** The first `limit` units, less the half of a surrogate pair that the cut would leave. */
function wholeStart(text: string, limit: number): string {
  const start = text.slice(0, limit)
  return /[\ud800-\udbff]$/.test(start) ? start.slice(0, -1) : start
}

function escapeOne(character: string): string {
  const short = SHORT_FORMS[character]
  if (short !== undefined) return short
  const code = character.codePointAt(0) ?? 0
  const hex = code.toString(16)
  if (code <= 0xff) return `\\x${hex.padStart(2, '0')}`
  return code <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\u{${hex}}`
}

function escapeUnits(character: string): string {
  return Array.from(
    { length: character.length },
    (_, i) => `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`,
  ).join('')
}
