import type { Exchange, FlowRecord, Segment } from '../../../model/flow-record.js'
import { FIN, SYN } from '../../../model/flow-record.js'
import { hasFlag } from '../../../util/flow-shape.js'
import type { News } from './news.js'

/**
 * The exchange before the first closer where that is in the later part, or nowhere: it may have begun in the earlier one.
 * @param b in the numbers of the earlier part
 * @param news what is new in it
 * @param closing the first closer; `null` if there is none
 */
export function mergeExchange(a: FlowRecord, b: FlowRecord, news: News, closing: Segment | null): Exchange {
  const [first, second] = [a.exchange, b.exchange]
  const acked = isAcked(a, b, closing)
  if (second.requestStart === null || news.bytes.client === 0) return { ...answered(a, b, news), requestAcked: acked }
  const lead = b.server.bytes - b.bytesAfterClose.server - second.responseBytes
  const isAnswered =
    first.responseStart !== null || (second.turnsBefore === 0 ? lead > 0 && news.bytes.server > 0 : false)
  const turns = first.turnsBefore + second.turnsBefore
  if (first.requestStart === null) return { ...second, requestAcked: acked, turnsBefore: turns }
  if (isAnswered || second.turnsBefore > 0) {
    const more = isAnswered || hadLead(b) ? 1 : 0
    return { ...second, requestAcked: acked, turnsBefore: turns + more }
  }
  return {
    ...second,
    requestStart: first.requestStart,
    requestSeq: first.requestSeq,
    requestBytes: first.requestBytes + second.requestBytes,
    requestAcked: acked,
    turnsBefore: first.turnsBefore,
  }
}

/** Did an answer to the earlier part's request come before the later part's first? Of many turns that is the rule. */
function hadLead({ exchange }: FlowRecord): boolean {
  return exchange.turnsBefore > 0
}

/** The earlier part's exchange with what the server has said since. */
function answered(
  { exchange: first }: FlowRecord,
  { exchange: second, server, bytesAfterClose }: FlowRecord,
  news: News,
): Exchange {
  const last = second.lastData
  if (news.bytes.server === 0 || server.lastData === null || last === null) return first
  if (first.requestStart === null) return { ...first, lastData: last }
  const start = first.responseStart ?? news.first.server
  return {
    ...first,
    responseStart: start,
    responseEnd: last.from === 'server' ? { frame: last.frame, timeNs: last.timeNs } : first.responseEnd,
    responseBytes: first.responseBytes + Math.max(0, news.bytes.server - bytesAfterClose.server),
    lastData: last,
  }
}

/** Had the server acknowledged all that the client had sent before the close? */
function isAcked(a: FlowRecord, b: FlowRecord, closing: Segment | null): boolean {
  const until = closing?.frame ?? Infinity
  const heard = b.tail
    .filter((one) => one.from === 'server' && one.frame <= until && !hasFlag(one, SYN) && one.ack > 0)
    .map(({ ack }) => ack)
  const whole = closing === null || heard.length === 0 ? b.client.acked : latest(heard)
  const acked = heard.length === 0 && closing !== null ? a.client.acked : latest([whole, a.client.acked])
  const sent = b.client.nextSeq - (b.closers.some((one) => one.from === 'client' && hasFlag(one, FIN)) ? 1 : 0)
  const before = closing === null ? sent : sent - b.bytesAfterClose.client
  return a.client.bytes + b.client.bytes === 0 || ((acked - before) | 0) >= 0
}

function latest(numbers: readonly number[]): number {
  return numbers.reduce((most, next) => (((next - most) | 0) > 0 ? next : most))
}
