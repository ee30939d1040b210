/**
 * The bytes that are at hand, whatever way the file was cut into chunks. A record that lies in one chunk is read in place; one
 * that is cut by the end of a chunk is put together in a buffer of its own.
 */
export class Carry {
  /** Window on the bytes at hand: a chunk, or the record that was put together. */
  bytes: DataView = new DataView(new ArrayBuffer(0))
  /** Next unread byte of the window. */
  pos = 0
  /** End of the window. */
  end = 0
  /** Offset in the file of position 0 of the window. */
  private origin = 0
  private chunk: Buffer = Buffer.alloc(0)
  private chunkView = this.bytes
  /** First byte of the chunk that was not copied into the record. */
  private chunkPos = 0
  private record = Buffer.allocUnsafe(0)
  private recordView = this.bytes
  private inRecord = false

  /** Offset in the file of the next unread byte. */
  get offset(): number {
    return this.origin + this.pos
  }

  /** Bytes at hand that were not read. */
  get unread(): number {
    return this.end - this.pos + (this.inRecord ? this.chunk.length - this.chunkPos : 0)
  }

  /**
   * Takes the next chunk. All of the one before it must have been asked for: {@link has} has answered false.
   * @param chunk read until the next call
   */
  feed(chunk: Buffer): void {
    this.chunk = chunk
    this.chunkPos = 0
    this.chunkView = sameBytes(this.chunkView, chunk)
    if (this.pos === this.end) this.showChunk(this.offset)
  }

  /** Do these bytes lie in the chunk, so that they stay until the next one is fed? */
  isChunk(bytes: DataView): boolean {
    return bytes === this.chunkView
  }

  /** Are `n` bytes at hand, side by side from `pos`? Otherwise another chunk is needed. */
  has(n: number): boolean {
    return this.end - this.pos >= n || this.gather(n)
  }

  private gather(n: number): boolean {
    if (this.inRecord && this.pos === this.end) {
      this.showChunk(this.offset)
      if (this.end - this.pos >= n) return true
    }
    const left = this.end - this.pos
    const start = this.inRecord ? this.chunkPos : this.chunk.length
    const take = Math.min(n - left, this.chunk.length - start)
    const offset = this.offset
    this.keep(left, take, start)
    this.origin = offset
    this.pos = 0
    this.end = left + take
    return this.end >= n
  }

  /** Puts the unread bytes of the window and the next `take` of the chunk at the start of the record. */
  private keep(left: number, take: number, start: number): void {
    const old = this.inRecord ? this.record : this.chunk
    if (this.record.length < left + take) {
      this.record = Buffer.allocUnsafe(Math.max(2 * (left + take), 4096))
      this.recordView = sameBytes(this.recordView, this.record)
    }
    old.copy(this.record, 0, this.pos, this.end)
    this.chunk.copy(this.record, left, start, start + take)
    this.chunkPos = start + take
    this.inRecord = true
    this.bytes = this.recordView
  }

  private showChunk(offset: number): void {
    this.inRecord = false
    this.bytes = this.chunkView
    this.pos = this.chunkPos
    this.end = this.chunk.length
    this.origin = offset - this.pos
  }
}

/** A view of these bytes: the same one as before where the buffer is used again. */
function sameBytes(view: DataView, bytes: Buffer): DataView {
  const same = view.buffer === bytes.buffer && view.byteOffset === bytes.byteOffset && view.byteLength === bytes.length
  return same ? view : new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
}
