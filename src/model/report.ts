import type { Cause, ClosedBy, Pattern } from './causes.js'
import type { Finding, ReportHead } from './finding.js'

/** Errors by cause; what is left out is zero. */
export type CauseCounts = Readonly<Partial<Record<Cause, number>>>

/** How many errors have one thing in common. */
export interface Tally {
  /** An endpoint, a shape of path, a client library … */
  readonly name: string
  readonly count: number
  readonly causes: CauseCounts
}

/** Errors of one stretch of time. */
export interface Slot {
  /** Begin, ms since the epoch. */
  readonly startMs: number
  readonly count: number
  readonly causes: CauseCounts
}

/** Errors over time, stretches without any included. */
export interface Timeline {
  /** Length of a slot. */
  readonly stepMs: number
  readonly slots: readonly Slot[]
  /** Errors whose time is not known. */
  readonly untimed: number
}

/** Errors of one cause and pattern at one server. */
export interface Kind {
  readonly cause: Cause
  readonly pattern: Pattern
  /** Address and port, as far as known. */
  readonly server: string
  /** In the order of the logs; never empty. */
  readonly findings: readonly Finding[]
  /** That with the highest confidence. */
  readonly clearest: Finding
  /** Time without payload before the close, ms: least, median and most over the findings that show it; `null` if none does. */
  readonly silenceMs: { readonly least: number; readonly median: number; readonly most: number } | null
}

/** Who can change something. */
export type Changer = 'client' | 'server' | 'path' | 'capture'

/** What to change, and how many errors it concerns. */
export interface Change {
  readonly side: Changer
  readonly kind: Kind
  readonly advice: readonly string[]
}

/** Errors that the packets do not explain, for the same reason. */
export interface Unexplained {
  readonly kind: Kind
  readonly why: string
}

/** Everything that was counted. */
export interface Totals {
  readonly errors: number
  /** Errors whose flow was found and shows what ended it. */
  readonly explained: number
  /** Dead connections: records of the same failure count once. */
  readonly failures: number
  readonly closedBy: Readonly<Record<ClosedBy, number>>
  /** All by falling count. */
  readonly causes: readonly Tally[]
  /** Names are `cause/pattern`. */
  readonly patterns: readonly Tally[]
  readonly endpoints: readonly Tally[]
  /** Method and path without identifiers and query. */
  readonly paths: readonly Tally[]
  /** Client libraries. */
  readonly clients: readonly Tally[]
  /** Hours in UTC that have errors, in order. */
  readonly hours: readonly Slot[]
}

/** A server's own timer as the flows of the captures prove it. */
export interface ServerTimer {
  readonly endpoint: string
  /** What it does, as `closes idle connections`. */
  readonly what: string
  readonly leastMs: number
  readonly medianMs: number
  readonly mostMs: number
  /** Flows that show it. */
  readonly flows: number
}

/** Many connections that died at one endpoint within moments. */
export interface Incident {
  readonly endpoint: string
  readonly startMs: number
  readonly endMs: number
  /** Connections that died. */
  readonly flows: number
  /** Errors of the logs that it explains. */
  readonly errors: number
  /** What it looks like, in a sentence. */
  readonly what: string
}

/** What all flows together tell. */
export interface WholeCapture {
  readonly incidents: readonly Incident[]
  readonly timers: readonly ServerTimer[]
  /** Connections that ended by an RST which no error mentions. */
  readonly unmentionedResets: number
}

/** What a report says, in whatever format. */
export interface Report extends ReportHead {
  /** All of it in one sentence. */
  readonly sentence: string
  readonly totals: Totals
  readonly timeline: Timeline
  /** Most frequent first. */
  readonly kinds: readonly Kind[]
  readonly incidents: readonly Incident[]
  readonly timers: readonly ServerTimer[]
  /** In order of the errors that they would save. */
  readonly changes: readonly Change[]
  /** The clearest findings, of as many kinds as possible. */
  readonly exemplars: readonly Finding[]
  readonly unexplained: readonly Unexplained[]
  /** How the log or the capture could be made better next time. */
  readonly hints: readonly string[]
}
