import { SYN } from '../../model/flow-record.js'
import { seqDiff } from '../../util/seq32.js'
import type { PacketView } from '../wire/packet-view.js'
import type { FlowRows } from './flow-rows.js'
import { endOfHead, endsWithLastChunk, HttpHead, KIND_OPEN, KIND_OTHER } from './http-head.js'
import { endMessage, loseChunks, takeChunkHead, takeHead, takeTrailer } from './http-peek.js'
import {
  BODY,
  CHUNK,
  CHUNK_HEAD,
  DONE,
  HEAD,
  NEED_MORE,
  OPAQUE,
  PeekCursor,
  START,
  TLS_BODY,
  TRAILER,
  UNFRAMED,
  UNFRAMED_CHUNKS,
} from './peek-cursor.js'
import { Pending } from './pending.js'
import { PEEK_LEFT, PEEK_SEQ, PEEK_STATE } from './slots.js'
import { isRecord, mayBecomeRecord, ServerName } from './tls-record.js'
import { takeRecord } from './tls-peek.js'

/**
 * Reads what is in the clear of both directions of each flow: HTTP/1 heads, and the ends of their bodies by counting; TLS hellos and
 * alerts. It follows the sequence numbers: bodies are skipped, bytes that come again are not read again, bytes that are missing
 * (never seen, or not captured) are counted as passed.
 */
export class PayloadPeek {
  private readonly pending = new Pending()
  private readonly cursor: PeekCursor
  private readonly head = new HttpHead()
  private readonly serverName = new ServerName()
  /** Is the end of the segment at hand not captured? Then nothing waits for its rest. */
  private isCut = false

  constructor(private readonly t: FlowRows) {
    this.cursor = new PeekCursor(t)
  }

  /**
   * Takes the payload of one segment.
   * @param s slots of the sender's side
   * @param f slots of the flow
   */
  segment(row: number, s: number, f: number, side: number, v: PacketView): void {
    const { t } = this
    if (t.ints[s + PEEK_STATE] === DONE) return
    const seq = v.flags & SYN ? (v.seq + 1) | 0 : v.seq
    if (t.ints[s + PEEK_STATE] === START) {
      t.ints[s + PEEK_STATE] = HEAD
      t.ints[s + PEEK_SEQ] = seq
    }
    const known = seqDiff(t.ints[s + PEEK_SEQ], seq)
    if (known >= v.payloadLen) return
    this.aim(row, s, f, side, v)
    t.ints[s + PEEK_SEQ] = (seq + v.payloadLen) | 0
    if (known < 0) this.missing(-known)
    const from = v.payloadPos + Math.max(0, known)
    const captured = Math.min(v.end, v.payloadPos + v.payloadLen)
    const uncaptured = v.payloadPos + v.payloadLen - Math.max(from, captured)
    this.isCut = uncaptured > 0
    if (captured > from) this.read(v, from, captured)
    if (uncaptured > 0) this.missing(uncaptured)
  }

  /** Forgets what waits for its rest: the row is put away. */
  leave(s: number): void {
    if (this.pending.get(s) === undefined) return
    this.pending.drop(s)
    this.t.ints[s + PEEK_STATE] = OPAQUE
  }

  private aim(row: number, s: number, f: number, side: number, v: PacketView): void {
    const { cursor } = this
    cursor.row = row
    cursor.s = s
    cursor.f = f
    cursor.side = side
    cursor.packetFrame = v.frame
    cursor.packetNs = v.timeNs
    this.beginHere()
  }

  /** What begins from now on begins in the packet at hand. */
  private beginHere(): void {
    this.cursor.frame = this.cursor.packetFrame
    this.cursor.timeNs = this.cursor.packetNs
  }

  private read(v: PacketView, from: number, end: number): void {
    const { cursor } = this
    const held = this.pending.get(cursor.s)
    if (held === undefined) {
      this.walk(v.bytes, from, end, from)
      return
    }
    if (!this.pending.keep(cursor.s, v.bytes, from, end, v.frame, v.timeNs)) {
      this.giveUp()
      return
    }
    cursor.frame = held.frame
    cursor.timeNs = held.timeNs
    this.walk(new DataView(held.bytes.buffer), 0, held.length, held.searched)
  }

  /** @param searched how far a head at `from` was looked through for its end */
  private walk(bytes: DataView, from: number, end: number, searched: number): void {
    let pos = from
    while (pos < end) {
      const state = this.t.ints[this.cursor.s + PEEK_STATE]
      const next = this.step(state, bytes, pos, end, pos === from, searched)
      if (next === NEED_MORE) {
        this.wait(bytes, pos, end)
        return
      }
      if (next > pos) this.beginHere()
      pos = next
    }
    this.pending.drop(this.cursor.s)
  }

