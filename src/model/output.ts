import type { Cause, ClosedBy, Pattern } from './causes.js'
import type { PacketMark } from './flow-packet.js'
import type { Side } from './flow-record.js'
import type { Symptom, TimestampFrom } from './socket-error.js'

/** ISO 8601 in UTC, with as many digits of a second as the source had. */
export type TimeText = string

/** One end of a connection. */
export interface EndpointOutput {
  readonly address: string
  readonly port: number
}

/** What one record of a log says. */
export interface ErrorFields {
  readonly file: string
  readonly line: number
  readonly endLine: number
  readonly timestamp: TimeText | null
  readonly timestampText: string | null
  readonly timestampFrom: TimestampFrom | null
  readonly code: string | null
  readonly syscall: string | null
  readonly name: string | null
  readonly message: string | null
  readonly cause: { readonly name: string | null; readonly code: string | null; readonly message: string | null } | null
  readonly remoteAddress: string | null
  readonly remotePort: number | null
  readonly localAddress: string | null
  readonly localPort: number | null
  readonly host: string | null
  readonly port: number | null
  readonly attempts:
    readonly { readonly address: string; readonly port: number | null; readonly code: string | null }[] | null
  readonly method: string | null
  readonly path: string | null
  readonly url: string | null
  readonly rtMs: number | null
  readonly socketHandledRequests: number | null
  readonly keepAlive: boolean | null
  readonly bytesRead: number | null
  readonly bytesWritten: number | null
  readonly client: string | null
  readonly pid: number | null
  readonly requestId: string | null
  readonly symptom: Symptom | null
  readonly side: Side | null
  readonly sameFailureAs: { readonly file: string; readonly line: number } | null
}

/** One object of `corr errors`. */
export interface ErrorOutput extends ErrorFields {
  readonly schemaVersion: 1
}

/** The flow that an error was matched to. */
export interface MatchOutput {
  readonly capture: string
  readonly stream: number
  readonly client: EndpointOutput
  readonly server: EndpointOutput
  readonly confidence: number
  readonly parts: readonly {
    readonly capture: string
    readonly stream: number
    readonly firstFrame: number
    readonly lastFrame: number
  }[]
  readonly twins: readonly { readonly capture: string; readonly stream: number }[]
}

/** The frames that a reader looks for first, of MatchOutput.capture. */
export interface FramesOutput {
  readonly syn: number | null
  readonly synAck: number | null
  readonly request: number | null
  readonly lastFromClient: number | null
  readonly lastFromServer: number | null
  readonly finFromClient: number | null
  readonly finFromServer: number | null
  readonly rst: number | null
  readonly closing: number | null
}

/** A packet that proves a verdict. */
export interface EvidenceOutput {
  readonly capture: string
  readonly frame: number
  readonly time: TimeText
  readonly from: Side | 'middlebox'
  readonly what: string
}

/** One object of `corr match`. */
export interface FindingOutput {
  readonly schemaVersion: 1
  readonly error: ErrorFields
  readonly match: MatchOutput | null
  readonly cause: Cause
  readonly pattern: Pattern
  readonly closedBy: ClosedBy
  readonly local: Side | null
  readonly confidence: number
  readonly frames: FramesOutput
  readonly evidence: readonly EvidenceOutput[]
  readonly why: string
  readonly advice: readonly string[]
  readonly alternatives: readonly { readonly capture: string; readonly stream: number; readonly confidence: number }[]
  /** Display filter; `null` without a match. */
  readonly wireshark: string | null
}

/** One object of `corr flows`. */
export interface FlowOutput {
  readonly schemaVersion: 1
  readonly capture: string
  readonly stream: number
  readonly client: EndpointOutput
  readonly server: EndpointOutput
  readonly role: 'syn' | 'guessed'
  readonly firstFrame: number
  readonly lastFrame: number
  readonly startTime: TimeText
  readonly endTime: TimeText
  readonly packets: { readonly client: number; readonly server: number }
  readonly bytes: { readonly client: number; readonly server: number }
  readonly synFrames: readonly number[]
  readonly finFrames: readonly { readonly frame: number; readonly from: Side }[]
  readonly rstFrames: readonly { readonly frame: number; readonly from: Side }[]
  readonly retransmissions: number
  readonly completeness: number
  readonly requests: number | null
  readonly lastRequest: {
    readonly method: string
    readonly path: string
    readonly host: string | null
    readonly frame: number
    readonly time: TimeText
  } | null
  readonly cause: Cause
  readonly pattern: Pattern
  readonly closedBy: ClosedBy
}

/** One object of `corr show`. */
export interface PacketOutput {
  readonly schemaVersion: 1
  readonly capture: string
  readonly stream: number
  readonly frame: number
  readonly time: TimeText
  readonly sinceStartMs: number
  readonly sincePreviousMs: number | null
  readonly from: Side | 'middlebox'
  /** Names of the TCP flags that are set. */
  readonly flags: readonly string[]
  readonly seq: number
  readonly ack: number
  /** Payload bytes on the wire. */
  readonly length: number
  /** Window field, unscaled. */
  readonly window: number
  readonly marks: readonly PacketMark[]
  readonly note: string | null
}
