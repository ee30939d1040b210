import type { Finding } from '../../model/finding.js'
import { endpointText } from '../../util/address.js'
import { peerWords, requestWords } from './error-words.js'

/** Numbers, UUIDs and long hexadecimal names. */
const IDENTIFIER = /^(?:\d+|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}|[\da-f]{16,})$/i

/** Findings that tell the same story: same cause and pattern, at the same server, for paths that differ in identifiers only. */
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

/** The request of a group: as it is where all have the same, else its shape. */
export function groupRequest({ findings, told }: Group): string {
  const request = findingRequest(told)
  return findings.every((finding) => findingRequest(finding) === request) ? request : requestShape(request)
}

/** `POST /v1/orders/*` for `POST /v1/orders/1041?full=1`: what is left of a request without identifiers and query. */
export function requestShape(request: string): string {
  const [path = ''] = request.split(/[?#]/)
  return path
    .split('/')
    .map((part) => (IDENTIFIER.test(part) ? '*' : part))
    .join('/')
}

function groupKey(finding: Finding): string {
  const { cause, pattern } = finding.verdict
  return JSON.stringify([cause, pattern, serverWords(finding), requestShape(findingRequest(finding))])
}

function clearest(findings: readonly Finding[]): Finding {
  return findings.reduce((best, next) => (next.verdict.confidence > best.verdict.confidence ? next : best))
}
