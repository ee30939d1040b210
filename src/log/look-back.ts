import type { Block, Run } from './blocks.js'

/** Blocks kept. With their least size this is how far before its first candidate an entry may begin. */
const KEPT_BLOCKS = 2

/** The last blocks that were passed over without a look at their lines: an entry may begin in them. */
export class LookBack {
  /** In the order of the file; empty if the block before was read. */
  blocks: Block[] = []
  private room = Buffer.alloc(0)

  /** Blocks that follow those passed over before were passed over too. */
  passed({ bytes, start, ends }: Run): void {
    const first = Math.max(0, ends.length - KEPT_BLOCKS)
    for (let i = first; i < ends.length; i++)
      this.blocks.push({ bytes, start: i === 0 ? start : ends[i - 1], end: ends[i] })
    this.blocks = this.blocks.slice(-KEPT_BLOCKS)
  }

  /** A block was read: nothing before it is looked at again. */
  clear(): void {
    this.blocks = []
  }

  /** Copies the blocks: the bytes that they lie in are given back. */
  keep(): void {
    const needed = this.blocks.reduce((sum, { start, end }) => sum + end - start, 0)
    const room = needed <= this.room.length ? this.room : Buffer.allocUnsafe(needed)
    let used = 0
    // Blocks that are here already only move forward.
    this.blocks = this.blocks.map(({ bytes, start, end }) => {
      const at = used
      used += bytes.copy(room, at, start, end)
      return { bytes: room, start: at, end: used }
    })
    this.room = room
  }
}
