import type { Cause, ClosedBy } from '../../model/causes.js'
import type { Finding } from '../../model/finding.js'
import type { Tally, Totals } from '../../model/report.js'
import { findingRequest, requestShape, serverWords } from '../../render/terminal/groups.js'
import { hoursOf } from './timeline.js'

/** Causes of which the packets do not tell why the exchange failed. */
const OPEN: readonly Cause[] = ['unmatched', 'capture-ends', 'normal-close']

/** Does the flow show what ended the exchange? */
export function isExplained({ verdict }: Finding): boolean {
  return !OPEN.includes(verdict.cause)
}

/** Counts all findings by all that they can have in common. */
export function totalsOf(findings: readonly Finding[]): Totals {
  const by = (nameOf: (finding: Finding) => string | null): Tally[] => tallies(findings, nameOf)
  return {
    errors: findings.length,
    explained: findings.filter(isExplained).length,
    failures: findings.filter(({ match }) => match.error.sameFailureAs === null).length,
    closedBy: closedByOf(findings),
    causes: by(({ verdict }) => verdict.cause),
    patterns: by(({ verdict }) => `${verdict.cause}/${verdict.pattern}`),
    endpoints: by(serverWords),
    paths: by((finding) => requestShape(findingRequest(finding)) || null),
    clients: by(({ match }) => match.error.client),
    hours: hoursOf(findings),
  }
}

/** @param nameOf `null` for a finding that does not count */
function tallies(findings: readonly Finding[], nameOf: (finding: Finding) => string | null): Tally[] {
  const byName = new Map<string, { name: string; count: number; causes: Partial<Record<Cause, number>> }>()
  for (const finding of findings) {
    const name = nameOf(finding)
    if (name === null) continue
    const { cause } = finding.verdict
    const tally = byName.get(name) ?? { name, count: 0, causes: {} }
    tally.count++
    tally.causes[cause] = (tally.causes[cause] ?? 0) + 1
    byName.set(name, tally)
  }
  return [...byName.values()].sort((a, b) => b.count - a.count)
}

function closedByOf(findings: readonly Finding[]): Record<ClosedBy, number> {
  const counts = { client: 0, server: 0, middlebox: 0, none: 0 }
  for (const { verdict } of findings) counts[verdict.closedBy]++
  return counts
}
