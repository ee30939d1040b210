import type { ClockEstimate } from '../../model/finding.js'
import type { LogTime, SocketError } from '../../model/socket-error.js'
import type { ErrorInstant } from './score-time.js'

/** Finest step that a log's time can show, ms; 0 where there is no time. */
export function resolutionMs(time: LogTime | null): number {
  return time === null ? 0 : 1000 / 10 ** time.digits
}

/** When an error happened by the capture's clock. */
export function instantOf(error: SocketError, clock: ClockEstimate): ErrorInstant {
  const epochMs = error.time?.epochMs ?? null
  return { atMs: epochMs === null ? null : epochMs - clock.offsetMs, resolutionMs: resolutionMs(error.time) }
}
