import type {
  Endpoint,
  Exchange,
  FlowRecord,
  HttpRequest,
  HttpResponse,
  IcmpNote,
  Segment,
  SideRecord,
  TlsNotes,
} from '../../model/flow-record.js'
import { noteAcked } from './exchange.js'
import type { FlowRows } from './flow-rows.js'
import { FIN_LIST, RST_LIST, SYN_LIST, type FrameLists } from './frame-lists.js'
import { RowReader } from './row-reader.js'
import * as slot from './slots.js'
import { StoredSegments } from './stored-segments.js'

/** What a row does not know of its flow. */
export interface FlowNames {
  readonly stream: number
  /** Address and port of side 0 and side 1. */
  readonly ends: readonly [Endpoint, Endpoint]
}

/**
 * A row read as a flow. Nothing is made before it is asked for: an indexer needs a few of the fields of each flow, and only who looks
 * at one flow needs them all. Shows one row after another.
 */
export class RowFlow extends RowReader implements FlowRecord {
  readonly capture = 0
  stream = 0
  private segments: StoredSegments
  // what was made of the row that is shown
  private clientMade: SideRecord | null = null
  private serverMade: SideRecord | null = null
  private closersMade: readonly Segment[] | null = null
  private tailMade: readonly Segment[] | null = null
  private exchangeMade: Exchange | null = null
  private requestMade: HttpRequest | null = null
  private responseMade: HttpResponse | null = null

  constructor(
    t: FlowRows,
    private readonly frames: FrameLists,
  ) {
    super(t)
    this.segments = new StoredSegments(t, 0)
  }

  /** Turns to a row. @returns this, valid until the next call */
  show(row: number, { stream, ends }: FlowNames): this {
    this.row = row
    this.f = row * slot.ROW_SLOTS + 2 * slot.SIDE_SLOTS
    this.stream = stream
    this.ends = ends
    this.segments = new StoredSegments(this.t, row)
    this.clientSide = this.int(slot.CLIENT)
    this.clientMade = null
    this.serverMade = null
    this.closersMade = null
    this.tailMade = null
    this.exchangeMade = null
    this.requestMade = null
    this.responseMade = null
    if (!this.has(slot.IS_CLOSED)) noteAcked(this.t, row, this.f)
    return this
  }

  get client(): SideRecord {
    return (this.clientMade ??= this.side(this.clientSide))
  }

  get server(): SideRecord {
    return (this.serverMade ??= this.side(1 - this.clientSide))
  }

  get role(): FlowRecord['role'] {
    return this.int(slot.ROLE) === slot.ROLE_SYN ? 'syn' : 'guessed'
  }

  get firstFrame(): number {
    return this.int(slot.FIRST)
  }

  get lastFrame(): number {
    return this.t.ints[this.lastPacketAt]
  }

  get startNs(): number {
    return this.num(slot.FIRST)
  }

  get endNs(): number {
    return this.t.nums[this.lastPacketAt]
  }

  get completeness(): number {
    return this.int(slot.COMPLETENESS)
  }

  get synFrames(): FlowRecord['synFrames'] {
    return this.frames.all(SYN_LIST, this.f).map((entry) => entry.frame)
  }

  get finFrames(): FlowRecord['finFrames'] {
    return this.frames.all(FIN_LIST, this.f).map((entry) => this.sided(entry))
  }

  get rstFrames(): FlowRecord['rstFrames'] {
    return this.frames.all(RST_LIST, this.f).map((entry) => this.sided(entry))
  }

  get opening(): FlowRecord['opening'] {
    return this.segments.opening()
  }

  get closers(): FlowRecord['closers'] {
    return (this.closersMade ??= this.segments.closers())
  }

  get tail(): FlowRecord['tail'] {
    return (this.tailMade ??= this.segments.tail())
  }

  get exchange(): Exchange {
    return (this.exchangeMade ??= this.readExchange())
  }

  get dataAfterClose(): FlowRecord['dataAfterClose'] {
    return {
      client: this.sidePoint(this.clientSide, slot.AFTER_CLOSE),
      server: this.sidePoint(1 - this.clientSide, slot.AFTER_CLOSE),
    }
  }

  get bytesAfterClose(): FlowRecord['bytesAfterClose'] {
    return {
      client: this.t.nums[this.sideAt(this.clientSide) + slot.BYTES_AFTER_CLOSE],
      server: this.t.nums[this.sideAt(1 - this.clientSide) + slot.BYTES_AFTER_CLOSE],
    }
  }

  /** From the newest SYN to the first ACK; where that is missing, to the SYN+ACK. */
  get rttNs(): number | null {
    const toSynAck = this.num(slot.SYN_ACK_NS)
    if (toSynAck <= 0) return null
    const toAck = this.num(slot.ROUND_TRIP_NS)
    return toAck > 0 ? toAck : toSynAck
  }

  get requests(): number | null {
    return this.has(slot.IS_HTTP) ? this.int(slot.REQUESTS) : null
  }

  get lastRequest(): HttpRequest | null {
    return this.has(slot.IS_HTTP) ? (this.requestMade ??= this.readRequest()) : null
  }

  get lastResponse(): HttpResponse | null {
    return this.has(slot.IS_HTTP) ? (this.responseMade ??= this.readResponse()) : null
  }

  get tls(): TlsNotes | null {
    return this.has(slot.IS_TLS) ? this.readTls() : null
  }

  get icmp(): IcmpNote | null {
    return this.readIcmp()
  }

  get lostSegments(): number {
    return this.int(slot.LOST_SEGMENTS)
  }

  get duplicates(): number {
    return this.int(slot.DUPLICATES)
  }

  private get lastPacketAt(): number {
    const { ints } = this.t
    const [a, b] = [this.sideAt(0) + slot.LAST_PACKET, this.sideAt(1) + slot.LAST_PACKET]
    return ints[a] > ints[b] ? a : b
  }
}
