import type { FlowRecord, FramePoint, Segment, Side } from '../../../model/flow-record.js'
import { FIN, MARK } from '../../../model/flow-record.js'
import { hasFlag } from '../../../util/flow-shape.js'

/** What a later part of a connection has that the earlier one had not. */
export interface News {
  /** Payload bytes by sequence space. */
  readonly bytes: Readonly<Record<Side, number>>
  /** First packet with new payload, as far as it is kept; `null` if there is none. */
  readonly first: Readonly<Record<Side, FramePoint | null>>
}

/** @param b in the numbers of the earlier part */
export function newsOf(a: FlowRecord, b: FlowRecord): News {
  const bytes = { client: newBytes(a, b, 'client'), server: newBytes(a, b, 'server') }
  const first = (side: Side): FramePoint | null => (bytes[side] === 0 ? null : firstData(b, side))
  return { bytes, first: { client: first('client'), server: first('server') } }
}

function newBytes(a: FlowRecord, b: FlowRecord, side: Side): number {
  if (b[side].bytes === 0) return 0
  const fins = (flow: FlowRecord): number =>
    flow.closers.some((one) => one.from === side && hasFlag(one, FIN)) ? 1 : 0
  if (a[side].nextSeq === 0) return b[side].bytes
  const more = ((b[side].nextSeq - a[side].nextSeq) | 0) - (fins(b) > fins(a) ? 1 : 0)
  return Math.max(0, Math.min(more, b[side].bytes))
}

function firstData(b: FlowRecord, side: Side): FramePoint | null {
  const { exchange, dataAfterClose, tail } = b
  const isNew = (one: Segment): boolean =>
    one.from === side && one.len > 0 && (one.marks & (MARK.retransmission | MARK.keepAlive | MARK.duplicate)) === 0
  const turn = side === 'client' ? exchange.requestStart : exchange.responseStart
  const known = [turn, dataAfterClose[side], tail.find(isNew) ?? null, b[side].lastData].filter(
    (point) => point !== null,
  )
  const first = known.reduce<FramePoint | null>(
    (best, next) => (best === null || next.frame < best.frame ? next : best),
    null,
  )
  return first === null ? null : { frame: first.frame, timeNs: first.timeNs }
}
