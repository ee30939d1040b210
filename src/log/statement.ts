import {
  SYSCALL_STATEMENT,
  beginsUnmistakably,
  beginsWithKnownMessage,
  codeInMessage,
  meaningOfCode,
} from './vocabulary.js'

/** What a line of prose says of a failure. */
export interface Statement {
  readonly message: string
  readonly code: string | null
}

/** Words before a code or a phrase that make it a topic, not an event. */
const TOPIC_BEFORE =
  /(?:\b(?:on|if|when|for|like|no|not|any|every|each|all|ignore[sd]?|ignoring|expect(?:s|ed)?|handle[sd]?|simulat\w+|last|retry(?:on)?|such as|e\.g\.|\d+|and|or)\s+|[%"'`|,/]\s*)$/i
/** Behind it: a list, a count, a pattern. */
const TOPIC_AFTER =
  /^(?:[%"'`|/]|,\s*['"]?E[A-Z]{3}|\s*=\s*\d|\s*:\s*\d+\b(?!:)|\s+(?:none|count|errors?\b|retries|x\d)|s\b)/i
const CODE_IN_PLACE =
  /(?:\(|\[|\b(?:code|errno|err|error|cause|reason)(?:=|: ?)["']?)(E[A-Z]{3,}|UND_ERR_[A-Z_]+|HPE_[A-Z_]+|PROTOCOL_[A-Z_]+)(?=["')\],;\s]|$)(?!\s*[,|]\s*["']?E[A-Z]{3})/g
const CLAUSE = /(?:: | - |; |, reason: | => )/g
/** A letter, or what gRPC (`14 UNAVAILABLE: `) and ofetch (`[POST] "…"`) put before. */
const CLAUSE_START = /^(?:[A-Z]|\d{1,2} [A-Z_]+: |\[[A-Z]+\] ")/i
const MOST_CLAUSES = 30
const MOST_WORDS = 60
/** Characters of a text that are looked at. */
const LONGEST_PROSE = 8000
const FIRST_LINES = 5

/**
 * The failure that a line of text without an error object tells of. Mentions are none: lists of codes, counts, patterns of a
 * query, conditions ("retry on ECONNRESET").
 * @param quiet the line's level is info or below: only the wording of the system itself counts
 * @param loud the level is error or above: a known message may stand anywhere in the line
 * @returns `null` if it tells of none
 */
export function statementOf(whole: string, quiet: boolean, loud: boolean): Statement | null {
  const text = whole.slice(0, LONGEST_PROSE)
  const said = syscallStatement(text) ?? (quiet ? null : (clauseStatement(text) ?? messageInside(text, loud)))
  if (said !== null) return { message: said, code: codeInMessage(said) ?? codeInPlace(text) }
  if (quiet) return null
  const code = codeInPlace(text)
  return code === null ? null : { message: firstLine(text), code }
}

function syscallStatement(text: string): string | null {
  const found = SYSCALL_STATEMENT.exec(text)
  if (found === null || codeInMessage(found[0]) === null) return null
  const before = text.slice(Math.max(0, found.index - 40), found.index)
  const after = text.slice(found.index + found[0].length)
  if (TOPIC_BEFORE.test(before) || /^[%"'`]/.test(after)) return null
  return firstLine(text.slice(found.index))
}

/** The last clause that is one of the known messages from its first letter on. */
function clauseStatement(text: string): string | null {
  const line = firstLine(text)
  const starts = [0, ...[...line.matchAll(CLAUSE)].slice(0, MOST_CLAUSES).map((found) => found.index + found[0].length)]
  for (const start of starts) {
    const clause = line.slice(start).trim()
    if (CLAUSE_START.test(clause) && (beginsWithKnownMessage(clause) || isCode(clause)) && !TOPIC_AFTER.test(clause))
      return clause
  }
  return null
}

/** A known message in the middle of one of the first lines; unless the level is loud, only one that is used for nothing else. */
function messageInside(text: string, loud: boolean): string | null {
  for (const line of text.split('\n', FIRST_LINES)) {
    const found = suffixWhere(line, loud ? beginsWithKnownMessage : beginsUnmistakably)
    if (found === null) continue
    const before = line.slice(0, line.length - found.length)
    return TOPIC_BEFORE.test(before) || /^[^,.;:]*["'`%]/.test(found) ? null : found
  }
  return null
}

/** The longest end of a line, from a word on, for which the test holds. */
export function suffixWhere(line: string, test: (suffix: string) => boolean): string | null {
  for (const word of [...line.matchAll(/(?<![\w-])[A-Za-z(]/g)].slice(0, MOST_WORDS)) {
    const suffix = line.slice(word.index)
    if (test(suffix)) return suffix
  }
  return null
}

function codeInPlace(text: string): string | null {
  for (const found of text.matchAll(CODE_IN_PLACE)) {
    const before = text.slice(Math.max(0, found.index - 40), found.index)
    if (meaningOfCode(found[1], text) !== null && !/\b(?:on|if|codes?)\s*$/i.test(before)) return found[1]
  }
  return null
}

function isCode(clause: string): boolean {
  return codeInMessage(clause) !== null && /^\S+$/.test(clause)
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0]
}
