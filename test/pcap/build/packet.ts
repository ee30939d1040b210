/** Builds packets byte by byte. Only what a test names differs from a plain segment of 192.0.2.1:40000 to 198.51.100.2:80. */
export interface SegmentSpec {
  readonly src?: string
  readonly dst?: string
  readonly srcPort?: number
  readonly dstPort?: number
  readonly seq?: number
  readonly ack?: number
  /** Any of F S R P A U. */
  readonly flags?: string
  readonly window?: number
  readonly payload?: Buffer | string
  readonly tcpOptions?: Buffer
  readonly ttl?: number
  readonly ipId?: number
  readonly ipOptions?: Buffer
  /** Total length in the IP header; by default the right one. */
  readonly ipLength?: number
  /** Flags and offset field of IPv4. */
  readonly fragment?: number
  /** TCP header length in 32-bit words; by default the right one. */
  readonly dataOffset?: number
}

const FLAG_BITS: Readonly<Record<string, number>> = { F: 1, S: 2, R: 4, P: 8, A: 16, U: 32 }

export function flagBits(letters: string): number {
  return [...letters].reduce((bits, letter) => bits | (FLAG_BITS[letter] ?? 0), 0)
}

export function u16(...values: number[]): Buffer {
  const bytes = Buffer.alloc(2 * values.length)
  values.forEach((value, i) => bytes.writeUInt16BE(value & 0xffff, 2 * i))
  return bytes
}

export function u32(...values: number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length)
  values.forEach((value, i) => bytes.writeUInt32BE(value >>> 0, 4 * i))
  return bytes
}

export function bytes(hex: string): Buffer {
  return Buffer.from(hex.replaceAll(/\s/g, ''), 'hex')
}

export function addressBytes(text: string): Buffer {
  if (!text.includes(':')) return Buffer.from(text.split('.').map(Number))
  const [head = '', tail = ''] = text.split('::')
  const groups = (part: string): number[] => (part === '' ? [] : part.split(':').map((group) => parseInt(group, 16)))
  const [left, right] = [groups(head), groups(tail)]
  return u16(...left, ...Array<number>(8 - left.length - right.length).fill(0), ...right)
}

export function tcpHeader(spec: SegmentSpec): Buffer {
  const options = spec.tcpOptions ?? Buffer.alloc(0)
  const offset = spec.dataOffset ?? 5 + options.length / 4
  const head = Buffer.concat([
    u16(spec.srcPort ?? 40_000, spec.dstPort ?? 80),
    u32(spec.seq ?? 1000, spec.ack ?? 0),
    Buffer.from([offset << 4, flagBits(spec.flags ?? 'A')]),
    u16(spec.window ?? 64_240, 0, 0),
  ])
  return Buffer.concat([head, options])
}

export function tcp(spec: SegmentSpec): Buffer {
  return Buffer.concat([tcpHeader(spec), Buffer.from(spec.payload ?? '')])
}

export function ipv4(protocol: number, payload: Buffer, spec: SegmentSpec = {}): Buffer {
  const options = spec.ipOptions ?? Buffer.alloc(0)
  const length = 20 + options.length + payload.length
  return Buffer.concat([
    Buffer.from([0x45 + options.length / 4, 0]),
    u16(spec.ipLength ?? length, spec.ipId ?? 1, spec.fragment ?? 0x4000),
    Buffer.from([spec.ttl ?? 64, protocol, 0, 0]),
    addressBytes(spec.src ?? '192.0.2.1'),
    addressBytes(spec.dst ?? '198.51.100.2'),
    options,
    payload,
  ])
}

export function ipv6(nextHeader: number, payload: Buffer, spec: SegmentSpec = {}): Buffer {
  return Buffer.concat([
    bytes('60000000'),
    u16(spec.ipLength ?? payload.length),
    Buffer.from([nextHeader, spec.ttl ?? 64]),
    addressBytes(spec.src ?? '2001:db8::1'),
    addressBytes(spec.dst ?? '2001:db8::2'),
    payload,
  ])
}

export const TCP = 6
export const ICMP = 1
export const ICMPV6 = 58

/** A TCP segment in IPv4, or in IPv6 where the addresses are such. */
export function segment(spec: SegmentSpec = {}): Buffer {
  return (spec.src ?? '').includes(':') ? ipv6(TCP, tcp(spec), spec) : ipv4(TCP, tcp(spec), spec)
}

export function ethernet(etherType: number, payload: Buffer): Buffer {
  return Buffer.concat([bytes('020000000002 020000000001'), u16(etherType), payload])
}

/** @param packetType 0 to us, 4 from us */
export function sll(etherType: number, payload: Buffer, packetType = 0): Buffer {
  return Buffer.concat([u16(packetType, 1, 6), bytes('0200000000010000'), u16(etherType), payload])
}

export function sll2(etherType: number, payload: Buffer, packetType = 0, interfaceIndex = 2): Buffer {
  return Buffer.concat([
    u16(etherType, 0),
    u32(interfaceIndex),
    u16(1),
    Buffer.from([packetType, 6]),
    bytes('0200000000010000'),
    payload,
  ])
}
