import { Failure } from '../../model/failure.js'
import type { CaptureReader, FileNotes, InterfaceNotes, PacketNotes, ResolvedName } from './capture-reader.js'
import type { Carry } from './carry.js'
import type { FrameTarget } from './frame-target.js'
import { PcapngDrops } from './pcapng-drops.js'
import { type PcapngInterface, readInterface } from './pcapng-interface.js'
import { readNames } from './pcapng-names.js'
import { optionBytes, pcapngOptions } from './pcapng-options.js'
import { RECORD_LIMIT } from './pcap.js'

export const SECTION_HEADER = 0x0a0d0d0a
const BYTE_ORDER_MAGIC = 0x1a2b3c4d
/** Type, length and byte-order magic: what is needed before anything of a section can be read. */
export const SECTION_START = 12
const BLOCK_HEADER = 8
/** Header and the length that is repeated at the end. */
const BLOCK_FRAME = 12
const SMALLEST_SECTION_HEADER = 28
/** Wireshark takes no larger block. */
const BLOCK_LIMIT = 16 * 1024 * 1024

const INTERFACE = 1
const OBSOLETE_PACKET = 2
const SIMPLE_PACKET = 3
const NAME_RESOLUTION = 4
const INTERFACE_STATISTICS = 5
const ENHANCED_PACKET = 6
/** Bytes of the body in front of the packet. */
const ENHANCED_HEADER = 20
const SIMPLE_HEADER = 4
/** Interface and time stand in front of the options of its statistics. */
const STATISTICS_HEADER = 12
/** The end of options stands there at least, or nothing. */
const NO_OPTIONS = 4

const COMMENT = 1
const FLAGS = 2
const HASH = 3

/** Blocks without a packet that Wireshark counts as frames: wireshark-rules.md section 1. */
const OTHER_FRAMES: readonly number[] = [
  0x00000bad, // custom
  0x40000bad, // custom, not to be copied
  9, // systemd journal export
  0x204, // sysdig events of three kinds
  0x216,
  0x221,
]

const NS_PER_SEC = 1e9

/** Byte order of a section from its header's magic; `null` if it is none. */
export function sectionIsLittleEndian(bytes: DataView, pos: number): boolean | null {
  if (bytes.getUint32(pos + BLOCK_HEADER, true) === BYTE_ORDER_MAGIC) return true
  return bytes.getUint32(pos + BLOCK_HEADER, false) === BYTE_ORDER_MAGIC ? false : null
}

/**
 * pcapng: sections in either byte order, each with interfaces of its own; frame numbers run on. Source: draft-ietf-opsawg-pcapng;
 * which blocks are frames: wireshark-rules.md section 1.
 */
export class PcapngReader implements CaptureReader {
  baseSec = 0
  digits = 6
  frames = 0
  damage: Failure | null = null
  private littleEndian = false
  private interfaces: PcapngInterface[] = []
  private interfaceCount = 0
  private readonly names: ResolvedName[] = []
  private readonly drops = new PcapngDrops()
  private lastNs = 0
  private hasTime = false
  /** Where the options of the last packet begin and end in {@link Carry.bytes}. */
  private optionsAt = 0
  private optionsEnd = 0

  /**
   * @param path for messages
   * @param bytes stands at the first section header
   */
  constructor(
    private readonly path: string,
    private readonly bytes: Carry,
  ) {}

  next(target: FrameTarget): boolean {
    while (this.damage === null) {
      const length = this.blockLength()
      if (length === 0) return false
      const isFrame = this.block(target, length)
      if (this.damage !== null) return false
      this.bytes.pos += length
      if (isFrame) return true
    }
    return false
  }

  fileNotes(): FileNotes {
    return { names: this.names, dropped: this.drops.total }
  }

  interfaceNotes(id: number): InterfaceNotes {
    const found = this.interfaces.find((one) => one.id === id)
    if (found === undefined) return { snapLength: 0, digits: this.digits, texts: new Map() }
    return { snapLength: found.snapLength, digits: found.clock.digits, texts: found.texts }
  }

  packetNotes(): PacketNotes {
    const { bytes } = this.bytes
    const texts: (readonly [number, Buffer])[] = []
    let flags: number | null = null
    for (const option of pcapngOptions(bytes, this.optionsAt, this.optionsEnd, this.littleEndian)) {
      if (option.code === COMMENT || option.code === HASH) texts.push([option.code, optionBytes(bytes, option)])
      if (option.code === FLAGS && option.length === 4) flags = bytes.getUint32(option.pos, this.littleEndian)
    }
    return { texts, flags }
  }

  /** Length of the block at hand, or 0 as long as not all of it is there, or if it is impossible. */
  private blockLength(): number {
    const { bytes } = this
    if (!bytes.has(BLOCK_HEADER)) return 0
    if (bytes.bytes.getUint32(bytes.pos) === SECTION_HEADER && !this.beginSection()) return 0
    const stated = this.u32(4)
    if (stated < BLOCK_FRAME || stated > BLOCK_LIMIT) {
      return this.fail(`a block claims a length of ${String(stated)} bytes`)
    }
    // some writers leave the padding out of the length
    const length = stated + (-stated & 3)
    if (!bytes.has(length)) return 0
    const repeated = this.u32(length - 4)
    if (repeated !== stated) {
      return this.fail(`a block of ${String(stated)} bytes ends with a length of ${String(repeated)}`)
    }
    return length
  }

  private beginSection(): boolean {
    if (!this.bytes.has(SECTION_START)) return false
    const littleEndian = sectionIsLittleEndian(this.bytes.bytes, this.bytes.pos)
    if (littleEndian === null) {
      this.fail('a section header has no byte-order magic')
      return false
    }
    this.littleEndian = littleEndian
    return true
  }

