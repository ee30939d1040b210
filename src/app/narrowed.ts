import type { Finding } from '../model/finding.js'
import type { Session } from '../model/session.js'
import { counted } from '../util/count-text.js'

/** The findings that are asked for; a word where there are some, but none of that kind. */
export function narrowed(
  findings: readonly Finding[],
  isWanted: (finding: Finding) => boolean,
  session: Session,
): readonly Finding[] {
  const wanted = findings.filter(isWanted)
  if (wanted.length === 0 && findings.length > 0) session.warn(noneWanted(findings.length, 'error'))
  return wanted
}

/** What is said where none of some things is as asked for. */
export function noneWanted(count: number, thing: string): { place: Record<never, never>; text: string } {
  return {
    place: {},
    text: count === 1 ? `the one ${thing} is not as asked for` : `none of ${counted(count, thing)} is as asked for`,
  }
}
