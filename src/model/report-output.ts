import type { Cause, ClosedBy, Pattern } from './causes.js'
import type { FindingOutput, TimeText } from './output.js'
import type { CauseCounts, Changer } from './report.js'

/** How many errors have one thing in common. */
export interface TallyOutput {
  readonly name: string
  readonly errors: number
  readonly causes: CauseCounts
}

/** Errors from `time` on. */
export interface SlotOutput {
  readonly time: TimeText
  readonly errors: number
  readonly causes: CauseCounts
}

/** Errors of one cause and pattern at one server. */
export interface KindOutput {
  readonly cause: Cause
  readonly pattern: Pattern
  readonly server: string
  readonly errors: number
  readonly silenceMs: { readonly least: number; readonly median: number; readonly most: number } | null
  /** The clearest of them. */
  readonly example: { readonly file: string; readonly line: number }
}

/** First object of `corr report`: all that was counted. */
export interface ReportSummaryOutput {
  readonly schemaVersion: 1
  readonly type: 'report'
  readonly sentence: string
  readonly logs: readonly { readonly file: string; readonly lines: number; readonly errors: number }[]
  readonly captures: readonly {
    readonly capture: string
    readonly packets: number
    readonly flows: number
    readonly startTime: TimeText | null
    readonly endTime: TimeText | null
  }[]
  readonly clocks: readonly {
    readonly file: string
    readonly offsetMs: number
    readonly zoneOffsetMs: number | null
    readonly agreeing: number
    readonly counted: number
    readonly from: 'given' | 'estimated' | 'assumed'
  }[]
  readonly errors: number
  readonly explained: number
  readonly failures: number
  readonly closedBy: Readonly<Record<ClosedBy, number>>
  readonly causes: readonly TallyOutput[]
  readonly patterns: readonly TallyOutput[]
  readonly endpoints: readonly TallyOutput[]
  readonly paths: readonly TallyOutput[]
  readonly clients: readonly TallyOutput[]
  readonly hours: readonly SlotOutput[]
  readonly timeline: { readonly stepMs: number; readonly slots: readonly SlotOutput[]; readonly untimed: number }
  readonly kinds: readonly KindOutput[]
  readonly incidents: readonly {
    readonly endpoint: string
    readonly startTime: TimeText
    readonly endTime: TimeText
    readonly flows: number
    readonly errors: number
    readonly what: string
  }[]
  readonly timers: readonly {
    readonly endpoint: string
    readonly what: string
    readonly leastMs: number
    readonly medianMs: number
    readonly mostMs: number
    readonly flows: number
  }[]
  readonly changes: readonly {
    readonly side: Changer
    readonly errors: number
    readonly cause: Cause
    readonly pattern: Pattern
    readonly server: string
    readonly advice: readonly string[]
  }[]
  /** The clearest errors, told whole in the HTML and Markdown reports. */
  readonly exemplars: readonly { readonly file: string; readonly line: number }[]
  readonly unexplained: readonly {
    readonly pattern: Pattern
    readonly server: string
    readonly errors: number
    readonly why: string
  }[]
  readonly hints: readonly string[]
}

/** Each further object: one error as `corr match` prints it. */
export interface ReportFindingOutput extends FindingOutput {
  readonly type: 'finding'
}

/** One object of `corr report`. */
export type ReportOutput = ReportSummaryOutput | ReportFindingOutput
