import type { SocketError } from '../../model/socket-error.js'
import { saysAnswerCut } from './encrypted.js'
import type { Facts } from './facts.js'

/** Without a log, a client that waited this long did wait. */
export const CLEAR_WAIT_MS = 300
/** How far `rt` may be from the wait on the wire: it starts earlier (queue, connect) and is read later. */
const RT_TOLERANCE_MS = 50
const RT_TOLERANCE = 0.1

/** Did the client close while the server owed it something? A log that names a timer decides where packets cannot tell. */
export function clientLeftWaiting(facts: Facts): boolean {
  if (facts.closing?.from !== 'client') return false
  switch (facts.phase) {
    case 'waiting':
    case 'response':
    case 'request':
      return true
    case 'tls':
      return facts.timerNamed
    case 'idle':
      return facts.timerNamed && facts.exchange.requestStart !== null && facts.flow.requests === null
    case 'fresh':
    case 'connecting':
      return false
  }
}

/** @param waitMs from the first byte of the request to the client's close */
export function isTimeout(facts: Facts, waitMs: number): boolean {
  const { error } = facts
  if (facts.timerNamed) return true
  if (waitMs < CLEAR_WAIT_MS) return false
  if (rtFits(facts, waitMs)) return true
  return error === null || error.symptom === 'local-close' || tellsNothing(error)
}

/** A record that names neither a timer nor an abort nor the other side says no more than no log would. */
function tellsNothing(error: SocketError): boolean {
  if (error.symptom !== null || error.side === 'server' || error.code === 'ECONNRESET') return false
  if (saysAnswerCut(error)) return true
  return !saysAbort(error)
}

/** Does the log call it an abort? The words for an answer that was cut are no such word. */
export function saysAbort(error: SocketError | null): boolean {
  if (error === null || saysAnswerCut(error)) return false
  return /abort|cancel/i.test(`${error.name ?? ''} ${error.code ?? ''} ${error.message ?? ''}`)
}

/** Is the log's `rt` this wait? */
export function rtFits(facts: Facts, waitMs: number): boolean {
  const rtMs = facts.error?.rtMs ?? null
  return rtMs !== null && Math.abs(rtMs - waitMs) <= Math.max(RT_TOLERANCE_MS, waitMs * RT_TOLERANCE)
}
