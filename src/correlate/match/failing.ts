import type { ClockEstimate } from '../../model/finding.js'
import type { SocketError } from '../../model/socket-error.js'
import type { ErrorInstant } from './score-time.js'

/** One error, its place in time by the capture's clock, and the clock that this rests on. */
export interface Failing {
  readonly error: SocketError
  readonly at: ErrorInstant
  readonly clock: ClockEstimate
}
