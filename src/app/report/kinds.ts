import { factsOf } from '../../correlate/verdict/facts.js'
import type { Finding } from '../../model/finding.js'
import type { Kind, Unexplained } from '../../model/report.js'
import { serverWords } from '../../render/terminal/groups.js'
import { isExplained } from './totals.js'

/** Findings of one cause and pattern at one server, the most frequent first; of equal count in order of their first. */
export function kindsOf(findings: readonly Finding[]): Kind[] {
  const byKey = new Map<string, [Finding, ...Finding[]]>()
  for (const finding of findings) {
    const { cause, pattern } = finding.verdict
    const key = JSON.stringify([cause, pattern, serverWords(finding)])
    const known = byKey.get(key)
    if (known === undefined) byKey.set(key, [finding])
    else known.push(finding)
  }
  return [...byKey.values()].map(kindOf).sort((a, b) => b.findings.length - a.findings.length)
}

function kindOf(findings: readonly [Finding, ...Finding[]]): Kind {
  const [first] = findings
  return {
    cause: first.verdict.cause,
    pattern: first.verdict.pattern,
    server: serverWords(first),
    findings,
    clearest: findings.reduce((best, next) => (next.verdict.confidence > best.verdict.confidence ? next : best)),
    silenceMs: spreadOf(findings.flatMap(silenceMs)),
  }
}

/** Time without payload before the closing frame, as the rules measured it; none where the flow does not show it. */
function silenceMs({ match, verdict }: Finding): number[] {
  const { chosen, error, local } = match
  if (chosen === null || verdict.closing === null || chosen.flow.exchange.lastData === null) return []
  return [factsOf(chosen.flow, chosen.capture, error, local).silenceMs]
}

function spreadOf(values: readonly number[]): Kind['silenceMs'] {
  const sorted = [...values].sort((a, b) => a - b)
  const [least] = sorted
  const most = sorted.at(-1)
  const median = sorted[Math.floor(sorted.length / 2)]
  return least === undefined || median === undefined || most === undefined ? null : { least, median, most }
}

/**
 * The clearest findings: one of each kind in turn, so that as many kinds as possible are shown.
 * @param most how many
 */
export function exemplarsOf(kinds: readonly Kind[], most: number): Finding[] {
  const ranked = kinds.filter(({ clearest }) => isExplained(clearest)).map(clearestFirst)
  const chosen: Finding[] = []
  for (let rank = 0; chosen.length < most && ranked.some(({ length }) => length > rank); rank++) {
    chosen.push(...ranked.flatMap((findings) => findings.slice(rank, rank + 1)))
  }
  return chosen.slice(0, most)
}

/** Records of one failure would be shown twice. */
function clearestFirst({ findings }: Kind): Finding[] {
  return findings
    .filter(({ match }) => match.error.sameFailureAs === null)
    .sort((a, b) => b.verdict.confidence - a.verdict.confidence)
}

/** Errors that the packets do not explain, by the reason that was given. */
export function unexplainedOf(kinds: readonly Kind[]): Unexplained[] {
  return kinds
    .filter(({ clearest }) => !isExplained(clearest))
    .map((kind) => ({ kind, why: kind.clearest.verdict.why.join(' ') }))
}
