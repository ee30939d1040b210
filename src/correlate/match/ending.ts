import type { FlowColumns } from '../../model/flow-columns.js'
import { SHAPE } from '../../model/flow-columns.js'
import type { Side } from '../../model/flow-record.js'

/** A time within which the application noticed, ms since the epoch; both ends are equal where a packet told it. */
export interface Moment {
  fromMs: number
  toMs: number
}

/** Shortest time for which a sender goes on waiting after its last repetition. */
const LEAST_PATIENCE_MS = 1000
/** The next repetition would come after about as long as all before it together (RFC 6298 section 5.5: the timer doubles). */
const PATIENCE = 2.2
/** Requests of a flow that are known: the last before its close, and one after it. */
const REQUESTS = 2

/** Reads of one flow after another how it ended: one view, moved from row to row, so that scoring makes no objects. */
export class EndingView {
  row = 0

  constructor(readonly columns: FlowColumns) {}

  has(bit: number): boolean {
    return (this.columns.shape[this.row] & bit) !== 0
  }

  get established(): boolean {
    return this.has(SHAPE.established)
  }

  get healthy(): boolean {
    return this.has(SHAPE.healthy)
  }

  /** Side of the first FIN or obeyed RST. */
  get closedFirst(): Side | null {
    if (this.has(SHAPE.closedByClient)) return 'client'
    return this.has(SHAPE.closedByServer) ? 'server' : null
  }

  /** Did the side send an RST that the other one obeyed? */
  obeyedReset(side: Side): boolean {
    return this.has(side === 'client' ? SHAPE.clientReset : SHAPE.serverReset)
  }

  fin(side: Side): boolean {
    return this.has(side === 'client' ? SHAPE.clientFin : SHAPE.serverFin)
  }

  get startMs(): number {
    return this.columns.startMs[this.row]
  }

  get endMs(): number {
    return this.columns.endMs[this.row]
  }

  /** First byte of the last request before the close, and of one after it; NaN where there is none. */
  get requestMs(): number {
    return this.columns.requestMs[this.row]
  }

  get lateRequestMs(): number {
    return this.columns.lateRequestMs[this.row]
  }

  /** How often packets, or a side's silence, tell when the application can have noticed that the flow ended; 0 if it is open. */
  get moments(): number {
    return this.told + (this.has(SHAPE.fellSilent) ? (this.isStuck ? 2 : 1) : 0)
  }

  /** A client's own close waits behind data that is not taken, so the wire does not show when the application gave up. */
  private get isStuck(): boolean {
    return this.told === 0 && this.established
  }

  /** The same for one error: where nothing tells, a flow that is still open may have ended `rt` after one of its requests. */
  momentsFor(rtMs: number | null): number {
    const count = this.moments
    return count > 0 || rtMs === null ? count : REQUESTS
  }

  /**
   * Writes one of {@link momentsFor} into `into`: packets first, then the time for which a side that fell silent may have gone
   * on waiting; where nobody closed, also all the time since its request, for an application's own timer may have been first.
   * @returns false if there is none of that number
   */
  momentInto(i: number, rtMs: number | null, into: Moment): boolean {
    const { told } = this
    if (i < told) {
      into.fromMs = into.toMs = this.columns.momentMs[this.columns.momentAt[this.row] + i]
      return true
    }
    if (i < this.moments) {
      this.patienceInto(into)
      if (i > told) into.fromMs = Math.min(into.fromMs, this.sinceMs)
      return true
    }
    into.fromMs = into.toMs = (i === 0 ? this.requestMs : this.lateRequestMs) + (rtMs ?? NaN)
    return into.toMs >= this.endMs
  }

  private get told(): number {
    const { momentAt } = this.columns
    return momentAt[this.row + 1] - momentAt[this.row]
  }

  /** When what the client waits for began. */
  private get sinceMs(): number {
    const { startMs, requestMs, lateRequestMs } = this
    return Number.isNaN(lateRequestMs) ? (Number.isNaN(requestMs) ? startMs : requestMs) : lateRequestMs
  }

  private patienceInto(into: Moment): void {
    const { endMs } = this
    const waitedMs = endMs - Math.min(this.sinceMs, endMs)
    into.fromMs = endMs
    into.toMs = endMs + Math.max(LEAST_PATIENCE_MS, PATIENCE * waitedMs)
  }
}

/** Signed distance from a moment to an instant, 0 within it. */
export function distanceMs(moment: Moment, atMs: number): number {
  if (atMs < moment.fromMs) return atMs - moment.fromMs
  return Math.max(0, atMs - moment.toMs)
}
