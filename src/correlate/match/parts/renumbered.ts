import type { FlowRecord, Segment, Side, SideRecord } from '../../../model/flow-record.js'
import { ACK, FIN, MARK, RST, SYN } from '../../../model/flow-record.js'
import { hasFlag, peerOf } from '../../../util/flow-shape.js'

/** Tells what a later part of a connection says in the numbers of the earlier one, and marks what was sent before. */
export function renumbered(a: FlowRecord, b: FlowRecord): FlowRecord {
  const by = (side: Side): number => {
    const [from, to] = [b[side].isn, a[side].isn]
    return from === null || to === null ? 0 : from - to
  }
  const shift = { client: by('client'), server: by('server') }
  const plus = (value: number, side: Side): number => (value + shift[side]) >>> 0
  const segment = (one: Segment): Segment => ({
    ...one,
    seq: plus(one.seq, one.from),
    // Without the flag it is not counted from anything.
    ack: hasFlag(one, ACK) ? plus(one.ack, peerOf(one.from)) : one.ack,
  })
  const side = (name: Side): SideRecord => ({
    ...b[name],
    isn: a[name].isn ?? b[name].isn,
    nextSeq: b[name].nextSeq === 0 ? a[name].nextSeq : plus(b[name].nextSeq, name),
    acked: b[name].acked === 0 ? a[name].acked : plus(b[name].acked, name),
  })
  const tail = b.tail.map(segment).map((one) => remarked(a, one))
  const { requestSeq } = b.exchange
  return {
    ...b,
    client: side('client'),
    server: side('server'),
    opening: b.opening.map(segment),
    closers: b.closers.map(segment).map((one) => requeued(a, b, one)),
    tail: tail.map((one) => requeued(a, b, one)),
    exchange: { ...b.exchange, requestSeq: requestSeq === null ? null : plus(requestSeq, 'client') },
  }
}

/** What the later part takes for new may have been in the earlier one. */
function remarked(a: FlowRecord, one: Segment): Segment {
  const { nextSeq } = a[one.from]
  const known = MARK.retransmission | MARK.keepAlive | MARK.outOfOrder | MARK.duplicate
  if (one.len === 0 || nextSeq === 0 || (one.marks & known) !== 0 || hasFlag(one, SYN | FIN | RST)) return one
  if (one.len === 1 && one.seq === (nextSeq - 1) >>> 0) return { ...one, marks: one.marks | MARK.keepAlive }
  return ((one.seq + one.len - nextSeq) | 0) <= 0 ? { ...one, marks: one.marks | MARK.retransmission } : one
}

/**
 * Is a FIN or RST the next that its receiver expects? Where the later part has nothing before it by which to tell, the earlier one
 * knows: its sequence number is the highest that was acknowledged, or follows all that was sent.
 */
function requeued(a: FlowRecord, b: FlowRecord, one: Segment): Segment {
  if (!hasFlag(one, FIN | RST)) return one
  const sender = a[one.from]
  const told = b.tail.some(
    (before) => before.frame < one.frame && (before.from === one.from || hasFlag(before, ACK)) && !hasFlag(before, RST),
  )
  if (told || sender.isn === null || b[one.from].isn === null) return one
  const isNext = one.seq === sender.acked || one.seq === sender.nextSeq || sender.nextSeq === 0
  return { ...one, marks: isNext ? one.marks | MARK.inSequence : one.marks & ~MARK.inSequence }
}
