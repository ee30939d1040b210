import type { Finding } from '../model/finding.js'
import type { CaptureInfo } from '../model/flow-source.js'
import type { FlowAt } from '../model/verdict.js'
import { evidenceIn } from '../util/evidence-in.js'
import { visible } from './escape.js'
import { whyText } from './finding-view.js'
import { errorWords, placeWords } from './terminal/error-words.js'
import { findingRequest } from './terminal/groups.js'
import { causePhrase, causeTitle } from './terminal/headline.js'

/** Errors named in the comment of one packet; of more the rest is counted. */
const ERRORS = 5

/** What comments tell of a flow. */
export interface CommentedFlow {
  readonly firstFrame: number
  /** All errors that were matched to it. */
  readonly findings: readonly Finding[]
  /** Where none was: the flow that is the same connection. */
  readonly twinOf: FlowAt | null
  /** Its capture, where another part of the connection has the packet that decided; else `null`. */
  readonly partIn: CaptureInfo | null
}

/**
 * Comments for the packets of a flow, for a capture that is handed over: each packet tells its frame number in the original
 * capture, evidence what it shows, and the packet that decided the whole verdict with the errors that it explains.
 * @param flow its first packet tells which connection it is, if no error was matched to it
 * @param of name of the original capture where there are several, else `null`
 */
export function packetComments(flow: CommentedFlow | undefined, of: string | null): (frame: number) => string {
  const { findings = [], twinOf = null, partIn = null, firstFrame = 0 } = flow ?? {}
  const lines = new Map<number, string[]>()
  const say = (frame: number, text: string): void => {
    lines.set(frame, [...(lines.get(frame) ?? []), text])
  }
  const [first] = findings
  for (const { frame, from, what } of first === undefined ? [] : evidenceIn(first.verdict, partIn)) {
    say(frame, `${from}: ${visible(what)}`)
  }
  if (first !== undefined && partIn === null) {
    for (const line of verdictLines(first, findings)) say(verdictFrame(first), line)
  }
  if (first !== undefined && partIn !== null) say(firstFrame, partLine(first))
  if (twinOf !== null) say(firstFrame, twinLine(twinOf))
  const place = of === null ? '' : ` of ${visible(of)}`
  return (frame) => [`frame ${String(frame)}${place}`, ...(lines.get(frame) ?? [])].join('\n')
}

function partLine({ match: { chosen } }: Finding): string {
  const place = chosen === null ? '' : ` tcp.stream ${String(chosen.flow.stream)} of ${chosen.capture.path}`
  return visible(`a part of a connection; the one that decided is${place}`)
}

function twinLine({ flow, capture }: FlowAt): string {
  return visible(`the same connection, seen at another point: tcp.stream ${String(flow.stream)} of ${capture.path}`)
}

/** The frame that decided; where there is none, the last that proves something, or the flow's last one. */
function verdictFrame({ match, verdict }: Finding): number {
  const last = evidenceIn(verdict, null).reduce((most, { frame }) => Math.max(most, frame), 0)
  return verdict.closing?.frame ?? (last > 0 ? last : (match.chosen?.flow.lastFrame ?? 0))
}

function verdictLines(first: Finding, findings: readonly Finding[]): string[] {
  const { cause, pattern, confidence, advice } = first.verdict
  const left = findings.length - ERRORS
  return [
    `${causeTitle(cause)}: ${causePhrase([first])} (${cause}/${pattern}, confidence ${confidence.toFixed(2)})`,
    ...findings.slice(0, ERRORS).map(errorLine),
    ...(left > 0 ? [`… and ${String(left)} more errors of this flow`] : []),
    visible(whyText(first)),
    ...advice.map((text) => visible(text)),
  ]
}

function errorLine(finding: Finding): string {
  const { error } = finding.match
  const request = findingRequest(finding)
  return visible(
    [`${placeWords(error, (path) => path)}:`, errorWords(error), request].filter((part) => part !== '').join(' '),
  )
}