  private step(state: number, bytes: DataView, pos: number, end: number, isStart: boolean, searched: number): number {
    const c = this.cursor
    switch (state) {
      case HEAD:
        return this.begin(bytes, pos, end, Math.max(pos, searched))
      case CHUNK_HEAD:
        return takeChunkHead(c, bytes, pos, end)
      case TRAILER:
        return takeTrailer(c, bytes, pos, end)
      case BODY:
      case CHUNK:
      case TLS_BODY: {
        const passed = Math.min(this.t.nums[c.s + PEEK_LEFT], end - pos)
        this.pass(state, passed)
        return pos + passed
      }
      case DONE:
        return end
      default:
        return this.unframed(state, bytes, pos, end, isStart)
    }
  }

  /** A message or record begins at `pos`. */
  private begin(bytes: DataView, pos: number, end: number, searched: number): number {
    const c = this.cursor
    if (isRecord(bytes, pos, end)) return takeRecord(c, this.serverName, bytes, pos, end, true)
    const kind = this.head.kind(bytes, pos, end)
    if (kind === KIND_OPEN || mayBecomeRecord(bytes, pos, end)) return NEED_MORE
    if (kind === KIND_OTHER) {
      c.expect(OPAQUE)
      return end
    }
    const headEnd = endOfHead(bytes, pos, end, searched - 2)
    if (headEnd < 0) return NEED_MORE
    takeHead(c, this.head, kind, bytes, pos, headEnd, true)
    return headEnd
  }

  /** Bytes that cannot be told apart, unless a segment begins like a head. */
  private unframed(state: number, bytes: DataView, pos: number, end: number, isStart: boolean): number {
    const c = this.cursor
    const kind = this.head.kind(bytes, pos, end)
    if (isStart && (isRecord(bytes, pos, end) || (kind !== KIND_OTHER && kind !== KIND_OPEN))) {
      c.expect(HEAD)
      return pos
    }
    if (state === OPAQUE) return end
    c.body(end - pos)
    if (state === UNFRAMED_CHUNKS && endsWithLastChunk(bytes, pos, end)) endMessage(c)
    return end
  }

  private wait(bytes: DataView, pos: number, end: number): void {
    const { s, frame, timeNs } = this.cursor
    const held = this.pending.get(s)
    if (this.isCut) {
      this.pending.drop(s)
      this.takeCut(bytes, pos, end)
      return
    }
    if (held !== undefined && held.bytes.buffer === bytes.buffer && pos === 0) {
      held.searched = end
      return
    }
    this.pending.drop(s)
    if (!this.pending.keep(s, bytes, pos, end, frame, timeNs)) this.takeCut(bytes, pos, end)
  }

  /** Takes what waits as far as it is there: its rest will not come. */
  private giveUp(): void {
    const c = this.cursor
    const held = this.pending.get(c.s)
    if (held === undefined) return
    this.pending.drop(c.s)
    c.frame = held.frame
    c.timeNs = held.timeNs
    this.takeCut(new DataView(held.bytes.buffer), 0, held.length)
  }

  /** Takes the beginning of something that will not be complete. */
  private takeCut(bytes: DataView, pos: number, end: number): void {
    const c = this.cursor
    if (this.t.ints[c.s + PEEK_STATE] !== HEAD) {
      loseChunks(c)
      c.body(end - pos)
    } else if (isRecord(bytes, pos, end)) {
      const read = takeRecord(c, this.serverName, bytes, pos, end, false)
      if (read < end) this.pass(TLS_BODY, Math.min(end - read, this.t.nums[c.s + PEEK_LEFT]))
    } else {
      const kind = this.head.kind(bytes, pos, end)
      if (kind === KIND_OTHER || kind === KIND_OPEN) c.expect(OPAQUE)
      else takeHead(c, this.head, kind, bytes, pos, end, false)
    }
    this.beginHere()
  }

  /** Bytes that the capture does not have. */
  private missing(count: number): void {
    const c = this.cursor
    if (this.pending.get(c.s) !== undefined) this.giveUp()
    let left = count
    const state = this.t.ints[c.s + PEEK_STATE]
    if (state === BODY || state === CHUNK || state === TLS_BODY) {
      const passed = Math.min(this.t.nums[c.s + PEEK_LEFT], left)
      this.pass(state, passed)
      left -= passed
    }
    if (left > 0) this.lose(left)
  }

  private lose(count: number): void {
    const c = this.cursor
    switch (this.t.ints[c.s + PEEK_STATE]) {
      case HEAD:
        c.expect(OPAQUE)
        return
      case CHUNK_HEAD:
      case TRAILER:
        loseChunks(c)
        c.body(count)
        return
      case UNFRAMED:
      case UNFRAMED_CHUNKS:
        c.body(count)
        return
      default:
    }
  }

  /** Passes over bytes of a body or record. */
  private pass(state: number, count: number): void {
    const c = this.cursor
    if (state !== TLS_BODY) c.body(count)
    const left = this.t.nums[c.s + PEEK_LEFT] - count
    this.t.nums[c.s + PEEK_LEFT] = left
    if (left > 0) return
    if (state === BODY) endMessage(c)
    else c.expect(state === CHUNK ? CHUNK_HEAD : HEAD)
  }
}
