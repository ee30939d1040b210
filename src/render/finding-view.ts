import { SCHEMA_VERSION } from '../model/finding.js'
import type { Finding } from '../model/finding.js'
import type { CaptureInfo } from '../model/flow-source.js'
import type { EvidenceOutput, FindingOutput, MatchOutput } from '../model/output.js'
import type { Candidate, Evidence, FlowAt, Match } from '../model/verdict.js'
import { isoFromNs } from '../util/instant.js'
import { findingFilter } from './display-filter.js'
import { errorView } from './error-view.js'
import { findingFrames, NO_FRAMES } from './finding-frames.js'
import { endpointView } from './flow-view.js'

const SCORE_STEPS = 1000

/** One object of `corr match`: every field, `null` where it is not known. */
export function findingView(finding: Finding): FindingOutput {
  const { match, verdict } = finding
  const { chosen } = match
  return {
    schemaVersion: SCHEMA_VERSION,
    error: errorView(match.error),
    match: chosen === null ? null : matchView(match, chosen),
    cause: verdict.cause,
    pattern: verdict.pattern,
    closedBy: verdict.closedBy,
    local: match.local,
    confidence: rounded(verdict.confidence),
    frames: chosen === null ? NO_FRAMES : findingFrames(chosen.flow, verdict),
    evidence: chosen === null ? [] : verdict.evidence.map((item) => evidenceView(item, chosen.capture)),
    why: whyText(finding),
    advice: verdict.advice,
    alternatives: match.alternatives.map(alternativeView),
    wireshark: findingFilter(finding),
  }
}

/** Why the verdict is what it is, in sentences; of an unmatched error what was looked for. */
export function whyText({ match, verdict }: Finding): string {
  if (verdict.why.length > 0) return verdict.why.join(' ')
  return match.noFlow?.why ?? ''
}

function matchView({ twins }: Match, { flow, capture, score, parts }: Candidate): MatchOutput {
  const { stream } = flow
  return {
    capture: capture.path,
    stream,
    client: endpointView(flow.client),
    server: endpointView(flow.server),
    confidence: rounded(score),
    parts: parts.map(partView),
    twins: twins.map((twin) => ({ capture: twin.capture.path, stream: twin.flow.stream })),
  }
}

function partView({ flow, capture }: FlowAt): MatchOutput['parts'][number] {
  const { stream, firstFrame, lastFrame } = flow
  return { capture: capture.path, stream, firstFrame, lastFrame }
}

function evidenceView({ capture, frame, timeNs, from, what }: Evidence, own: CaptureInfo): EvidenceOutput {
  const { path } = capture ?? own
  return { capture: path, frame, time: isoFromNs(own.baseSec, timeNs, own.digits), from, what }
}

function alternativeView({ flow, capture, score }: Candidate): FindingOutput['alternatives'][number] {
  return { capture: capture.path, stream: flow.stream, confidence: rounded(score) }
}

/** Scores are estimates: more digits would promise more than they hold. */
function rounded(score: number): number {
  return Math.round(score * SCORE_STEPS) / SCORE_STEPS
}
