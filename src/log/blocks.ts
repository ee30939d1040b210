/** Bytes that are read as one; a block ends at the first line end behind that many. */
const BLOCK_BYTES = 8 * 1024

/** Longest line kept, bytes; what is longer is cut, counted and still one line. */
export const LONGEST_LINE = 4 * 1024 * 1024

const NEWLINE = 10

/** Whole lines in a row: bytes[start, end). Valid until the chunk is given back. */
export interface Block {
  readonly bytes: Buffer
  readonly start: number
  readonly end: number
}

/** Blocks that follow one another in the same bytes: the first begins at `start`, each ends at one of `ends`. */
export interface Run {
  readonly bytes: Buffer
  readonly start: number
  readonly ends: readonly number[]
}

type Take = (run: Run) => Promise<void>

/**
 * Cuts a file into blocks of whole lines. Where a block ends depends on the file alone, never on how its bytes came in.
 * Blocks that lie within one chunk are handed on together and in place, one that spans chunks is copied.
 */
export class BlockCutter {
  /** Lines longer than {@link LONGEST_LINE}. */
  cutLines = 0
  private held = Buffer.allocUnsafe(BLOCK_BYTES * 2)
  /** What was handed on last: its taker may look back at it until this chunk is done. */
  private handedOn = Buffer.allocUnsafe(BLOCK_BYTES * 2)
  private heldBytes = 0
  private room = BLOCK_BYTES
  private dropping = false

  /** @param take gets all blocks that this chunk completes, before the chunk is given back */
  async push(chunk: Buffer, take: Take): Promise<void> {
    let start = 0
    if (this.heldBytes > 0) {
      const end = this.blockEnd(chunk, 0)
      this.hold(chunk, 0, end === -1 ? chunk.length : end)
      if (end === -1) return
      await this.finish(take)
      start = end
    }
    const ends: number[] = []
    for (let end = this.blockEnd(chunk, start); end !== -1; end = this.blockEnd(chunk, end)) ends.push(end)
    if (ends.length > 0) await take({ bytes: chunk, start, ends })
    this.hold(chunk, ends.at(-1) ?? start, chunk.length)
  }

  /** Hands on what is held: behind the last chunk, what stands behind the last line end. */
  async finish(take: Take): Promise<void> {
    const end = this.heldBytes
    this.heldBytes = 0
    this.dropping = false
    const bytes = this.held
    this.held = this.handedOn
    this.handedOn = bytes
    if (end > 0) await take({ bytes, start: 0, ends: [end] })
  }

  /** Offset behind the line end that closes the block which `pos` continues; -1 if this chunk does not hold it. */
  private blockEnd(chunk: Buffer, pos: number): number {
    if (pos + this.room > chunk.length) {
      this.room -= chunk.length - pos
      return -1
    }
    const newline = chunk.indexOf(NEWLINE, pos + Math.max(0, this.room - 1))
    this.room = newline === -1 ? 0 : BLOCK_BYTES
    return newline === -1 ? -1 : newline + 1
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
