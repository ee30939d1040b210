import { isFrame } from './error-head.js'

/** What may stand before each line of a program that another one started: a few short words, the last one no part of the line. */
const WORDS = /^((?:\S{1,40} ){1,3}?)(?= {2,}at \S+.*:\d)/
/** A stack of at least so many frames under its own first line shows that the words are not the entry's. */
const FEWEST_FRAMES = 2
/** A time is no prefix: it differs from line to line. */
const TIME = /\d:\d\d/
const MOST_PREFIXES = 50

/**
 * Words that stand before all lines of a stream, the frames of a stack too: `npm ERR! `, `[0] ` of concurrently, `web:dev: ` of
 * turbo. They are learnt from stacks: frames that follow one another behind the same words.
 * @param texts lines of one stream in a row
 * @returns prefixes with the blank at their end, none of which begins with a blank
 */
export function prefixesOf(texts: readonly string[]): readonly string[] {
  const frames = new Map<string, number>()
  for (const text of texts) {
    if (!text.includes(' at ')) continue
    const prefix = isFrame(text) ? undefined : WORDS.exec(text)?.[1]
    if (prefix === undefined || TIME.test(prefix)) continue
    frames.set(prefix, (frames.get(prefix) ?? 0) + 1)
  }
  return [...frames].flatMap(([prefix, count]) => (count >= FEWEST_FRAMES ? [prefix] : [])).slice(0, MOST_PREFIXES)
}

/** A line without the prefix that it begins with. */
export interface Unprefixed {
  readonly text: string
  readonly prefix: string
}

/** @returns `null` if the line begins with none of them; a line that ends with its prefix is blank */
export function withoutPrefix(line: string, prefixes: readonly string[]): Unprefixed | null {
  for (const prefix of prefixes) {
    if (line.startsWith(prefix)) return { text: line.slice(prefix.length), prefix }
    if (line === prefix.trimEnd()) return { text: '', prefix }
  }
  return null
}
