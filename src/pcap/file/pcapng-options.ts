const OPTION_HEADER = 4
const END_OF_OPTIONS = 0

/** An option of a block, in any byte order. */
export interface PcapngOption {
  readonly code: number
  /** First byte of its value. */
  readonly pos: number
  readonly length: number
}

/**
 * The options at the end of a block, as far as they are whole. Source: draft-ietf-opsawg-pcapng, section 3.5.
 * @param pos first byte of the options
 * @param end behind their last byte
 */
export function* pcapngOptions(
  bytes: DataView,
  pos: number,
  end: number,
  littleEndian: boolean,
): Generator<PcapngOption> {
  for (let p = pos; end - p >= OPTION_HEADER;) {
    const code = bytes.getUint16(p, littleEndian)
    const length = bytes.getUint16(p + 2, littleEndian)
    const value = p + OPTION_HEADER
    if (code === END_OF_OPTIONS || length > end - value) return
    yield { code, pos: value, length }
    p = value + length + (-length & 3)
  }
}

/** A copy of an option's value. */
export function optionBytes(bytes: DataView, { pos, length }: PcapngOption): Buffer {
  return Buffer.from(Buffer.from(bytes.buffer, bytes.byteOffset + pos, length))
}
