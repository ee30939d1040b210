import { addressText } from '../../util/address.js'
import { isHostName } from '../../util/host-name.js'
import type { ResolvedName } from './capture-reader.js'

const RECORD_HEADER = 4
const END_OF_RECORDS = 0
/** Length of the address by type of record; others hold hardware addresses. */
const ADDRESS_LENGTHS: Readonly<Record<number, number>> = { 1: 4, 2: 16 }
/** Names that are kept of one file. */
export const RESOLVED_MOST = 65_536

/**
 * Reads the body of a Name Resolution Block: names that the program which wrote the file had looked up.
 * Source: draft-ietf-opsawg-pcapng, section 4.5.
 * @param pos first byte of the body
 * @param end behind its last byte
 * @param known takes what is found, up to {@link RESOLVED_MOST}
 */
export function readNames(
  bytes: DataView,
  pos: number,
  end: number,
  littleEndian: boolean,
  known: ResolvedName[],
): void {
  for (let p = pos; end - p >= RECORD_HEADER;) {
    const type = bytes.getUint16(p, littleEndian)
    const length = bytes.getUint16(p + 2, littleEndian)
    const value = p + RECORD_HEADER
    if (type === END_OF_RECORDS || length > end - value) return
    const addressLength = ADDRESS_LENGTHS[type] ?? length
    if (length > addressLength) {
      const address = addressText(bytes, value, addressLength)
      for (const name of namesIn(bytes, value + addressLength, value + length)) {
        if (known.length < RESOLVED_MOST) known.push({ name, address })
      }
    }
    p = value + length + (-length & 3)
  }
}

/** Names one after another, each with a zero behind it. */
function namesIn(bytes: DataView, pos: number, end: number): string[] {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + pos, end - pos).toString('latin1')
  return text
    .split('\0')
    .map((name) => name.toLowerCase().replace(/\.$/, ''))
    .filter(isHostName)
}
