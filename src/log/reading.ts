import type { Dump } from './dump.js'
import { aggregated, chainOf, type ErrorLink } from './error-chain.js'
import { isFailedFetch, isLookup, meaningOfCode, meaningOfMessage, meaningOfName } from './vocabulary.js'

/** A failure found in an entry, taken apart as far as the entry's structure goes. */
export interface Reading {
  /** Outermost first; at least one. */
  readonly chain: readonly ErrorLink[]
  /** Where values are looked for, nearest to the failure first: properties of the errors, then what stands around them. */
  readonly scopes: readonly Dump[]
  /** The entry as one object: JSON, logfmt, pino-pretty; `null` for text. */
  readonly whole: Dump | null
  /** Text before the error, without the entry's time. */
  readonly before: string
  /** The entry's text without its time. */
  readonly body: string
}

/** Characters of a message, or of the text before an error, in which words are searched. */
const LONGEST_LOOKED_AT = 8000

/** Does a chain tell of a failed connection? A look-up that failed tells of none. */
export function isFailure(chain: readonly ErrorLink[]): boolean {
  const innermost = chain[chain.length - 1]
  if (isFailedFetch(firstLine(innermost.message))) return true
  if (isLookup(`${innermost.code ?? ''} ${firstLine(innermost.message)}`)) return false
  return chain.some((link) => {
    const message = firstLine(link.message)
    if (link.code !== null && meaningOfCode(link.code, message) !== null) return true
    if (meaningOfMessage(message) !== null || (link.name !== null && meaningOfName(link.name) !== null)) return true
    return aggregated(link.props).some((part) => isFailure(chainOf(part)))
  })
}

/** The errors' properties, innermost first. */
export function scopesOf(chain: readonly ErrorLink[]): readonly Dump[] {
  return [...chain].reverse().map((link) => link.props)
}

/** First line of a message, as far as it is looked at; empty if there is none. */
export function firstLine(text: string | null): string {
  return text?.slice(0, LONGEST_LOOKED_AT).split('\n', 1)[0].trimEnd() ?? ''
}

/** Beginning and end of a text that is too long to be searched. */
export function clipped(text: string): string {
  if (text.length <= LONGEST_LOOKED_AT) return text
  return `${text.slice(0, LONGEST_LOOKED_AT / 2)}\n${text.slice(-LONGEST_LOOKED_AT / 2)}`
}
