/** Bytes that are looked at as one; cut at the first line end behind each multiple of this in the file. */
const BLOCK_BYTES = 128 * 1024

/** Longest line kept, bytes; what is longer is cut, counted and still one line. */
export const LONGEST_LINE = 4 * 1024 * 1024

const NEWLINE = 10

/** Whole lines in a row. The bytes are valid until the taker returns. */
export interface Block {
  readonly bytes: Buffer
  readonly start: number
  readonly end: number
}

/**
 * Cuts a file into blocks of whole lines. Where a block ends depends on the file alone, never on how its bytes came in.
 * A block that lies within one chunk is handed on in place, one that spans chunks is copied.
 */
export class BlockCutter {
  /** Lines longer than {@link LONGEST_LINE}, and the number of bytes behind the cut of the current one. */
  cutLines = 0
  private held = Buffer.allocUnsafe(BLOCK_BYTES * 2)
  private heldBytes = 0
  private room = BLOCK_BYTES
  private dropping = false

  /** @param take gets each block, before the chunk is given back */
  async push(chunk: Buffer, take: (block: Block) => Promise<void>): Promise<void> {
    let pos = 0
    while (pos < chunk.length) {
      const end = this.blockEnd(chunk, pos)
      if (end === -1) {
        this.hold(chunk, pos, chunk.length)
        return
      }
      await this.give(chunk, pos, end, take)
      pos = end
    }
  }

  /** Hands on what stands behind the last line end. */
  async finish(take: (block: Block) => Promise<void>): Promise<void> {
    if (this.heldBytes > 0) await take({ bytes: this.held, start: 0, end: this.heldBytes })
    this.heldBytes = 0
  }

  /** Offset behind the line end that closes the block which `pos` continues; -1 if this chunk does not hold it. */
  private blockEnd(chunk: Buffer, pos: number): number {
    if (pos + this.room > chunk.length) {
      this.room -= chunk.length - pos
      return -1
    }
    const newline = chunk.indexOf(NEWLINE, pos + Math.max(0, this.room - 1))
    if (newline === -1) {
      this.room = 0
      return -1
    }
    this.room = BLOCK_BYTES
    return newline + 1
  }

  private async give(chunk: Buffer, start: number, end: number, take: (block: Block) => Promise<void>): Promise<void> {
    if (this.heldBytes === 0 && !this.dropping) {
      await take({ bytes: chunk, start, end })
      return
    }
    this.hold(chunk, start, end)
    const bytes = this.heldBytes
    this.heldBytes = 0
    this.dropping = false
    await take({ bytes: this.held, start: 0, end: bytes })
  }

  /** Copies bytes behind those held; of a line that is too long only its head and its end are kept. */
  private hold(chunk: Buffer, start: number, end: number): void {
    const limit = BLOCK_BYTES + LONGEST_LINE
    const wanted = this.heldBytes + end - start
    if (wanted <= limit) {
      this.grow(wanted)
      this.heldBytes += chunk.copy(this.held, this.heldBytes, start, end)
      return
    }
    if (!this.dropping) {
      this.dropping = true
      this.cutLines++
      this.grow(limit)
      this.heldBytes += chunk.copy(this.held, this.heldBytes, start, start + limit - this.heldBytes)
    }
    if (chunk[end - 1] === NEWLINE) this.held[limit - 1] = NEWLINE
  }

  private grow(wanted: number): void {
    if (wanted <= this.held.length) return
    const larger = Buffer.allocUnsafe(Math.max(wanted, this.held.length * 2))
    this.held.copy(larger, 0, 0, this.heldBytes)
    this.held = larger
  }
}
