import type { Endpoint, FlowRecord, Side } from '../../model/flow-record.js'
import type { CaptureInfo } from '../../model/flow-source.js'
import type { SocketError } from '../../model/socket-error.js'
import type { Finding } from '../../model/finding.js'
import type { Candidate, Claim, Match, Verdict } from '../../model/verdict.js'
import { endpointText } from '../../util/address.js'
import { adviceFor } from './advice.js'
import { claim } from './claim.js'
import type { Facts } from './facts.js'
import { factsOf } from './facts.js'
import { RULES } from './rules/index.js'
import { disagreementText } from './log-view.js'
import type { Seen } from './seen-from.js'
import { seenFromClosing } from './seen-from.js'

/** Below this a side or a packet is missing that could tell another story. */
const GUESSED_ROLE = 0.9
const GAPS = 0.9
const CONTRADICTED = 0.75
/** The capture has flows of the peer at that time: that none of them is meant is never sure. */
const NO_CANDIDATE = 0.85
/** What all flows that tell the same story must be worth together. */
const LEAST_SUPPORT = 0.5
/** A candidate with this share of the best one's score fits about as well. */
const NEARLY_AS_GOOD = 0.5

/**
 * What ended one flow.
 * @param error the log record that belongs to it; `null` to judge the flow by its packets alone
 * @param local which side wrote the log; `null` if that is not known
 * @returns the claim of the first rule in rank, the others in `others`; every flow gets a verdict
 */
export function judge(flow: FlowRecord, capture: CaptureInfo, error: SocketError | null, local: Side | null): Verdict {
  const facts = factsOf(flow, capture, error, local)
  const claims = RULES.map((rule) => rule.judge(facts)).filter((made) => made !== null)
  const [first = undecided(), ...others] = claims
  return {
    ...first,
    confidence: first.confidence * certainty(facts, first),
    why: [...first.why, ...caveats(facts)],
    advice: adviceFor(first, facts),
    others,
  }
}

/**
 * The verdict on an error: of its flow, or why it has none. Where several flows fit so equally that what they tell is open,
 * the error is unmatched.
 */
export function judgeMatch(match: Match): Finding {
  const { chosen, error, local } = match
  if (chosen === null) return { match, verdict: unmatched(match) }
  const verdict = judge(chosen.flow, chosen.capture, error, local)
  const agreeing = match.alternatives.filter((other) => {
    const told = judge(other.flow, other.capture, error, local)
    return told.cause === verdict.cause && told.pattern === verdict.pattern
  })
  const support = agreeing.reduce((sum, other) => sum + other.score, chosen.score)
  if (support < LEAST_SUPPORT) return undecidable(match, chosen)
  const why = match.translated === null ? verdict.why : [...verdict.why, translatedText(match.translated, chosen)]
  const sure = { ...verdict, why, confidence: round(verdict.confidence * Math.min(1, support)) }
  if (chosen.parts.length === 1) return { match, verdict: sure }
  const seen = seenFromClosing(chosen, sure)
  return { match: { ...match, chosen: seenCandidate(chosen, seen) }, verdict: seen.verdict }
}

/** Sentences on a flow to another endpoint than the logged one. */
function translatedText(logged: Endpoint, { flow }: Candidate): string {
  const [from, to] = [endpointText(logged), endpointText(flow.server)]
  return `The capture has no flow to ${from}; this one, to ${to}, was found by its time and by what translation of addresses does not change. If ${from} is a Service, a published port or a balancer in front of it, --map ${from}=${to} makes it certain.`
}

function seenCandidate({ parts, score, reasons }: Candidate, { flow, part }: Seen<Verdict>): Candidate {
  return { flow, capture: part.capture, parts, score, reasons }
}

function undecidable(match: Match, chosen: Candidate): Finding {
  const alternatives = [chosen, ...match.alternatives].sort((a, b) => b.score - a.score)
  const equal = alternatives.filter(({ score }) => score >= NEARLY_AS_GOOD * (alternatives[0]?.score ?? 0)).length
  const why =
    equal > 1
      ? `${String(equal)} flows fit this error about equally well, and they do not tell the same story.`
      : 'One flow could be meant, but what speaks for it is too weak to rest a verdict on.'
  const open: Match = { ...match, chosen: null, noFlow: { pattern: 'no-candidate', why }, twins: [], alternatives }
  return { match: open, verdict: unmatched(open) }
}

function unmatched(match: Match): Verdict {
  const pattern = match.noFlow?.pattern ?? 'no-candidate'
  const made = claim('unmatched', {
    pattern,
    closedBy: 'none',
    confidence: Math.min(1 - (match.alternatives[0]?.score ?? 0), pattern === 'no-candidate' ? NO_CANDIDATE : 1),
    closing: null,
    evidence: [],
    why: [match.noFlow?.why ?? 'No flow fits this error.'],
  })
  return { ...made, confidence: round(made.confidence), advice: UNMATCHED_ADVICE, others: [] }
}

const UNMATCHED_ADVICE = [
  'Check that the capture ran on the right host and interface (-i any) at the time of the error, without a filter that hides the peer.',
]

/** Not one rule spoke: there is no closing packet and nothing else to go by. */
function undecided(): Claim {
  return claim('capture-ends', {
    pattern: 'still-open',
    closedBy: 'none',
    confidence: 0.3,
    closing: null,
    evidence: [],
    why: ['The packets of this flow do not tell how it ended.'],
  })
}

function certainty(facts: Facts, made: Claim): number {
  const role = facts.flow.role === 'guessed' ? GUESSED_ROLE : 1
  const gaps = facts.flow.lostSegments > 0 && made.closing !== null ? GAPS : 1
  return role * gaps * (contradicts(facts, made) ? CONTRADICTED : 1)
}

/** Does what the error says of the wire rule this verdict out, as far as logs can be believed? */
function contradicts(facts: Facts, made: Claim): boolean {
  const { error, flow, local } = facts
  if (error?.symptom == null || local === null) return false
  const remote = local === 'client' ? 'server' : 'client'
  switch (error.symptom) {
    case 'reset':
      return !flow.rstFrames.some((rst) => rst.from === remote)
    case 'fin':
      return !flow.finFrames.some((fin) => fin.from === remote) && made.cause !== 'capture-ends'
    case 'refused':
      return made.cause !== 'connection-refused'
    case 'unanswered':
      return made.cause !== 'path-loss' && made.cause !== 'connect-timeout'
    case 'tls':
    case 'timeout':
    case 'local-close':
      return false
  }
}

function caveats(facts: Facts): string[] {
  const notes = [disagreementText(facts)]
  if (facts.flow.role === 'guessed')
    notes.push('The capture began after this connection did; which side is the client is guessed.')
  if (facts.flow.lostSegments > 0) notes.push('The capture lacks packets of this flow.')
  return notes.filter((note) => note !== null)
}

function round(confidence: number): number {
  return Math.round(confidence * 1000) / 1000
}
