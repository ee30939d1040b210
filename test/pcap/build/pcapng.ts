import { BASE_SEC, type FrameSpec, RAW, writer } from './capture.js'

export interface InterfaceSpec {
  readonly linkType?: number
  readonly snapLength?: number
  /** if_tsresol as it stands in the file; by default there is none, which means microseconds. */
  readonly resolution?: number
  /** if_tsoffset, seconds. */
  readonly offset?: number
}

/** Blocks of one section in one byte order. */
export class SectionBuilder {
  constructor(private readonly bigEndian = false) {}

  header(): Buffer {
    const body = Buffer.alloc(16, 0xff)
    const put = writer(body, this.bigEndian)
    put.u32(0, 0x1a2b3c4d)
    put.u16(4, 1)
    put.u16(6, 0)
    return this.block(0x0a0d0d0a, body)
  }

  interface(spec: InterfaceSpec = {}): Buffer {
    const body = Buffer.alloc(8)
    const put = writer(body, this.bigEndian)
    put.u16(0, spec.linkType ?? RAW)
    put.u32(4, spec.snapLength ?? 0)
    const offset = Buffer.alloc(8)
    const seconds = BigInt(spec.offset ?? 0)
    if (this.bigEndian) offset.writeBigInt64BE(seconds)
    else offset.writeBigInt64LE(seconds)
    return this.block(
      1,
      Buffer.concat([
        body,
        this.option(2, Buffer.from('lo')),
        ...(spec.resolution === undefined ? [] : [this.option(9, Buffer.from([spec.resolution]))]),
        ...(spec.offset === undefined ? [] : [this.option(14, offset)]),
        this.option(0, Buffer.alloc(0)),
      ]),
    )
  }

  /** Enhanced packet block. @param perSecond units of the interface's clock */
  packet(frame: FrameSpec, id = 0, perSecond = 1_000_000n, options = Buffer.alloc(0)): Buffer {
    const head = Buffer.alloc(20)
    const put = writer(head, this.bigEndian)
    this.times(put, 4, frame, perSecond)
    put.u32(0, id)
    put.u32(12, frame.bytes.length)
    put.u32(16, frame.wireLength ?? frame.bytes.length)
    return this.block(6, Buffer.concat([head, padded(frame.bytes), options]))
  }

  /** Packet block of the first drafts. */
  obsoletePacket(frame: FrameSpec, id = 0, drops = 3): Buffer {
    const head = Buffer.alloc(20)
    const put = writer(head, this.bigEndian)
    put.u16(0, id)
    put.u16(2, drops)
    this.times(put, 4, frame, 1_000_000n)
    put.u32(12, frame.bytes.length)
    put.u32(16, frame.wireLength ?? frame.bytes.length)
    return this.block(2, Buffer.concat([head, padded(frame.bytes)]))
  }

  simplePacket(frame: FrameSpec): Buffer {
    const head = Buffer.alloc(4)
    writer(head, this.bigEndian).u32(0, frame.wireLength ?? frame.bytes.length)
    return this.block(3, Buffer.concat([head, padded(frame.bytes)]))
  }

  option(code: number, value: Buffer): Buffer {
    const head = Buffer.alloc(4)
    const put = writer(head, this.bigEndian)
    put.u16(0, code)
    put.u16(2, value.length)
    return Buffer.concat([head, padded(value)])
  }

  /** Any block, its length told twice. */
  block(type: number, body: Buffer, length = body.length + 12, repeated = length): Buffer {
    const head = Buffer.alloc(8)
    const tail = Buffer.alloc(4)
    const put = writer(head, this.bigEndian)
    put.u32(0, type)
    put.u32(4, length)
    writer(tail, this.bigEndian).u32(0, repeated)
    return Buffer.concat([head, body, tail])
  }

  private times(put: ReturnType<typeof writer>, at: number, frame: FrameSpec, perSecond: bigint): void {
    const units = (BigInt(BASE_SEC) * 1_000_000n + BigInt(Math.round(frame.ms * 1000))) * perSecond
    const value = units / 1_000_000n
    put.u32(at, Number(value >> 32n))
    put.u32(at + 4, Number(value & 0xffffffffn))
  }
}

function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc(-bytes.length & 3)])
}
