import { FrameDecoder } from '../../../src/pcap/wire/frame-decoder.js'
import { NEXT, type Next } from '../../../src/pcap/wire/next.js'
import { PacketView } from '../../../src/pcap/wire/packet-view.js'
import { addressText } from '../../../src/util/address.js'

/** What the decoder found in one frame. */
export interface Decoded {
  readonly next: Next
  readonly src: string
  readonly dst: string
  readonly srcPort: number
  readonly dstPort: number
  readonly seq: number
  readonly ack: number
  readonly flags: number
  readonly window: number
  readonly payloadLen: number
  readonly ttl: number
  readonly ipId: number
  readonly linkDirection: number
  readonly linkPoint: number
  readonly whole: boolean
}

export interface DecodeSpec {
  readonly linkType: number
  readonly wireLength?: number
  /** What stands in front of the frame and behind it: no decoder may read it. */
  readonly filler?: number
}

const MARGIN = 64

/** Decodes one frame that lies in the middle of other bytes. */
export function decodeFrame(frame: Buffer, spec: DecodeSpec): Decoded {
  const around = Buffer.alloc(MARGIN, spec.filler ?? 0)
  const all = Buffer.concat([around, frame, around])
  const v = new PacketView()
  v.bytes = new DataView(all.buffer, all.byteOffset, all.length)
  v.pos = MARGIN
  v.end = MARGIN + frame.length
  v.wireEnd = MARGIN + (spec.wireLength ?? frame.length)
  v.frame = 1
  v.linkType = spec.linkType
  const next = new FrameDecoder().decode(v)
  return read(v, next)
}

function read(v: PacketView, next: Next): Decoded {
  const hasAddress = next === NEXT.segment || next === NEXT.quote || next === NEXT.shortQuote
  return {
    next,
    src: hasAddress ? addressText(v.bytes, v.srcPos, v.addrLen) : '',
    dst: hasAddress ? addressText(v.bytes, v.dstPos, v.addrLen) : '',
    srcPort: v.srcPort,
    dstPort: v.dstPort,
    seq: v.seq >>> 0,
    ack: v.ack >>> 0,
    flags: v.flags,
    window: v.window,
    payloadLen: v.payloadLen,
    ttl: v.ttl,
    ipId: v.ipId,
    linkDirection: v.linkDirection,
    linkPoint: v.linkPoint,
    whole: v.whole,
  }
}
