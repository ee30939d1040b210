const FIRST_LENGTH = 2 ** 16

/** Words of 32 bits one after another, in memory that is used again. */
export class WordWriter {
  length = 0
  private words = new Int32Array(FIRST_LENGTH)

  /** Appends the first `count` words. A plain loop: for so few of them a call of `set` costs more. */
  write(from: Int32Array, count: number): void {
    if (this.length + count > this.words.length) this.grow(count)
    const { words, length } = this
    for (let i = 0; i < count; i++) words[length + i] = from[i]
    this.length = length + count
  }

  /** A copy of what was written since the last reset. */
  written(): Int32Array {
    return this.words.slice(0, this.length)
  }

  /** Forgets what was written. */
  reset(): void {
    this.length = 0
  }

  private grow(need: number): void {
    const larger = new Int32Array(Math.max(2 * this.words.length, this.length + need))
    larger.set(this.words.subarray(0, this.length))
    this.words = larger
  }
}
