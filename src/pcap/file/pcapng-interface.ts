import { optionBytes, pcapngOptions } from './pcapng-options.js'
import { PcapngClock, signed64 } from './pcapng-time.js'

const LINK_TYPE = 0
const SNAP_LENGTH = 4
const OPTIONS = 8
const TIME_RESOLUTION = 9
const TIME_OFFSET = 14
/** Options whose value is text or bytes in any byte order: comment, name, description, addresses, filter, system, hardware. */
const TEXTS: readonly number[] = [1, 2, 3, 4, 5, 6, 7, 11, 12, 15]

/** What an Interface Description Block tells. */
export interface PcapngInterface {
  /** Number over all sections of the file. */
  readonly id: number
  readonly linkType: number
  /** 0 for none. */
  readonly snapLength: number
  readonly clock: PcapngClock
  /** Options that can be written again as they are, by code. */
  readonly texts: ReadonlyMap<number, Buffer>
}

/**
 * Reads the body of an Interface Description Block.
 * @param pos first byte of the body
 * @param end behind its last byte
 * @returns `null` where it is too short
 */
export function readInterface(
  bytes: DataView,
  pos: number,
  end: number,
  littleEndian: boolean,
  id: number,
): PcapngInterface | null {
  if (end - pos < OPTIONS) return null
  let resolution: number | undefined
  let offset: number | undefined
  const texts = new Map<number, Buffer>()
  for (const option of pcapngOptions(bytes, pos + OPTIONS, end, littleEndian)) {
    const { code, pos: value, length } = option
    if (code === TIME_RESOLUTION && length === 1) resolution = bytes.getUint8(value)
    if (code === TIME_OFFSET && length === 8) offset = int64(bytes, value, littleEndian)
    if (TEXTS.includes(code)) texts.set(code, optionBytes(bytes, option))
  }
  return {
    id,
    linkType: bytes.getUint16(pos + LINK_TYPE, littleEndian),
    snapLength: bytes.getUint32(pos + SNAP_LENGTH, littleEndian),
    clock: new PcapngClock(resolution, offset),
    texts,
  }
}

function int64(bytes: DataView, pos: number, littleEndian: boolean): number {
  const [first, second] = [bytes.getUint32(pos, littleEndian), bytes.getUint32(pos + 4, littleEndian)]
  return littleEndian ? signed64(second, first) : signed64(first, second)
}
