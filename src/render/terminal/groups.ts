import type { Finding } from '../../model/finding.js'
import { endpointText } from '../../util/address.js'
import { peerWords, requestWords } from './error-words.js'

/** Findings that tell the same story: same cause and pattern, at the same server, for the same path. */
export interface Group {
  /** In the order of the findings, from 1. */
  readonly number: number
  readonly findings: readonly Finding[]
  /** The one to tell: that with the highest confidence, the first of them. */
  readonly told: Finding
}

/** Sorts findings into groups, in order of their first finding. */
export function groupFindings(findings: readonly Finding[]): Group[] {
  const byKey = new Map<string, Finding[]>()
  for (const finding of findings) {
    const key = groupKey(finding)
    const group = byKey.get(key)
    if (group === undefined) byKey.set(key, [finding])
    else group.push(finding)
  }
  return [...byKey.values()].map((members, i) => ({ number: i + 1, findings: members, told: clearest(members) }))
}

/** The server that the finding is about: that of its flow, else the peer that the record names. */
export function serverWords({ match }: Finding): string {
  const peer = match.chosen === null ? peerWords(match.error) : endpointText(match.chosen.flow.server)
  return peer ?? 'unknown peer'
}

/** The request that failed, from the record; what it does not tell comes from the last request that the flow shows. */
export function findingRequest({ match }: Finding): string {
  const { method, path } = match.error
  const seen = match.chosen?.flow.lastRequest ?? null
  const tells = method !== null || (path !== null && path !== seen?.path)
  return tells || seen === null ? requestWords(match.error) : `${seen.method} ${seen.path}`
}

function groupKey(finding: Finding): string {
  const { cause, pattern } = finding.verdict
  return JSON.stringify([cause, pattern, serverWords(finding), findingRequest(finding)])
}

function clearest(findings: readonly Finding[]): Finding {
  return findings.reduce((best, next) => (next.verdict.confidence > best.verdict.confidence ? next : best))
}
