import type { CaptureInfo } from './flow-source.js'
import type { Match, Verdict } from './verdict.js'

/** Version of the machine-readable output; raised by a breaking change of it. */
export const SCHEMA_VERSION = 1

/** One error, its flow and the verdict: what `corr match` prints as one object. */
export interface Finding {
  readonly match: Match
  readonly verdict: Verdict
}

/** One log that was read. */
export interface LogInfo {
  readonly path: string
  readonly lines: number
  readonly errors: number
}

/** Offset between a log's clock and the capture's. */
export interface ClockEstimate {
  readonly log: string
  /** Positive: the log is ahead. Without the zone of {@link zoneOffsetMs}. */
  readonly offsetMs: number
  /** UTC offset that was found for a log whose times have no zone (8 h = 28,800,000); `null` where the log has zones or no times. */
  readonly zoneOffsetMs: number | null
  /** Errors whose flow agrees with it, of how many that could tell. */
  readonly agreeing: number
  readonly counted: number
  /** `given` by --clock-offset, `estimated` from the matches, `assumed` zero where nothing tells. */
  readonly from: 'given' | 'estimated' | 'assumed'
  /** Changes of it within the log, in order of its lines; left out where there are none. */
  readonly later?: readonly LaterClock[]
}

/** The offset from one line of a log on: its clock was set, or drifts. */
export interface LaterClock extends Pick<ClockEstimate, 'offsetMs' | 'zoneOffsetMs'> {
  readonly fromLine: number
}

/** What stands above the findings. */
export interface ReportHead {
  readonly logs: readonly LogInfo[]
  readonly captures: readonly CaptureInfo[]
  readonly clocks: readonly ClockEstimate[]
  /** Signs in log and capture that the answers are worse than they could be, with what to do: a sentence each. */
  readonly doubts: readonly string[]
  /** What all flows together tell: incidents, and resets that no error mentions, a sentence each. */
  readonly notes?: readonly string[]
  /** All findings, for the summary that stands first on a terminal. */
  readonly findings: readonly Finding[]
}
