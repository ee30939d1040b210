import { Dump, type Value } from './dump.js'
import { meaningOfCode, meaningOfMessage } from './vocabulary.js'

/** ` Name  value, value, …`: the values of an error's properties, without their keys. */
const VALUES = /^ ?([A-Z]\w*) {2}(.*)$/m
const STACK = /^error stack:$/m
/** `  • file.js<TAB>method`, and below it `<TAB>folder/file.js:12`. */
const FRAME = /^ +• [^\t\n]*\t([^\n]*)\n[ \t]+(\S.*)$/gm
const CAUSED = /^Caused by \(\d+\): ([A-Za-z_$][\w$]*): (.*)$/m
const MOST_VALUES = 40

/**
 * An error as tslog's pretty output shows it: name and values in one line, then its frames as a list, then its causes.
 * @returns `null` if the text has no such list
 */
export function tslogError(text: string): Dump | null {
  const list = STACK.exec(text)
  if (list === null) return null
  const head = VALUES.exec(text.slice(0, list.index))
  if (head === null) return null
  const values = head[2].split(', ').slice(0, MOST_VALUES)
  const behind = text.slice(list.index)
  const cause = CAUSED.exec(behind)
  const own = cause === null ? behind : behind.slice(0, cause.index)
  const members = new Map<string, Value>()
  const code = values.find((value) => /^[A-Z][A-Z\d_]{4,}$/.test(value) && meaningOfCode(value, values[0]) !== null)
  if (code !== undefined) members.set('code', code)
  if (cause !== null) {
    const head = { name: cause[1], bracket: null, message: cause[2], stack: frames(behind.slice(cause.index)) }
    members.set('cause', new Dump(null, head, new Map()))
  }
  const message = values.find((value) => value !== code && meaningOfMessage(value) !== null) ?? values[0]
  return new Dump(null, { name: head[1], bracket: null, message, stack: frames(own) }, members)
}

/** Frames as Node writes them. */
function frames(list: string): string {
  return [...list.matchAll(FRAME)].map(([, method, place]) => `    at ${method} (${place})`).join('\n')
}
