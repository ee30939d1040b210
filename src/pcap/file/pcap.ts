import { Failure } from '../../model/failure.js'
import {
  NO_PACKET_NOTES,
  type CaptureReader,
  type FileNotes,
  type InterfaceNotes,
  type PacketNotes,
} from './capture-reader.js'
import type { Carry } from './carry.js'
import type { FrameTarget } from './frame-target.js'

export const PCAP_HEADER_LENGTH = 24
const RECORD_HEADER_LENGTH = 16
/** The largest record that Wireshark and libpcap take; a larger one is a sign of damage. */
export const RECORD_LIMIT = 262_144

const MAJOR_VERSION = 2
const MAGIC_MICROSECONDS = 0xa1b2c3d4
const MAGIC_NANOSECONDS = 0xa1b23c4d

const NS_PER_SEC = 1e9

/** What the first four bytes of a classic pcap file tell. */
export interface PcapMagic {
  readonly littleEndian: boolean
  readonly nanoseconds: boolean
}

/** @returns `null` if these are not the first bytes of a classic pcap file */
export function pcapMagic(bytes: DataView, pos: number): PcapMagic | null {
  for (const littleEndian of [false, true]) {
    const magic = bytes.getUint32(pos, littleEndian)
    if (magic === MAGIC_MICROSECONDS || magic === MAGIC_NANOSECONDS) {
      return { littleEndian, nanoseconds: magic === MAGIC_NANOSECONDS }
    }
  }
  return null
}

/**
 * Classic pcap records. Captured and original length stand swapped in files of version 2.2 and older, and in some of version
 * 2.3, where the captured one is the larger of the two. Elsewhere an original length below the captured one is a lie. The time zone field of the header is ignored, as in Wireshark.
 * Source: draft-ietf-opsawg-pcap, wireshark-rules.md section 1.
 */
export class PcapReader implements CaptureReader {
  baseSec = 0
  readonly digits: number
  frames = 0
  damage: Failure | null = null
  private readonly littleEndian: boolean
  private readonly nsPerTick: number
  private readonly linkType: number
  private readonly snapLength: number
  private readonly swapped: boolean
  private readonly swappedWhereLarger: boolean

  /**
   * @param path for messages
   * @param bytes holds the file's header at its position, which is moved behind it
   * @throws Failure CORR_BAD_PCAP if the version is not 2.x
   */
  constructor(
    private readonly path: string,
    private readonly bytes: Carry,
    magic: PcapMagic,
  ) {
    const view = bytes.bytes
    const { littleEndian } = magic
    const major = view.getUint16(bytes.pos + 4, littleEndian)
    const minor = view.getUint16(bytes.pos + 6, littleEndian)
    if (major !== MAJOR_VERSION) throw badVersion(path, major, minor)
    this.littleEndian = littleEndian
    this.digits = magic.nanoseconds ? 9 : 6
    this.nsPerTick = magic.nanoseconds ? 1 : 1000
    // the upper half of this word tells the length of the frame check sequence
    this.linkType = view.getUint32(bytes.pos + 20, littleEndian) & 0xffff
    this.snapLength = view.getUint32(bytes.pos + 16, littleEndian)
    this.swapped = minor <= 2
    this.swappedWhereLarger = minor === 3
    bytes.pos += PCAP_HEADER_LENGTH
  }

  next(target: FrameTarget): boolean {
    const { bytes, littleEndian } = this
    if (this.damage !== null || !bytes.has(RECORD_HEADER_LENGTH)) return false
    const first = bytes.bytes.getUint32(bytes.pos + 8, littleEndian)
    const second = bytes.bytes.getUint32(bytes.pos + 12, littleEndian)
    const swap = this.swapped || (this.swappedWhereLarger && first > second)
    const captured = swap ? second : first
    if (captured > RECORD_LIMIT) {
      this.damage = this.badLength(captured)
      return false
    }
    if (!bytes.has(RECORD_HEADER_LENGTH + captured)) return false
    this.fill(target, captured, swap ? first : second)
    bytes.pos += RECORD_HEADER_LENGTH + captured
    return true
  }

  interfaceNotes(): InterfaceNotes {
    return { snapLength: this.snapLength, digits: this.digits, texts: new Map() }
  }

  fileNotes(): FileNotes {
    return { names: [], dropped: 0 }
  }

  packetNotes(): PacketNotes {
    return NO_PACKET_NOTES
  }

  private fill(target: FrameTarget, captured: number, original: number): void {
    const view = this.bytes.bytes
    const pos = this.bytes.pos
    const seconds = view.getUint32(pos, this.littleEndian)
    if (this.frames === 0) this.baseSec = seconds
    this.frames++
    target.bytes = view
    target.pos = pos + RECORD_HEADER_LENGTH
    target.end = target.pos + captured
    target.wireEnd = target.pos + Math.max(original, captured)
    target.frame = this.frames
    target.timeNs = (seconds - this.baseSec) * NS_PER_SEC + view.getUint32(pos + 4, this.littleEndian) * this.nsPerTick
    target.baseSec = this.baseSec
    target.linkType = this.linkType
    target.interfaceId = 0
  }

  private badLength(captured: number): Failure {
    return new Failure(
      'CORR_BAD_PCAP',
      { file: this.path, offset: this.bytes.offset, frame: this.frames + 1 },
      `a record claims ${String(captured)} captured bytes, more than ${String(RECORD_LIMIT)}: the file is damaged here`,
      'the frames before it were read; copy the file again in binary mode',
    )
  }
}

function badVersion(path: string, major: number, minor: number): Failure {
  const found = `this is pcap of version ${String(major)}.${String(minor)}`
  return new Failure('CORR_BAD_PCAP', { file: path }, found, 'version 2 is read: copy the file again in binary mode')
}
