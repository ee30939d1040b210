import { ok } from 'node:assert/strict'

const FIRST_LENGTH = 16 * 1024
/** Most bytes that one number takes: a varint of 53 bits, or eight of a float. */
const NUMBER_MOST = 8

/** Writes numbers and short texts one after another into a buffer that is used again. */
export class ByteWriter {
  private bytes = Buffer.allocUnsafeSlow(FIRST_LENGTH)
  private pos = 0

  /** Bytes written since the last reset. */
  get length(): number {
    return this.pos
  }

  /** Forgets what was written. */
  reset(): void {
    this.pos = 0
  }

  /** What was written since the last reset; valid until the next write. */
  written(): Buffer {
    return this.bytes.subarray(0, this.pos)
  }

  /** @param value integer, 0 … 255 */
  byte(value: number): void {
    if (this.pos === this.bytes.length) this.grow(1)
    this.bytes[this.pos++] = value
  }

  /** @param value integer, 0 … 2^53 - 1: seven bits a byte, the lowest first */
  count(value: number): void {
    ok(value >= 0 && value <= Number.MAX_SAFE_INTEGER, 'a count is out of range')
    if (this.pos + NUMBER_MOST > this.bytes.length) this.grow(NUMBER_MOST)
    let rest = value
    while (rest > 0x7fffffff) {
      this.bytes[this.pos++] = (rest % 128) + 128
      rest = Math.floor(rest / 128)
    }
    for (; rest > 127; rest >>>= 7) this.bytes[this.pos++] = (rest & 127) | 128
    this.bytes[this.pos++] = rest
  }

  /** @param value any number, as eight bytes */
  float(value: number): void {
    if (this.pos + NUMBER_MOST > this.bytes.length) this.grow(NUMBER_MOST)
    this.pos = this.bytes.writeDoubleLE(value, this.pos)
  }

  /** Bytes as they are, without their length. */
  raw(value: Uint8Array): void {
    if (this.pos + value.length > this.bytes.length) this.grow(value.length)
    this.bytes.set(value, this.pos)
    this.pos += value.length
  }

  text(value: string): void {
    const length = Buffer.byteLength(value)
    this.count(length)
    if (this.pos + length > this.bytes.length) this.grow(length)
    this.pos += this.bytes.write(value, this.pos)
  }

  /** One byte says whether the value is there, then comes the value. */
  maybe<T>(value: T | null, write: (value: T) => void): void {
    this.byte(value === null ? 0 : 1)
    if (value !== null) write(value)
  }

  list<T>(values: readonly T[], write: (value: T) => void): void {
    this.count(values.length)
    for (const value of values) write(value)
  }

  private grow(need: number): void {
    const larger = Buffer.allocUnsafeSlow(Math.max(2 * this.bytes.length, this.pos + need))
    this.bytes.copy(larger, 0, 0, this.pos)
    this.bytes = larger
  }
}
