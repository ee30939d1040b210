import { Failure, type Warn } from '../model/failure.js'
import type { CaptureInfo } from '../model/flow-source.js'
import type { SeenName } from '../model/seen-name.js'
import type { CaptureReader } from '../pcap/file/capture-reader.js'
import { Carry } from '../pcap/file/carry.js'
import { openCapture } from '../pcap/file/index.js'
import { FETCH_LIMIT, FlowTable, type Share } from '../pcap/flow/flow-table.js'
import { FrameDecoder } from '../pcap/wire/frame-decoder.js'
import { NEXT } from '../pcap/wire/next.js'
import { PacketView } from '../pcap/wire/packet-view.js'
import { counted } from '../util/count-text.js'

/** What a capture holds, but for its flows. */
export interface Scanned {
  readonly info: CaptureInfo
  /** Host names that were looked up. */
  readonly names: readonly SeenName[]
  /** Why reading ended before the end of the file; what was read up to there stands. `null` for a sound file. */
  readonly damage: Failure | null
}

/** Of a capture that just stops. */
export const CUT = 'the capture ends in the middle of a packet; what came before it is used'
const DROPPED = 'got lost while it was captured, as the file says: what seems missing may have been there'

/** Reads a capture chunk by chunk into a flow table. */
export class CaptureScanner {
  bytesRead = 0
  private readonly carry = new Carry()
  /** Packets of the chunk at hand that the table has not taken yet, and what each of them is. */
  private readonly views = Array.from({ length: FETCH_LIMIT }, () => new PacketView())
  private readonly kinds = new Int32Array(FETCH_LIMIT)
  private readonly decoder = new FrameDecoder()
  readonly table: FlowTable
  private reader: CaptureReader | null = null
  private tcpFrames = 0
  private firstNs = Infinity
  private lastNs = -Infinity

  /** @param share which flows are taken: all if left out */
  constructor(
    private readonly path: string,
    share?: Share,
  ) {
    this.table = new FlowTable(share === undefined ? {} : { share })
  }

  get isDamaged(): boolean {
    return this.reader !== null && this.reader.damage !== null
  }

  take(chunk: Buffer): void {
    this.bytesRead += chunk.length
    this.carry.feed(chunk)
    this.reader ??= openCapture(this.path, this.carry)
    if (this.reader !== null) this.readFrames(this.reader)
  }

  /**
   * To be called after the last chunk.
   * @param warn is told of frames that were left out, and of a file that just stops
   * @throws Failure CORR_EMPTY_CAPTURE, CORR_BAD_PCAP where nothing of the file can be used
   */
  finish(warn: Warn): Scanned {
    const { path, reader } = this
    if (this.bytesRead === 0) {
      throw new Failure(
        'CORR_EMPTY_CAPTURE',
        { file: path },
        'the file is empty',
        'was the capture started with rights to?',
      )
    }
    if (reader === null) {
      const found = `the file ends after ${String(this.bytesRead)} bytes, within its header`
      throw new Failure('CORR_BAD_PCAP', { file: path }, found, 'copy it again')
    }
    if (reader.damage === null) this.warnOfCut(reader, warn)
    const info = this.info(reader)
    const { names, dropped } = reader.fileNotes()
    for (const { name, address } of names)
      this.decoder.names.resolved(name, address, info.firstNs ?? 0, info.lastNs ?? 0)
    for (const warning of this.decoder.warnings(path)) warn(warning)
    if (dropped > 0) warn({ place: { file: path }, text: `${counted(dropped, 'packet')} of this traffic ${DROPPED}` })
    return { info, names: this.decoder.names.all(), damage: reader.damage }
  }

  /** Decodes packets, and hands them to the table some at a time: see {@link FlowTable.fetch}. */
  private readFrames(reader: CaptureReader): void {
    const { views, kinds, decoder, carry } = this
    let count = 0
    while (reader.next(views[count])) {
      const view = views[count]
      if (view.timeNs < this.firstNs) this.firstNs = view.timeNs
      if (view.timeNs > this.lastNs) this.lastNs = view.timeNs
      const kind = decoder.decode(view)
      if (kind !== NEXT.segment && kind !== NEXT.quote && kind !== NEXT.shortQuote) continue
      kinds[count++] = kind
      // a record that was put together lies in a buffer that is soon used again
      if (count < FETCH_LIMIT && carry.isChunk(view.bytes)) continue
      this.hand(count)
      count = 0
    }
    this.hand(count)
  }

  private hand(count: number): void {
    const { table, views, kinds } = this
    table.fetch(views, count)
    for (let i = 0; i < count; i++) {
      if (kinds[i] === NEXT.segment) {
        this.tcpFrames++
        table.segment(views[i])
      } else if (kinds[i] === NEXT.quote) table.quote(views[i])
      else table.shortQuote(views[i])
    }
  }

  private warnOfCut(reader: CaptureReader, warn: Warn): void {
    if (this.carry.unread === 0) return
    const place = { file: this.path, offset: this.carry.offset, frame: reader.frames + 1 }
    warn({ place, text: CUT })
  }

  private info(reader: CaptureReader): CaptureInfo {
    return {
      path: this.path,
      baseSec: reader.baseSec,
      digits: reader.digits,
      frames: reader.frames,
      tcpFrames: this.tcpFrames,
      flows: this.table.flowCount,
      firstNs: Number.isFinite(this.firstNs) ? this.firstNs : null,
      lastNs: Number.isFinite(this.lastNs) ? this.lastNs : null,
      bytes: this.bytesRead,
    }
  }
}
