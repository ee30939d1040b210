import type {
  Endpoint,
  Exchange,
  FramePoint,
  HttpRequest,
  HttpResponse,
  IcmpNote,
  Side,
  SideRecord,
  TlsNotes,
} from '../../model/flow-record.js'
import { addressOfWords } from '../../util/address.js'
import { HOST_KEPT, PATH_KEPT, TEXT_KEPT, type FlowRows } from './flow-rows.js'
import type { SidedFrame } from './frame-lists.js'
import { METHODS } from './http-head.js'
import * as slot from './slots.js'

const NO_END: Endpoint = { address: '', port: 0 }

/** Reads numbers, points and the nested objects of a flow out of its row. */
export class RowReader {
  protected row = 0
  /** Slots of the flow. */
  protected f = 0
  /** The side that is the client. */
  protected clientSide = 0
  /** Address and port of side 0 and side 1. */
  protected ends: readonly [Endpoint, Endpoint] = [NO_END, NO_END]

  constructor(protected readonly t: FlowRows) {}

  protected readIcmp(): IcmpNote | null {
    const point = this.point(slot.ICMP)
    if (point === null) return null
    const kind = this.int(slot.ICMP_KIND)
    const words = [0, 1, 2, 3].map((i) => this.int(slot.ICMP_FROM + i))
    return {
      frame: point.frame,
      timeNs: point.timeNs,
      from: addressOfWords(words, kind >> 16),
      type: kind & 0xff,
      code: (kind >> 8) & 0xff,
    }
  }

  protected side(side: number): SideRecord {
    const end = this.ends[side === 0 ? 0 : 1]
    const s = this.sideAt(side)
    const r = this.sideAt(1 - side)
    const base = this.int(slot.BASES + side)
    const next = this.t.ints[s + slot.NEXT_SEQ]
    const ttls = this.t.ints[s + slot.TTLS]
    const acked = (this.t.ints[r + slot.SIDE_BITS] & slot.HAS_ACKED) !== 0
    return {
      address: end.address,
      port: end.port,
      isn: this.t.ints[s + slot.SIDE_BITS] & slot.HAS_BASE ? base >>> 0 : null,
      packets: this.t.ints[s + slot.PACKETS],
      bytes: this.t.nums[s + slot.BYTES],
      retransmissions: this.int(slot.RETRANSMISSIONS + side),
      lastData: this.sidePoint(side, slot.LAST_DATA),
      lastPacket: this.sidePoint(side, slot.LAST_PACKET),
      ttl: this.t.ints[s + slot.SIDE_BITS] & slot.HAS_TTL ? { min: ttls & 0xff, max: ttls >> 8 } : null,
      nextSeq: next === 0 ? 0 : (next - base) >>> 0,
      acked: acked ? (this.t.ints[r + slot.HIGH_ACK] - base) >>> 0 : 0,
      unanswered: this.t.ints[s + slot.UNANSWERED],
    }
  }

  protected readExchange(): Exchange {
    const last = this.point(slot.EXCHANGE_DATA)
    const from = this.int(slot.EXCHANGE_SIDE)
    const requestStart = this.point(slot.REQUEST_START)
    const base = this.int(slot.BASES + this.clientSide)
    return {
      requestStart,
      requestSeq: requestStart === null ? null : (this.int(slot.REQUEST_SEQ) - base) >>> 0,
      requestEnd: this.point(slot.REQUEST_END),
      requestBytes: this.num(slot.REQUEST_BYTES),
      responseStart: this.point(slot.RESPONSE_START),
      responseEnd: this.point(slot.RESPONSE_END),
      responseBytes: this.num(slot.RESPONSE_BYTES),
      lastData: last === null ? null : { frame: last.frame, timeNs: last.timeNs, from: this.sideName(from) },
      requestAcked: this.has(slot.REQUEST_ACKED),
      turnsBefore: this.int(slot.TURNS_BEFORE),
    }
  }

  protected readRequest(): HttpRequest | null {
    const point = this.point(slot.HTTP_REQUEST)
    if (point === null) return null
    const host = this.int(slot.HOST_LENGTH) - 1
    return {
      frame: point.frame,
      timeNs: point.timeNs,
      method: METHODS[this.int(slot.METHOD)] ?? '',
      path: this.text(0, this.int(slot.PATH_LENGTH)),
      host: host < 0 ? null : this.text(PATH_KEPT, host),
      contentLength: known(this.num(slot.REQUEST_LENGTH)),
      bodyBytes: this.num(slot.REQUEST_BODY),
    }
  }

  protected readResponse(): HttpResponse | null {
    const point = this.point(slot.HTTP_RESPONSE)
    if (point === null) return null
    const complete = this.int(slot.RESPONSE_COMPLETE)
    return {
      frame: point.frame,
      timeNs: point.timeNs,
      status: this.int(slot.STATUS),
      contentLength: known(this.num(slot.RESPONSE_LENGTH)),
      bodyBytes: this.num(slot.RESPONSE_BODY),
      complete: complete === slot.COMPLETE_UNKNOWN ? null : complete === slot.COMPLETE_YES,
    }
  }

  protected readTls(): TlsNotes {
    const host = this.int(slot.HOST_LENGTH) - 1
    const alert = this.point(slot.ALERT)
    const kind = this.int(slot.ALERT_KIND)
    return {
      sni: host < 0 || this.has(slot.IS_HTTP) ? null : this.text(PATH_KEPT, host),
      clientHello: this.point(slot.CLIENT_HELLO),
      serverHello: this.point(slot.SERVER_HELLO),
      applicationData: this.point(slot.APPLICATION_DATA),
      alert:
        alert === null
          ? null
          : { ...alert, from: this.sideName(kind >> 16), level: kind & 0xff, description: (kind >> 8) & 0xff },
    }
  }

  protected text(at: number, length: number): string {
    const start = this.row * TEXT_KEPT + at
    return Buffer.from(
      this.t.text.buffer,
      start,
      Math.max(0, Math.min(length, at === 0 ? PATH_KEPT : HOST_KEPT)),
    ).toString('latin1')
  }

  protected sided(entry: SidedFrame): { readonly frame: number; readonly from: Side } {
    return { frame: entry.frame, from: this.sideName(entry.side) }
  }

  protected sideName(side: number): Side {
    return side === this.clientSide ? 'client' : 'server'
  }

  protected sideAt(side: number): number {
    return this.row * slot.ROW_SLOTS + side * slot.SIDE_SLOTS
  }

  protected sidePoint(side: number, at: number): FramePoint | null {
    return this.pointOrNull(this.sideAt(side) + at)
  }

  protected point(at: number): FramePoint | null {
    return this.pointOrNull(this.f + at)
  }

  protected pointOrNull(at: number): FramePoint | null {
    return this.t.ints[at] === 0 ? null : this.pointAt(at)
  }

  protected pointAt(at: number): FramePoint {
    return { frame: this.t.ints[at], timeNs: this.t.nums[at] }
  }

  protected int(at: number): number {
    return this.t.ints[this.f + at]
  }

  protected num(at: number): number {
    return this.t.nums[this.f + at]
  }

  protected has(bit: number): boolean {
    return (this.int(slot.FLOW_BITS) & bit) !== 0
  }
}

/** -1 stands for "none". */
function known(value: number): number | null {
  return value < 0 ? null : value
}
