import type { InterfaceNotes, PacketNotes } from './capture-reader.js'

const SECTION_HEADER = 0x0a0d0d0a
const BYTE_ORDER_MAGIC = 0x1a2b3c4d
const INTERFACE = 1
const ENHANCED_PACKET = 6
/** Type and length in front of a block, the length again behind it. */
const BLOCK_FRAME = 12

const END_OF_OPTIONS = 0
const COMMENT = 1
const PACKET_FLAGS = 2
const SECTION_APPLICATION = 4
const TIME_RESOLUTION = 9
const MICROSECONDS = 6
const NANOSECONDS = 9
/** A value longer than this has no place in an option. */
const OPTION_LIMIT = 65_535
const NS_PER_SEC = 1_000_000_000n

type Option = readonly [code: number, value: Buffer]

/** An interface as it is described in a new file. */
export interface WrittenInterface extends InterfaceNotes {
  /** LINKTYPE number. */
  readonly linkType: number
}

/** A packet as it is written. */
export interface WrittenPacket {
  /** Position among the interface blocks of the section. */
  readonly interfaceId: number
  /** Digits of the interface's time stamps, see {@link InterfaceNotes.digits}. */
  readonly digits: number
  /** Whole seconds since the epoch, and ns since then. */
  readonly baseSec: number
  readonly timeNs: number
  readonly captured: Buffer
  /** Bytes on the wire. */
  readonly originalLength: number
  readonly comment: string | null
  /** What the original said of it, which stands behind the comment. */
  readonly notes: PacketNotes
}

/**
 * Header of a section in little-endian byte order, of which the length is not told, so that it can be written to a pipe. Source:
 * draft-ietf-opsawg-pcapng, section 4.1.
 */
export function sectionBlock(application: string, comment: string): Buffer {
  const body = Buffer.alloc(16)
  body.writeUInt32LE(BYTE_ORDER_MAGIC, 0)
  body.writeUInt16LE(1, 4)
  body.writeBigInt64LE(-1n, 8)
  return block(SECTION_HEADER, [body], [text(COMMENT, comment), text(SECTION_APPLICATION, application)])
}

/** Description of an interface; section 4.2. Times are written in µs or ns, whichever keeps all digits that corr reads. */
export function interfaceBlock({ linkType, snapLength, digits, texts }: WrittenInterface): Buffer {
  const body = Buffer.alloc(8)
  body.writeUInt16LE(linkType, 0)
  body.writeUInt32LE(snapLength, 4)
  return block(INTERFACE, [body], [...texts, [TIME_RESOLUTION, Buffer.from([resolution(digits)])]])
}

/** One packet; section 4.3. */
export function packetBlock(packet: WrittenPacket): Buffer {
  const { interfaceId, captured, originalLength, comment, notes } = packet
  const head = Buffer.alloc(20)
  const ticks = ticksOf(packet)
  head.writeUInt32LE(interfaceId, 0)
  head.writeUInt32LE(Number(ticks >> 32n), 4)
  head.writeUInt32LE(Number(ticks & 0xffffffffn), 8)
  head.writeUInt32LE(captured.length, 12)
  head.writeUInt32LE(originalLength, 16)
  return block(
    ENHANCED_PACKET,
    [head, padded(captured)],
    [...(comment === null ? [] : [text(COMMENT, comment)]), ...notes.texts, ...flagsOption(notes)],
  )
}

function flagsOption({ flags }: PacketNotes): Option[] {
  if (flags === null) return []
  const value = Buffer.alloc(4)
  value.writeUInt32LE(flags)
  return [[PACKET_FLAGS, value]]
}

/** A packet from before 1970 cannot be written; it is put at its beginning. */
function ticksOf({ baseSec, timeNs, digits }: WrittenPacket): bigint {
  const ns = BigInt(baseSec) * NS_PER_SEC + BigInt(Number.isFinite(timeNs) ? Math.round(timeNs) : 0)
  const ticks = resolution(digits) === NANOSECONDS ? ns : ns / 1000n
  return ticks < 0n ? 0n : BigInt.asUintN(64, ticks)
}

function resolution(digits: number): number {
  return digits > MICROSECONDS ? NANOSECONDS : MICROSECONDS
}

function block(type: number, body: readonly Buffer[], options: readonly Option[]): Buffer {
  const content = [...body, ...optionList(options)]
  const length = BLOCK_FRAME + content.reduce((sum, part) => sum + part.length, 0)
  const head = Buffer.alloc(8)
  head.writeUInt32LE(type, 0)
  head.writeUInt32LE(length, 4)
  return Buffer.concat([head, ...content, head.subarray(4)])
}

function optionList(options: readonly Option[]): Buffer[] {
  if (options.length === 0) return []
  return [
    ...options.flatMap(([code, value]) => [optionHead(code, value.length), padded(value)]),
    optionHead(END_OF_OPTIONS, 0),
  ]
}

function optionHead(code: number, length: number): Buffer {
  const head = Buffer.alloc(4)
  head.writeUInt16LE(code, 0)
  head.writeUInt16LE(length, 2)
  return head
}

/** Text as an option; what does not fit is cut between two characters. */
function text(code: number, value: string): Option {
  let bytes = Buffer.from(value)
  if (bytes.length > OPTION_LIMIT) {
    let end = OPTION_LIMIT
    while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--
    bytes = bytes.subarray(0, end)
  }
  return [code, bytes]
}

/** Filled with zeros to a multiple of four bytes. */
function padded(bytes: Buffer): Buffer {
  const fill = -bytes.length & 3
  return fill === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(fill)])
}
