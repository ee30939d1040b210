import { Dump, fromJson, type Value } from './dump.js'
import { objectOf } from './formats/container.js'
import { meaningOfCode, meaningOfMessage } from './vocabulary.js'

/** ` Name  value, value, …`: the values of an error's properties, without their keys. */
const VALUES = /^ ?([A-Z]\w*) {2}([^]*)$/m
const STACK = /^error stack:$/m
/** `  • file.js<TAB>method`, and below it `<TAB>folder/file.js:12`. */
const FRAME = /^ +• [^\t\n]*\t([^\n]*)\n[ \t]+(\S.*)$/gm
const CAUSED = /^Caused by \(\d+\): ([A-Za-z_$][\w$]*): (.*)$/m
const MOST_VALUES = 60
/** What a value is that cannot be a part of the message before it. */
const NO_TEXT = /^(?:-?\d+|true|false|null|undefined|[[{].*|[A-Z][A-Z\d_]{4,}|)$/s

/**
 * An error as tslog's pretty output shows it: name and values, then its frames as a list, then its causes.
 * @returns `null` if the text has no such list
 */
export function tslogError(text: string): Dump | null {
  const list = text.includes('error stack:') ? STACK.exec(text) : null
  if (list === null) return null
  const head = VALUES.exec(text.slice(0, list.index))
  if (head === null) return null
  const { message, members } = valuesIn(head[2].trimEnd())
  const behind = text.slice(list.index)
  const cause = CAUSED.exec(behind)
  const own = cause === null ? behind : behind.slice(0, cause.index)
  if (cause !== null) {
    const head = { name: cause[1], bracket: null, message: cause[2], stack: frames(behind.slice(cause.index)) }
    members.set('cause', new Dump(null, head, new Map()))
  }
  return new Dump(null, { name: head[1], bracket: null, message, stack: frames(own) }, members)
}

interface Values {
  readonly message: string
  readonly members: Map<string, Value>
}

/** The message comes first, or behind numbers; of the others what they are shows by their form. */
function valuesIn(text: string): Values {
  const values = split(text)
  const first = Math.max(
    0,
    values.findIndex((value) => meaningOfMessage(value.split('\n', 1)[0]) !== null),
  )
  const end = values.findIndex((value, i) => i > first && (NO_TEXT.test(value) || !/\s/.test(value)))
  const message = values.slice(first, end === -1 ? undefined : end).join(', ')
  const others = [...values.slice(0, first), ...(end === -1 ? [] : values.slice(end))]
  const members = new Map<string, Value>()
  others.forEach((value, i) => {
    const [key, said] = memberOf(value, others[i - 1] ?? '', i)
    if (key !== null && !members.has(key)) members.set(key, said)
  })
  return { message, members }
}

/** The key under which a value stood, as far as its form tells. */
function memberOf(value: string, before: string, index: number): readonly [string | null, Value] {
  const object = value.startsWith('{') ? objectOf(value) : null
  if (object !== null) return [object.statusCode === undefined ? `value${String(index)}` : 'res', fromJson(object)]
  if (/^[A-Z][A-Z\d_]{4,}$/.test(value) && meaningOfCode(value, '') !== null) return ['code', value]
  if (/^(?:connect|read|write)$/.test(value)) return ['syscall', value]
  if (/^\/\S*$/.test(value)) return ['path', value]
  if (/^https?:\/\/\S+$/.test(value)) return ['url', value]
  if (ADDRESS.test(value)) return ['address', value]
  if (ADDRESS.test(before) && /^\d{1,5}$/.test(value)) return ['port', Number(value)]
  return [/^-\d{1,3}$/.test(value) ? 'errno' : null, Number(value)]
}

const ADDRESS = /^(?:\d{1,3}(?:\.\d{1,3}){3}|[\da-f]*:[\da-f:.]+)$/i

/** At each comma that lies in no bracket and in no text of JSON. */
function split(text: string): string[] {
  const values: string[] = []
  let depth = 0
  let quoted = false
  let from = 0
  for (let i = 0; i < text.length && values.length < MOST_VALUES; i++) {
    const char = text.charAt(i)
    if (depth > 0 && char === '"' && text.charAt(i - 1) !== '\\') quoted = !quoted
    else if (quoted) continue
    else if (char === '{' || char === '[') depth++
    else if (char === '}' || char === ']') depth = Math.max(0, depth - 1)
    else if (char === ',' && depth === 0 && text.charAt(i + 1) === ' ') {
      values.push(text.slice(from, i))
      from = i + 2
    }
  }
  return [...values, text.slice(from)]
}

/** Frames as Node writes them. */
function frames(list: string): string {
  return [...list.matchAll(FRAME)].map(([, method, place]) => `    at ${method} (${place})`).join('\n')
}