  /** @returns true if the block is a packet: the target is filled */
  private block(target: FrameTarget, length: number): boolean {
    const type = this.u32(0)
    switch (type) {
      case SECTION_HEADER:
        if (length < SMALLEST_SECTION_HEADER) this.fail('a section header is too short')
        this.interfaces = []
        return false
      case INTERFACE:
        this.describe(length)
        return false
      case OBSOLETE_PACKET:
        this.drops.obsolete(this.u16(BLOCK_HEADER + 2))
        return this.packet(target, length, this.u16(BLOCK_HEADER))
      case ENHANCED_PACKET:
        return this.packet(target, length, this.u32(BLOCK_HEADER))
      case NAME_RESOLUTION:
        readNames(this.bytes.bytes, this.bytes.pos + BLOCK_HEADER, this.blockEnd(length), this.littleEndian, this.names)
        return false
      case INTERFACE_STATISTICS:
        this.statistics(length)
        return false
      case SIMPLE_PACKET:
        return this.simplePacket(target, length)
      default:
        if (OTHER_FRAMES.includes(type)) this.frames++
        return false
    }
  }

  /** Where the body of the block at hand ends. */
  private blockEnd(length: number): number {
    return this.bytes.pos + length - 4
  }

  private statistics(length: number): void {
    const { bytes, pos } = this.bytes
    if (length < BLOCK_FRAME + STATISTICS_HEADER) return
    const source = this.interfaces[this.u32(BLOCK_HEADER)]
    if (source === undefined) return
    const options = pos + BLOCK_HEADER + STATISTICS_HEADER
    this.drops.statistics(source.id, bytes, options, this.blockEnd(length), this.littleEndian)
  }

  private describe(length: number): void {
    const { bytes, pos } = this.bytes
    const found = readInterface(
      bytes,
      pos + BLOCK_HEADER,
      this.blockEnd(length),
      this.littleEndian,
      this.interfaceCount++,
    )
    if (found === null) {
      this.fail('an interface description is too short')
      return
    }
    this.interfaces.push(found)
    this.digits = Math.max(this.digits, found.clock.digits)
  }

  private packet(target: FrameTarget, length: number, id: number): boolean {
    const source = this.interfaces[id]
    if (source === undefined) return this.fail(`a packet names interface ${String(id)}, which is not described`) !== 0
    if (length < BLOCK_FRAME + ENHANCED_HEADER) return this.fail('a packet block is too short') !== 0
    const captured = this.u32(BLOCK_HEADER + 12)
    if (captured > length - BLOCK_FRAME - ENHANCED_HEADER || captured > RECORD_LIMIT) {
      return this.fail(`a packet claims ${String(captured)} captured bytes`) !== 0
    }
    source.clock.read(this.u32(BLOCK_HEADER + 4), this.u32(BLOCK_HEADER + 8))
    this.setTime(source)
    this.fill(target, source, ENHANCED_HEADER, captured, this.u32(BLOCK_HEADER + 16))
    this.optionsAt = target.end + (-captured & 3)
    this.optionsEnd = this.blockEnd(length)
    if (this.optionsEnd - this.optionsAt > NO_OPTIONS) {
      this.drops.packet(this.bytes.bytes, this.optionsAt, this.optionsEnd, this.littleEndian)
    }
    return true
  }

  private simplePacket(target: FrameTarget, length: number): boolean {
    const source = this.interfaces[0]
    if (source === undefined) return this.fail('a packet comes before any interface description') !== 0
    if (length < BLOCK_FRAME + SIMPLE_HEADER) return this.fail('a packet block is too short') !== 0
    const original = this.u32(BLOCK_HEADER)
    const limit = source.snapLength === 0 ? original : Math.min(original, source.snapLength)
    if (limit > length - BLOCK_FRAME - SIMPLE_HEADER || limit > RECORD_LIMIT) {
      return this.fail(`a packet claims ${String(limit)} captured bytes`) !== 0
    }
    this.fill(target, source, SIMPLE_HEADER, limit, original)
    this.optionsAt = this.optionsEnd = 0
    return true
  }

  private setTime(source: PcapngInterface): void {
    if (!this.hasTime) this.baseSec = source.clock.seconds
    this.hasTime = true
    this.lastNs = (source.clock.seconds - this.baseSec) * NS_PER_SEC + source.clock.ns
  }

  /** A simple packet has no time: it gets that of the packet before it. */
  private fill(target: FrameTarget, source: PcapngInterface, header: number, captured: number, original: number): void {
    this.frames++
    target.bytes = this.bytes.bytes
    target.pos = this.bytes.pos + BLOCK_HEADER + header
    target.end = target.pos + captured
    target.wireEnd = target.pos + Math.max(original, captured)
    target.frame = this.frames
    target.timeNs = this.lastNs
    target.baseSec = this.baseSec
    target.linkType = source.linkType
    target.interfaceId = source.id
  }

  private u32(at: number): number {
    return this.bytes.bytes.getUint32(this.bytes.pos + at, this.littleEndian)
  }

  private u16(at: number): number {
    return this.bytes.bytes.getUint16(this.bytes.pos + at, this.littleEndian)
  }

  private fail(found: string): 0 {
    this.damage = new Failure(
      'CORR_BAD_PCAP',
      { file: this.path, offset: this.bytes.offset, frame: this.frames + 1 },
      `${found}: the file is damaged here`,
      'the frames before it were read; copy the file again in binary mode',
    )
    return 0
  }
}
