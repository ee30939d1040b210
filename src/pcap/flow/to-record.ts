import type {
  Endpoint,
  Exchange,
  FlowRecord,
  FramePoint,
  HttpRequest,
  HttpResponse,
  IcmpNote,
  Side,
  SideRecord,
  TlsNotes,
} from '../../model/flow-record.js'
import { noteAcked } from './exchange.js'
import { HOST_KEPT, PATH_KEPT, TEXT_KEPT, type FlowRows } from './flow-rows.js'
import { FIN_LIST, RST_LIST, SYN_LIST, type FrameLists, type SidedFrame } from './frame-lists.js'
import { METHODS } from './http-head.js'
import { StoredSegments } from './stored-segments.js'
import * as slot from './slots.js'

/** Text of the address in four words, of 4 or 16 bytes. */
type AddressText = (words: readonly number[], length: number) => string

/** What a row does not know of its flow. */
export interface FlowNames {
  readonly stream: number
  /** Address and port of side 0 and side 1. */
  readonly ends: readonly [Endpoint, Endpoint]
  readonly addressOf: AddressText
}

/** Makes the record of a row: the one place where an object is made of a flow. */
export function toRecord(t: FlowRows, row: number, frames: FrameLists, names: FlowNames): FlowRecord {
  return new RecordMaker(t, row, names).record(frames)
}

class RecordMaker {
  private readonly ints: Int32Array
  private readonly nums: Float64Array
  private readonly f: number
  private readonly client: number

  constructor(
    private readonly t: FlowRows,
    private readonly row: number,
    private readonly names: FlowNames,
  ) {
    this.f = row * slot.ROW_SLOTS + 2 * slot.SIDE_SLOTS
    this.ints = t.ints
    this.nums = t.nums
    this.client = this.int(slot.CLIENT)
    if (!this.has(slot.IS_CLOSED)) noteAcked(t, row, this.f)
  }

  record(frames: FrameLists): FlowRecord {
    const { f, client } = this
    const { stream, ends } = this.names
    const segments = new StoredSegments(this.t, this.row)
    const first = this.pointAt(f + slot.FIRST)
    const last = this.lastPacket()
    const isHttp = this.has(slot.IS_HTTP)
    return {
      capture: 0,
      stream,
      client: this.side(client, ends[client === 0 ? 0 : 1]),
      server: this.side(1 - client, ends[client === 0 ? 1 : 0]),
      role: this.int(slot.ROLE) === slot.ROLE_SYN ? 'syn' : 'guessed',
      firstFrame: first.frame,
      lastFrame: last.frame,
      startNs: first.timeNs,
      endNs: last.timeNs,
      completeness: this.int(slot.COMPLETENESS),
      synFrames: frames.all(SYN_LIST, f).map((entry) => entry.frame),
      finFrames: frames.all(FIN_LIST, f).map((entry) => this.sided(entry)),
      rstFrames: frames.all(RST_LIST, f).map((entry) => this.sided(entry)),
      opening: segments.opening(),
      closers: segments.closers(),
      tail: segments.tail(),
      exchange: this.exchange(),
      dataAfterClose: this.dataAfterClose(),
      bytesAfterClose: this.bytesAfterClose(),
      rttNs: this.roundTrip(),
      requests: isHttp ? this.int(slot.REQUESTS) : null,
      lastRequest: isHttp ? this.request() : null,
      lastResponse: isHttp ? this.response() : null,
      tls: this.has(slot.IS_TLS) ? this.tls() : null,
      icmp: this.icmp(),
      lostSegments: this.int(slot.LOST_SEGMENTS),
      duplicates: this.int(slot.DUPLICATES),
    }
  }

  private lastPacket(): FramePoint {
    const [a, b] = [this.sideAt(0) + slot.LAST_PACKET, this.sideAt(1) + slot.LAST_PACKET]
    return this.pointAt(this.ints[a] > this.ints[b] ? a : b)
  }

  private dataAfterClose(): FlowRecord['dataAfterClose'] {
    return {
      client: this.sidePoint(this.client, slot.AFTER_CLOSE),
      server: this.sidePoint(1 - this.client, slot.AFTER_CLOSE),
    }
  }

