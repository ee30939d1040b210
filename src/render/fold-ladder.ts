import type { FlowPacket } from '../model/flow-packet.js'
import { FIN, RST, SYN, type FramePoint } from '../model/flow-record.js'
import type { FlowLine } from './renderer.js'

/** Packets that are not shown one by one. */
export interface Fold {
  readonly count: number
  /** Payload bytes. */
  readonly bytes: number
  /** Those that were sent again. */
  readonly retransmissions: number
  readonly startNs: number
  readonly endNs: number
}

/** A flow with as many of its packets as are shown. */
export interface Ladder {
  readonly line: FlowLine
  readonly rows: readonly (FlowPacket | Fold)[]
}

/** Share of the packets shown that the beginning of a flow may take, and its end. */
const HEAD_SHARE = 0.25
const TAIL_SHARE = 0.35
/** A flow on whose packets a verdict rests shows them all. */
const SMALLEST = 8
/** Packets in a row that say the same and are all shown. */
const LONGEST_RUN = 5

export function isFold(row: FlowPacket | Fold): row is Fold {
  return 'count' in row
}

/**
 * Takes the packets of a flow and folds its middle where there are more than `limit`: first and last packets stay, those that the
 * verdict rests on, and of the rest those that stand out, as far as there is room. Memory is bounded by `limit`.
 */
export async function foldLadder(
  line: FlowLine,
  packets: Iterable<FlowPacket> | AsyncIterable<FlowPacket>,
  limit: number,
): Promise<Ladder> {
  const folder = new Folder(line, Math.max(SMALLEST, limit))
  for await (const packet of packets) folder.take(packet)
  return { line, rows: folder.finish() }
}

class Folder {
  private readonly rows: (FlowPacket | OpenFold)[] = []
  /** The newest packets, of which it is not yet known whether they are the last. */
  private readonly newest: FlowPacket[] = []
  private readonly pinned: ReadonlySet<number>
  private readonly decisive: ReadonlySet<number>
  private readonly isShort: boolean
  private readonly tail: number
  private headLeft: number
  private middleLeft: number

  constructor(line: FlowLine, limit: number) {
    const { client, server } = line.flow
    this.pinned = pinnedFrames(line)
    this.decisive = framesOf([...line.verdict.evidence, line.verdict.closing])
    this.isShort = client.packets + server.packets <= limit
    this.headLeft = Math.ceil(limit * HEAD_SHARE)
    this.tail = this.isShort ? 0 : Math.ceil(limit * TAIL_SHARE)
    this.middleLeft = limit - this.headLeft - this.tail
  }

  take(packet: FlowPacket): void {
    if (this.isShort) {
      this.rows.push(packet)
      return
    }
    this.newest.push(packet)
    if (this.newest.length <= this.tail) return
    const oldest = this.newest.shift()
    if (oldest !== undefined) this.place(oldest)
  }

  finish(): (FlowPacket | Fold)[] {
    // a fold of one packet would take as much room as the packet
    const rows = this.rows.map((row) => (row instanceof OpenFold && row.count === 1 ? row.first : row))
    return withoutRepetitions([...rows, ...this.newest], this.decisive)
  }

  private place(packet: FlowPacket): void {
    if (this.isWanted(packet)) {
      this.rows.push(packet)
      return
    }
    const last = this.rows.at(-1)
    if (last instanceof OpenFold) last.add(packet)
    else this.rows.push(new OpenFold(packet))
  }

  private isWanted(packet: FlowPacket): boolean {
    if (this.headLeft > 0) {
      this.headLeft--
      return true
    }
    if (this.pinned.has(packet.frame)) return true
    if (this.middleLeft === 0 || !standsOut(packet)) return false
    this.middleLeft--
    return true
  }
}

class OpenFold implements Fold {
  count = 0
  bytes = 0
  retransmissions = 0
  readonly startNs: number
  endNs = 0

  constructor(readonly first: FlowPacket) {
    this.startNs = first.timeNs
    this.add(first)
  }

  add({ len, marks, timeNs }: FlowPacket): void {
    this.count++
    this.bytes += len
    if (marks.includes('retransmission')) this.retransmissions++
    this.endNs = timeNs
  }
}

function standsOut({ flags, marks, note, from }: FlowPacket): boolean {
  return (flags & (SYN | FIN | RST)) !== 0 || marks.length > 0 || note !== null || from === 'middlebox'
}

function pinnedFrames({ flow, verdict }: FlowLine): Set<number> {
  const { opening, tail, closers, exchange, lastRequest, lastResponse, icmp } = flow
  const { requestStart, requestEnd, responseStart, responseEnd } = exchange
  const points = [requestStart, requestEnd, responseStart, responseEnd, lastRequest, lastResponse, icmp]
  const all = [...opening, ...tail, ...closers, ...points, ...verdict.evidence, verdict.closing]
  return framesOf(all)
}

function framesOf(points: readonly (FramePoint | null)[]): Set<number> {
  return new Set(points.flatMap((point) => (point === null ? [] : [point.frame])))
}

/** Folds the middle of many packets in a row that say the same, as the RSTs that answer a whole window of late data. */
function withoutRepetitions(
  rows: readonly (FlowPacket | OpenFold)[],
  decisive: ReadonlySet<number>,
): (FlowPacket | OpenFold)[] {
  const shown: (FlowPacket | OpenFold)[] = []
  for (let at = 0; at < rows.length;) {
    const run = runFrom(rows, at, decisive)
    const [first, ...middle] = run.slice(0, -1)
    const last = run.at(-1)
    if (run.length < LONGEST_RUN || first === undefined || last === undefined)
      shown.push(...rows.slice(at, at + Math.max(1, run.length)))
    else shown.push(first, foldOf(middle), last)
    at += Math.max(1, run.length)
  }
  return shown
}

function runFrom(rows: readonly (FlowPacket | OpenFold)[], at: number, decisive: ReadonlySet<number>): FlowPacket[] {
  const run: FlowPacket[] = []
  for (const row of rows.slice(at)) {
    const [first = row] = run
    if (isFold(row) || isFold(first) || decisive.has(row.frame) || !saysTheSame(first, row)) break
    run.push(row)
  }
  return run
}

function saysTheSame(one: FlowPacket, other: FlowPacket): boolean {
  return (
    one.from === other.from &&
    one.flags === other.flags &&
    one.seq === other.seq &&
    one.len === other.len &&
    one.ack === other.ack
  )
}

function foldOf(packets: readonly FlowPacket[]): OpenFold {
  const [first, ...others] = packets as [FlowPacket, ...FlowPacket[]]
  const fold = new OpenFold(first)
  for (const packet of others) fold.add(packet)
  return fold
}
