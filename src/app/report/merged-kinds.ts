import type { Kind } from '../../model/report.js'
import { grouped } from '../../util/count-text.js'

/** How several servers are named where there is room for one name. */
export type NameOf = (kinds: readonly [Kind, ...Kind[]]) => string

/** `40 servers`. */
export const countOfServers: NameOf = (kinds) => `${grouped(kinds.length)} servers`

/** `10.0.0.17:8080 and 39 more servers`, the one with the most errors first. */
export const firstOfServers: NameOf = ([first, ...others]) =>
  `${first.server} and ${grouped(others.length)} more ${others.length === 1 ? 'server' : 'servers'}`

/**
 * Puts together what is one trouble at many servers: kinds that differ in their server alone.
 * @param kinds the most frequent first
 * @param keyOf equal for kinds that belong together
 * @returns the most frequent first, each once
 */
export function mergedKinds(kinds: readonly Kind[], keyOf: (kind: Kind) => string, nameOf: NameOf): Kind[] {
  const byKey = new Map<string, [Kind, ...Kind[]]>()
  for (const kind of kinds) {
    const key = JSON.stringify([kind.cause, kind.pattern, keyOf(kind)])
    const known = byKey.get(key)
    if (known === undefined) byKey.set(key, [kind])
    else known.push(kind)
  }
  return [...byKey.values()].map((group) => merged(group, nameOf)).sort((a, b) => b.findings.length - a.findings.length)
}

function merged(kinds: readonly [Kind, ...Kind[]], nameOf: NameOf): Kind {
  const [first] = kinds
  if (kinds.length === 1) return first
  const silences = kinds.flatMap(({ silenceMs }) => (silenceMs === null ? [] : [silenceMs]))
  return {
    ...first,
    server: nameOf(kinds),
    findings: kinds.flatMap(({ findings }) => findings),
    clearest: kinds
      .map(({ clearest }) => clearest)
      .reduce((best, next) => (next.verdict.confidence > best.verdict.confidence ? next : best)),
    silenceMs:
      silences.length === 0
        ? null
        : {
            least: Math.min(...silences.map(({ least }) => least)),
            // The median of medians: the figures themselves are not kept.
            median: silences.map(({ median }) => median).sort((a, b) => a - b)[silences.length >> 1] ?? 0,
            most: Math.max(...silences.map(({ most }) => most)),
          },
  }
}
