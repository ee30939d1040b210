import type { FlowPacket } from '../model/flow-packet.js'
import { type FlowRecord, MARK, type Segment, type Side } from '../model/flow-record.js'
import type { CaptureReader } from '../pcap/file/capture-reader.js'
import { FlowFollower } from '../pcap/flow/flow-follower.js'
import { FlowPicker } from '../pcap/flow/flow-picker.js'
import { payloadWords } from '../pcap/flow/payload-words.js'
import { FrameDecoder } from '../pcap/wire/frame-decoder.js'
import { NEXT } from '../pcap/wire/next.js'
import type { PacketView } from '../pcap/wire/packet-view.js'
import { addressText } from '../util/address.js'
import { peerOf } from '../util/flow-shape.js'
import { type FramePick, pickFrames } from './pick-frames.js'
import type { CaptureInput } from './scan-capture.js'

/**
 * Reads all packets of one flow from its capture, with the ICMP errors that quote it; what lies behind the last of them is not
 * read.
 */
export function flowPackets(
  input: CaptureInput,
  flow: FlowRecord,
  progress: (bytesRead: number) => void,
): AsyncGenerator<FlowPacket> {
  return pickFrames(input, new PacketMaker(flow, progress))
}

class PacketMaker implements FramePick<FlowPacket> {
  private readonly decoder = new FrameDecoder()
  private readonly picker: FlowPicker
  private readonly follower = new FlowFollower()
  private readonly lastFrame: number
  private clientSide: number | null = null
  private frame = 0

  constructor(
    private readonly flow: FlowRecord,
    readonly progress: (bytesRead: number) => void,
  ) {
    const { firstFrame, lastFrame, icmp } = flow
    this.lastFrame = Math.max(lastFrame, icmp?.frame ?? 0)
    const icmpFrame = icmp?.frame ?? 0
    this.picker = new FlowPicker([{ firstFrame, lastFrame, icmpFrame, untilFrame: this.lastFrame + 1 }])
  }

  isDone(): boolean {
    return this.frame >= this.lastFrame
  }

  pick(v: PacketView, _reader: CaptureReader, picked: FlowPacket[]): void {
    this.frame = v.frame
    const found = this.decoder.decode(v)
    if (this.picker.flowOf(v, found) < 0) return
    picked.push(found === NEXT.segment ? this.segment(v) : icmpPacket(v))
  }

  private segment(v: PacketView): FlowPacket {
    const { follower, picker } = this
    this.clientSide ??= isFrom(v, this.flow.client) ? picker.side : 1 - picker.side
    follower.take(v, picker.side)
    return {
      frame: v.frame,
      timeNs: v.timeNs,
      from: picker.side === this.clientSide ? 'client' : 'server',
      flags: v.flags,
      seq: follower.seq,
      ack: follower.ack,
      len: v.payloadLen,
      window: v.window,
      marks: follower.marks,
      note: payloadWords(v),
    }
  }
}

function isFrom(v: PacketView, { address, port }: FlowRecord['client']): boolean {
  return v.srcPort === port && addressText(v.bytes, v.srcPos, v.addrLen) === address
}

function icmpPacket(v: PacketView): FlowPacket {
  const from = addressText(v.bytes, v.icmpSrcPos, v.icmpAddrLen)
  return {
    frame: v.frame,
    timeNs: v.timeNs,
    from: 'middlebox',
    flags: v.flags,
    seq: 0,
    ack: 0,
    len: 0,
    window: 0,
    marks: [],
    note: `ICMP type ${String(v.icmpType)} code ${String(v.icmpCode)} from ${from}`,
  }
}

/**
 * The packets of a flow that its record keeps: those around its opening and its closing, for when the capture is out of reach.
 * Which of them were sent again is kept; what they carried is not, except for the heads of the last exchange.
 */
export function keptPackets(flow: FlowRecord): FlowPacket[] {
  const byFrame = new Map<number, FlowPacket>()
  const { opening, tail, closers, lastRequest, lastResponse, icmp } = flow
  for (const segment of [...opening, ...tail, ...closers]) byFrame.set(segment.frame, keptPacket(segment))
  const say = (point: { readonly frame: number } | null, from: Side, note: string): void => {
    const packet = point === null ? undefined : byFrame.get(point.frame)
    if (packet?.from === from) byFrame.set(packet.frame, { ...packet, note })
  }
  if (lastRequest !== null) say(lastRequest, 'client', `${lastRequest.method} ${lastRequest.path}`)
  if (lastResponse !== null) say(lastResponse, peerOf('client'), `HTTP status ${String(lastResponse.status)}`)
  if (icmp !== null) {
    const note = `ICMP type ${String(icmp.type)} code ${String(icmp.code)} from ${icmp.from}`
    byFrame.set(icmp.frame, { ...NO_SEGMENT, frame: icmp.frame, timeNs: icmp.timeNs, note })
  }
  return [...byFrame.values()].sort((a, b) => a.frame - b.frame)
}

const NO_SEGMENT = { from: 'middlebox', flags: 0, seq: 0, ack: 0, len: 0, window: 0, marks: [] } as const

function keptPacket(segment: Segment): FlowPacket {
  const { frame, timeNs, from, flags, seq, ack, len, window, marks } = segment
  return {
    ...{ frame, timeNs, from, flags, seq, ack, len, window, note: null },
    marks: [
      ...((marks & MARK.retransmission) !== 0 ? (['retransmission'] as const) : []),
      ...((marks & MARK.outOfOrder) !== 0 ? (['out-of-order'] as const) : []),
      ...((marks & MARK.keepAlive) !== 0 ? (['keep-alive'] as const) : []),
      ...((marks & MARK.zeroWindow) !== 0 ? (['zero-window'] as const) : []),
    ],
  }
}
