import { MARK, SYN } from '../../model/flow-record.js'
import { seqDiff } from '../../util/seq32.js'
import type { PacketView } from '../wire/packet-view.js'
import type { FlowRows } from './flow-rows.js'
import {
  AFTER_CLOSE,
  BYTES_AFTER_CLOSE,
  CLIENT,
  DATA_END,
  EXCHANGE_DATA,
  EXCHANGE_SIDE,
  FLOW_BITS,
  HAS_ACKED,
  HAS_DATA,
  HIGH_ACK,
  REQUEST_ACKED,
  REQUEST_BYTES,
  REQUEST_END,
  REQUEST_SEQ,
  REQUEST_START,
  RESPONSE_BYTES,
  RESPONSE_END,
  RESPONSE_START,
  SIDE_BITS,
  SIDE_SLOTS,
  TURNS_BEFORE,
  ROW_SLOTS,
} from './slots.js'

/** Points a slot at this packet. */
export function setPoint(t: FlowRows, at: number, v: PacketView): void {
  t.ints[at] = v.frame
  t.nums[at] = v.timeNs
}

/** Does this segment carry payload that was not there before, by its marks? */
export function isNewData(v: PacketView, marks: number): boolean {
  return v.payloadLen > 0 && (marks & (MARK.retransmission | MARK.duplicate | MARK.keepAlive)) === 0
}

/** Takes new payload into the exchange that is going on. */
export function talk(t: FlowRows, f: number, side: number, v: PacketView): void {
  const { ints } = t
  if (side === ints[f + CLIENT]) ask(t, f, v)
  else answer(t, f, v)
  setPoint(t, f + EXCHANGE_DATA, v)
  ints[f + EXCHANGE_SIDE] = side
}

function ask(t: FlowRows, f: number, v: PacketView): void {
  const { ints, nums } = t
  const answered = ints[f + RESPONSE_START] !== 0
  if (answered || ints[f + REQUEST_START] === 0) {
    if (answered) ints[f + TURNS_BEFORE]++
    setPoint(t, f + REQUEST_START, v)
    ints[f + REQUEST_SEQ] = v.flags & SYN ? (v.seq + 1) | 0 : v.seq
    nums[f + REQUEST_BYTES] = 0
    ints[f + RESPONSE_START] = 0
    ints[f + RESPONSE_END] = 0
    nums[f + RESPONSE_BYTES] = 0
  }
  setPoint(t, f + REQUEST_END, v)
  nums[f + REQUEST_BYTES] += v.payloadLen
}

function answer(t: FlowRows, f: number, v: PacketView): void {
  const { ints } = t
  if (ints[f + REQUEST_START] === 0) return
  if (ints[f + RESPONSE_START] === 0) setPoint(t, f + RESPONSE_START, v)
  setPoint(t, f + RESPONSE_END, v)
  t.nums[f + RESPONSE_BYTES] += v.payloadLen
}

/** Forgets the exchange: it turned out that the sides were taken the wrong way round. */
export function forgetExchange(t: FlowRows, f: number): void {
  const { ints, nums } = t
  for (let at = f + REQUEST_START; at <= f + EXCHANGE_DATA; at++) ints[at] = 0
  nums[f + REQUEST_BYTES] = 0
  nums[f + RESPONSE_BYTES] = 0
  ints[f + TURNS_BEFORE] = 0
}

/** Notes whether the server has acknowledged all payload of the client; at the first closer, or at the end. */
export function noteAcked(t: FlowRows, row: number, f: number): void {
  const { ints } = t
  const client = row * ROW_SLOTS + ints[f + CLIENT] * SIDE_SLOTS
  const server = row * ROW_SLOTS + (1 - ints[f + CLIENT]) * SIDE_SLOTS
  const sent = (ints[client + SIDE_BITS] & HAS_DATA) !== 0
  const acked = (ints[server + SIDE_BITS] & HAS_ACKED) !== 0
  const all = !sent || (acked && seqDiff(ints[server + HIGH_ACK], ints[client + DATA_END]) >= 0)
  if (all) ints[f + FLOW_BITS] |= REQUEST_ACKED
  else ints[f + FLOW_BITS] &= ~REQUEST_ACKED
}

/** Takes new payload that came behind the first closer. */
export function talkAfterClose(t: FlowRows, s: number, v: PacketView): void {
  if (t.ints[s + AFTER_CLOSE] === 0) setPoint(t, s + AFTER_CLOSE, v)
  t.nums[s + BYTES_AFTER_CLOSE] += v.payloadLen
}
