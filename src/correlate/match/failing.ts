import type { ClockEstimate } from '../../model/finding.js'
import type { Side } from '../../model/flow-record.js'
import type { SocketError } from '../../model/socket-error.js'
import type { KnownFlow } from './flow-cache.js'
import type { ErrorInstant } from './score.js'

/** A flow that could be an error's, with what speaks for and against it. */
export interface Scored {
  readonly known: KnownFlow
  readonly points: number
  readonly reasons: readonly string[]
  readonly local: Side | null
}

/** One failure: the error whose record came first stands for the others of the same dead socket. */
export interface Failing {
  readonly error: SocketError
  readonly at: ErrorInstant
  readonly clock: ClockEstimate
  /** Best first. */
  readonly scored: readonly Scored[]
}
