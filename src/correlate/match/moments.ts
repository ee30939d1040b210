import type { SocketError } from '../../model/socket-error.js'
import type { Ending } from './ending.js'

/** A time within which the application noticed, ms since the epoch; both ends are equal where a packet told it. */
export interface Moment {
  readonly fromMs: number
  readonly toMs: number
}

/** Shortest time for which a sender goes on waiting after its last repetition. */
const LEAST_PATIENCE_MS = 1000
/** The next repetition would come after about as long as all before it together (RFC 6298 section 5.5: the timer doubles). */
const PATIENCE = 2.2

/** When the application can have noticed that the flow ended, by its packets alone; empty if it is still open. */
export function endsOf(ending: Ending): readonly Moment[] {
  const told = ending.momentsMs.map((ms) => ({ fromMs: ms, toMs: ms }))
  return ending.fellSilent ? [...told, patience(ending)] : told
}

/**
 * The same for one error: a flow that is still open in the capture ended `rt` after its request. Empty where neither packets
 * nor record tell.
 */
export function momentsFor(error: SocketError, ending: Ending): readonly Moment[] {
  const ends = endsOf(ending)
  if (ends.length > 0 || error.rtMs === null) return ends
  const rtMs = error.rtMs
  return ending.requestMs.map((ms) => ({ fromMs: ms + rtMs, toMs: ms + rtMs })).filter((at) => at.toMs >= ending.endMs)
}

function patience(ending: Ending): Moment {
  const since = ending.requestMs.at(-1) ?? ending.startMs
  const waitedMs = ending.endMs - Math.min(since, ending.endMs)
  return { fromMs: ending.endMs, toMs: ending.endMs + Math.max(LEAST_PATIENCE_MS, PATIENCE * waitedMs) }
}

/** Signed distance from a moment to an instant, 0 within it. */
export function distanceMs(moment: Moment, atMs: number): number {
  if (atMs < moment.fromMs) return atMs - moment.fromMs
  return Math.max(0, atMs - moment.toMs)
}