  private bytesAfterClose(): FlowRecord['bytesAfterClose'] {
    return {
      client: this.nums[this.sideAt(this.client) + slot.BYTES_AFTER_CLOSE],
      server: this.nums[this.sideAt(1 - this.client) + slot.BYTES_AFTER_CLOSE],
    }
  }

  private side(side: number, end: Endpoint): SideRecord {
    const s = this.sideAt(side)
    const r = this.sideAt(1 - side)
    const base = this.int(slot.BASES + side)
    const next = this.ints[s + slot.NEXT_SEQ]
    const ttls = this.ints[s + slot.TTLS]
    const acked = (this.ints[r + slot.SIDE_BITS] & slot.HAS_ACKED) !== 0
    return {
      address: end.address,
      port: end.port,
      isn: this.ints[s + slot.SIDE_BITS] & slot.HAS_BASE ? base >>> 0 : null,
      packets: this.ints[s + slot.PACKETS],
      bytes: this.nums[s + slot.BYTES],
      retransmissions: this.int(slot.RETRANSMISSIONS + side),
      lastData: this.sidePoint(side, slot.LAST_DATA),
      lastPacket: this.sidePoint(side, slot.LAST_PACKET),
      ttl: this.ints[s + slot.SIDE_BITS] & slot.HAS_TTL ? { min: ttls & 0xff, max: ttls >> 8 } : null,
      nextSeq: next === 0 ? 0 : (next - base) >>> 0,
      acked: acked ? (this.ints[r + slot.HIGH_ACK] - base) >>> 0 : 0,
      unanswered: this.ints[s + slot.UNANSWERED],
    }
  }

  private exchange(): Exchange {
    const last = this.point(slot.EXCHANGE_DATA)
    const from = this.int(slot.EXCHANGE_SIDE)
    const requestStart = this.point(slot.REQUEST_START)
    const base = this.int(slot.BASES + this.client)
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

  /** From the newest SYN to the first ACK; where that is missing, to the SYN+ACK. */
  private roundTrip(): number | null {
    const toSynAck = this.num(slot.SYN_ACK_NS)
    if (toSynAck <= 0) return null
    const toAck = this.num(slot.ROUND_TRIP_NS)
    return toAck > 0 ? toAck : toSynAck
  }

  private request(): HttpRequest | null {
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

  private response(): HttpResponse | null {
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

  private tls(): TlsNotes {
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

  private icmp(): IcmpNote | null {
    const point = this.point(slot.ICMP)
    if (point === null) return null
    const kind = this.int(slot.ICMP_KIND)
    const words = [0, 1, 2, 3].map((i) => this.int(slot.ICMP_FROM + i))
    return {
      frame: point.frame,
      timeNs: point.timeNs,
      from: this.names.addressOf(words, kind >> 16),
      type: kind & 0xff,
      code: (kind >> 8) & 0xff,
    }
  }

  private text(at: number, length: number): string {
    const start = this.row * TEXT_KEPT + at
    return Buffer.from(this.t.text.buffer, start, Math.min(length, at === 0 ? PATH_KEPT : HOST_KEPT)).toString('latin1')
  }

  private sided(entry: SidedFrame): { readonly frame: number; readonly from: Side } {
    return { frame: entry.frame, from: this.sideName(entry.side) }
  }

  private sideName(side: number): Side {
    return side === this.client ? 'client' : 'server'
  }

  private sideAt(side: number): number {
    return this.row * slot.ROW_SLOTS + side * slot.SIDE_SLOTS
  }

  private sidePoint(side: number, at: number): FramePoint | null {
    return this.pointOrNull(this.sideAt(side) + at)
  }

  private point(at: number): FramePoint | null {
    return this.pointOrNull(this.f + at)
  }

  private pointOrNull(at: number): FramePoint | null {
    return this.ints[at] === 0 ? null : this.pointAt(at)
  }

  private pointAt(at: number): FramePoint {
    return { frame: this.ints[at], timeNs: this.nums[at] }
  }

  private int(at: number): number {
    return this.ints[this.f + at]
  }

  private num(at: number): number {
    return this.nums[this.f + at]
  }

  private has(bit: number): boolean {
    return (this.int(slot.FLOW_BITS) & bit) !== 0
  }
}

/** -1 stands for "none". */
function known(value: number): number | null {
  return value < 0 ? null : value
}
