import type { Cause, ClosedBy, Pattern } from './causes.js'
import type { Endpoint, FlowRecord, FramePoint, Side } from './flow-record.js'
import type { CaptureInfo } from './flow-source.js'
import type { SocketError } from './socket-error.js'

/** One packet that proves a verdict, with a sentence that says what it shows. */
export interface Evidence extends FramePoint {
  /**
   * The capture that has it, where that is another part of the connection; left out where it is the flow's own. The time counts
   * from that of the flow's own capture all the same.
   */
  readonly capture?: CaptureInfo
  readonly from: Side | 'middlebox'
  readonly what: string
}

/** What a rule says of a flow; `null` from a rule means "not mine". */
export interface Claim {
  readonly cause: Cause
  readonly pattern: Pattern
  readonly closedBy: ClosedBy
  /** 0 … 1. */
  readonly confidence: number
  /** The frame that decided, of {@link FlowRecord.closers} as a rule. */
  readonly closing: FramePoint | null
  readonly evidence: readonly Evidence[]
  /** Sentences: why this verdict, from the measured facts. */
  readonly why: readonly string[]
}

/** The strongest claim with the advice that goes with it. */
export interface Verdict extends Claim {
  readonly advice: readonly string[]
  /** Weaker claims of other rules, strongest first. */
  readonly others: readonly Claim[]
}

/** A flow and the capture that it is in. */
export interface FlowAt {
  readonly flow: FlowRecord
  readonly capture: CaptureInfo
}

/**
 * One connection that might be the error's. Of one that spans captures, `flow` tells of the whole as seen from one of them: frames
 * of the others are numbered by {@link wholeFrame} until it is judged; then only frames of that one are left in its lists.
 */
export interface Candidate extends FlowAt {
  /** The same connection in rotated captures, in order of time; only itself, as a rule. */
  readonly parts: readonly FlowAt[]
  /** 0 … 1: how well all that the record tells fits this flow. */
  readonly score: number
  /** What spoke for and against it. */
  readonly reasons: readonly string[]
}

/** Why an error has no flow: pattern of `unmatched` and the sentence. */
export interface NoFlow {
  readonly pattern: Pattern<'unmatched'>
  readonly why: string
}

/** An error and the flow that it is about. */
export interface Match {
  readonly error: SocketError
  readonly chosen: Candidate | null
  /** Set if and only if `chosen` is null. */
  readonly noFlow: NoFlow | null
  /** The chosen connection as seen at other points: same initial sequence numbers, other addresses or another capture. */
  readonly twins: readonly FlowAt[]
  /** Other flows that could be meant, best first; never twins of the chosen one. */
  readonly alternatives: readonly Candidate[]
  /** The endpoint that the log names, where the capture has another one in its place; `null` where it does not. */
  readonly translated: Endpoint | null
  /** Which end of the flow wrote the log; `null` if that cannot be told. */
  readonly local: Side | null
  /** By how much the log's clock was taken to be ahead of the capture's, ms. */
  readonly clockOffsetMs: number
}
