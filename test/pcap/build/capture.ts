/** A frame of a capture to be built. */
export interface FrameSpec {
  /** Time, ms since the capture's base second. */
  readonly ms: number
  readonly bytes: Buffer
  /** Length on the wire; by default all of it was captured. */
  readonly wireLength?: number
}

export interface PcapSpec {
  readonly linkType?: number
  readonly nanoseconds?: boolean
  readonly bigEndian?: boolean
  readonly version?: readonly [number, number]
  readonly swapLengths?: boolean
  /** Whole seconds since the epoch that times count from; by default {@link BASE_SEC}. */
  readonly baseSec?: number
}

/** Whole seconds since the epoch that the times of built captures count from. */
export const BASE_SEC = 1_700_000_000
export const ETHERNET = 1
export const RAW = 101
export const SLL2 = 276

/** A classic pcap file. */
export function pcap(frames: readonly FrameSpec[], spec: PcapSpec = {}): Buffer {
  return Buffer.concat([pcapHeader(spec), ...frames.map((frame) => pcapRecord(frame, spec))])
}

export function pcapHeader(spec: PcapSpec = {}): Buffer {
  const bytes = Buffer.alloc(24)
  const put = writer(bytes, spec.bigEndian ?? false)
  put.u32(0, spec.nanoseconds ? 0xa1b23c4d : 0xa1b2c3d4)
  put.u16(4, spec.version?.[0] ?? 2)
  put.u16(6, spec.version?.[1] ?? 4)
  put.u32(16, 262_144)
  put.u32(20, spec.linkType ?? RAW)
  return bytes
}

export function pcapRecord(frame: FrameSpec, spec: PcapSpec = {}): Buffer {
  const head = Buffer.alloc(16)
  const put = writer(head, spec.bigEndian ?? false)
  const micros = Math.round(frame.ms * 1000)
  put.u32(0, (spec.baseSec ?? BASE_SEC) + Math.floor(micros / 1e6))
  put.u32(4, (micros % 1e6) * (spec.nanoseconds ? 1000 : 1))
  const wire = frame.wireLength ?? frame.bytes.length
  put.u32(8, spec.swapLengths ? wire : frame.bytes.length)
  put.u32(12, spec.swapLengths ? frame.bytes.length : wire)
  return Buffer.concat([head, frame.bytes])
}

/** Writes numbers of either byte order. */
export function writer(
  bytes: Buffer,
  bigEndian: boolean,
): { u16: (at: number, value: number) => void; u32: (at: number, value: number) => void } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  return {
    u16: (at, value) => {
      view.setUint16(at, value, !bigEndian)
    },
    u32: (at, value) => {
      view.setUint32(at, value >>> 0, !bigEndian)
    },
  }
}
