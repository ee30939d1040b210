import { Dump, type Value } from './dump.js'

const PAIR = /(?<![\w.@/?&-])([A-Za-z_@][\w.@-]*)=(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|([^\s,;()"']+))/g
const LOGFMT_START = /^[A-Za-z_@][\w.@-]*=(?:"(?:[^"\\]|\\.)*"|\S*)(?:\s+[A-Za-z_@][\w.@-]*=|$)/
const MOST_PAIRS = 500

/** Is the text logfmt, pairs from its first character on? */
export function isLogfmt(text: string): boolean {
  return LOGFMT_START.test(text)
}

/** `key=value` and `key="value"` pairs anywhere in a text; the first of a name counts. Numbers become numbers. */
export function pairsOf(text: string): Dump {
  const members = new Map<string, Value>()
  for (const found of text.matchAll(PAIR)) {
    if (members.size >= MOST_PAIRS) break
    if (!members.has(found[1])) members.set(found[1], valueOf(found))
  }
  return new Dump(null, null, members)
}

function valueOf(found: RegExpExecArray): Value {
  const quoted = found.at(2) ?? found.at(3)
  if (quoted !== undefined) return quoted.replace(/\\(["'\\])/g, '$1').replace(/\\n/g, '\n')
  const bare = found.at(4) ?? ''
  if (/^-?\d{1,15}(?:\.\d+)?$/.test(bare)) return Number(bare)
  if (bare === 'true' || bare === 'false') return bare === 'true'
  return bare === 'null' || bare === 'undefined' ? null : bare
}
