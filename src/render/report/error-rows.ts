import type { Finding } from '../../model/finding.js'
import { jsonText, visible } from '../escape.js'
import { findingFilter } from '../display-filter.js'
import { whyText } from '../finding-view.js'
import { errorWords } from '../terminal/error-words.js'
import { findingRequest, serverWords } from '../terminal/groups.js'
import { loggedText } from './words.js'

/** Longest text that a row of the table carries. */
const LONGEST = 400

/**
 * The rows of the table of all errors, as data for the page's script: numbers as they are, each text once in a list of its own
 * and by its number in the rows.
 */
export class ErrorRows {
  private readonly texts: string[] = []
  private readonly numbers = new Map<string, number>()

  /** @param nameOf short names of logs and captures */
  constructor(private readonly nameOf: (path: string) => string) {}

  /** One row, as JSON that can stand in a script element. */
  row(finding: Finding): string {
    const { match, verdict } = finding
    const { chosen, error } = match
    const text = (value: string): number => this.number(visible(value, LONGEST))
    return inScript([
      error.time?.epochMs ?? null,
      text(loggedText(finding)),
      text(errorWords(error)),
      text(findingRequest(finding)),
      text(serverWords(finding)),
      text(verdict.cause),
      text(verdict.pattern),
      text(verdict.closedBy),
      text(this.nameOf(error.file)),
      error.line,
      chosen === null ? -1 : text(this.nameOf(chosen.capture.path)),
      chosen?.flow.stream ?? null,
      verdict.closing?.frame ?? null,
      text(whyText(finding)),
      text(findingFilter(finding) ?? ''),
      Math.round(verdict.confidence * 1000) / 1000,
    ])
  }

  /** All texts of the rows so far, in the same form. */
  list(): string {
    return inScript(this.texts)
  }

  private number(text: string): number {
    const known = this.numbers.get(text)
    if (known !== undefined) return known
    this.numbers.set(text, this.texts.length)
    return this.texts.push(text) - 1
  }
}

/** Nothing in it can end the element, or begin a comment there. */
function inScript(value: unknown): string {
  return jsonText(value).replaceAll('<', '\\u003c')
}
