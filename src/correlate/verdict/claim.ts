import type { Cause, ClosedBy, Pattern } from '../../model/causes.js'
import type { FramePoint, Segment, Side } from '../../model/flow-record.js'
import type { Claim, Evidence } from '../../model/verdict.js'
import type { Facts } from './facts.js'

/** One cause, judged from the facts alone. */
export interface Rule {
  readonly cause: Cause
  /** @returns a claim, or `null` where this cause does not fit */
  readonly judge: (facts: Facts) => Claim | null
}

/** What a rule has to say beside its cause. */
export interface Telling<C extends Cause> {
  readonly pattern: Pattern<C>
  readonly closedBy: ClosedBy
  readonly confidence: number
  readonly closing: Segment | FramePoint | null
  readonly evidence: readonly (Evidence | null)[]
  readonly why: readonly (string | null)[]
}

/** Puts a claim together; `null` entries of evidence and why are left out, evidence is ordered by frame. */
export function claim<C extends Cause>(cause: C, telling: Telling<C>): Claim {
  const { closing } = telling
  return {
    cause,
    pattern: telling.pattern,
    closedBy: telling.closedBy,
    confidence: telling.confidence,
    closing: closing === null ? null : { frame: closing.frame, timeNs: closing.timeNs },
    evidence: distinct(telling.evidence.filter((item) => item !== null)),
    why: telling.why.filter((sentence) => sentence !== null),
  }
}

/** A packet as evidence; `null` in, `null` out. */
export function at(point: FramePoint | null, from: Side | 'middlebox', what: string): Evidence | null {
  return point === null ? null : { frame: point.frame, timeNs: point.timeNs, from, what }
}

function distinct(evidence: readonly Evidence[]): Evidence[] {
  const byFrame = new Map<number, Evidence>()
  for (const item of evidence) {
    const known = byFrame.get(item.frame)
    byFrame.set(item.frame, known === undefined ? item : { ...item, what: `${known.what}; ${item.what}` })
  }
  return [...byFrame.values()].sort((a, b) => a.frame - b.frame)
}
