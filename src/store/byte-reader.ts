import { Failure } from '../model/failure.js'

/**
 * Reads what {@link ByteWriter} wrote. The bytes may come from a damaged or forged file: nothing is read beyond their end.
 * All methods throw Failure CORR_BAD_INDEX where bytes are missing.
 */
export class ByteReader {
  private pos = 0

  /** @param file name of the index, for messages */
  constructor(
    private readonly bytes: Buffer,
    private readonly file: string,
  ) {}

  byte(): number {
    const value = this.bytes[this.pos++]
    if (value === undefined) throw this.damage()
    return value
  }

  count(): number {
    let value = 0
    for (let scale = 1; scale <= Number.MAX_SAFE_INTEGER; scale *= 128) {
      const byte = this.byte()
      value += (byte & 127) * scale
      if (byte < 128) return value
    }
    throw this.damage()
  }

  float(): number {
    if (this.pos + 8 > this.bytes.length) throw this.damage()
    this.pos += 8
    return this.bytes.readDoubleLE(this.pos - 8)
  }

  text(): string {
    const length = this.count()
    if (length > this.bytes.length - this.pos) throw this.damage()
    this.pos += length
    return this.bytes.toString('utf8', this.pos - length, this.pos)
  }

  maybe<T>(read: () => T): T | null {
    return this.byte() === 0 ? null : read()
  }

  list<T>(read: () => T): T[] {
    const length = this.count()
    // Each entry takes a byte at least, so a larger number is a lie.
    if (length > this.bytes.length - this.pos) throw this.damage()
    return Array.from({ length }, read)
  }

  private damage(): Failure {
    return badIndex(this.file, 'the index is damaged: a flow in it is cut')
  }
}

/** The failure for an index that cannot be used. */
export function badIndex(file: string, found: string, hint = 'delete it and index the capture again'): Failure {
  return new Failure('CORR_BAD_INDEX', { file }, found, hint)
}
