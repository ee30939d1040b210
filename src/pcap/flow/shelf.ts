import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const BLOCK = 1 << 20
/** Records begin at multiples of this; places are counted in it. */
const UNIT = 128
const UNITS = BLOCK / UNIT
const LENGTH_FIELD = 2
/** The first blocks stay in memory: only captures with some hundred thousand flows use a file. */
const BLOCKS_IN_MEMORY = 96

/**
 * Room for records of up to a few kilobytes outside of the arrays: the first 96 MiB in memory, what is more in a temporary file, which
 * has no name any more once it is open and so vanishes with the process. Room that is given back is used again. Where the file system
 * does not play along, memory is used.
 */
export class Shelf {
  /** Blocks that are in memory: the first ones, the one that is being filled, and those that could not be written. */
  private readonly blocks = new Map<number, Buffer>()
  private filling = -1
  private file: number | null = null
  private end = 0
  /** Free places by size in units. */
  private readonly free: number[][] = []

  /** @param blocksInMemory how many blocks of 1 MiB stay in memory */
  constructor(private readonly blocksInMemory = BLOCKS_IN_MEMORY) {}

  /**
   * @param record at most 65535 bytes; a copy is kept
   * @returns its place: a small whole number
   */
  put(record: Buffer): number {
    const units = unitsOf(record.length)
    const place = this.free[units]?.pop() ?? this.extend(units)
    const block = this.blocks.get(Math.floor(place / UNITS))
    if (block === undefined) this.rewrite(place, record)
    else {
      const at = (place % UNITS) * UNIT
      block.writeUInt16LE(record.length, at)
      record.copy(block, at + LENGTH_FIELD)
    }
    return place
  }

  /**
   * Takes a record off: its place is free afterwards.
   * @param into large enough for it and two bytes more
   * @returns its length
   */
  take(place: number, into: Buffer): number {
    const length = this.look(place, into)
    const units = unitsOf(length)
    const free = this.free[units]
    if (free === undefined) this.free[units] = [place]
    else free.push(place)
    return length
  }

  /** Gives the file back. Nothing can be taken after this. */
  close(): void {
    if (this.file !== null) closeSync(this.file)
    this.file = null
    this.blocks.clear()
  }

  /** Like {@link take}, but the record stays. */
  look(place: number, into: Buffer): number {
    const block = this.blocks.get(Math.floor(place / UNITS))
    return block === undefined ? this.readFile(place, into) : copyOut(block, (place % UNITS) * UNIT, into)
  }

  private extend(units: number): number {
    if ((this.end % UNITS) + units > UNITS) this.end += UNITS - (this.end % UNITS)
    const place = this.end
    this.end += units
    const index = Math.floor(place / UNITS)
    if (index !== this.filling) this.beginBlock(index)
    return place
  }

  private beginBlock(index: number): void {
    const old = this.blocks.get(this.filling)
    let block: Buffer | undefined
    if (old !== undefined && this.filling >= this.blocksInMemory && this.writeFile(old, this.filling * BLOCK)) {
      this.blocks.delete(this.filling)
      block = old
    }
    this.blocks.set(index, block ?? Buffer.alloc(BLOCK))
    this.filling = index
  }

  /** Puts a record into a block that was written before. */
  private rewrite(place: number, record: Buffer): void {
    const index = Math.floor(place / UNITS)
    const framed = Buffer.allocUnsafe(LENGTH_FIELD + record.length)
    framed.writeUInt16LE(record.length, 0)
    record.copy(framed, LENGTH_FIELD)
    if (this.writeFile(framed, place * UNIT)) return
    const block = Buffer.alloc(BLOCK)
    if (this.file !== null) readSync(this.file, block, 0, BLOCK, index * BLOCK)
    framed.copy(block, (place % UNITS) * UNIT)
    this.blocks.set(index, block)
  }

  private readFile(place: number, into: Buffer): number {
    if (this.file === null) return 0
    const got = readSync(this.file, into, 0, into.length, place * UNIT)
    if (got < LENGTH_FIELD) return 0
    const length = into.readUInt16LE(0)
    into.copyWithin(0, LENGTH_FIELD, LENGTH_FIELD + length)
    return length
  }

  /** @returns false where there is no room on the disk, or no right to write: the caller keeps the bytes in memory */
  private writeFile(bytes: Buffer, position: number): boolean {
    try {
      this.file ??= openNameless()
      return writeSync(this.file, bytes, 0, bytes.length, position) === bytes.length
    } catch {
      // said by the return value
      return false
    }
  }
}

function unitsOf(length: number): number {
  return Math.ceil((length + LENGTH_FIELD) / UNIT)
}

function copyOut(block: Buffer, at: number, into: Buffer): number {
  const length = block.readUInt16LE(at)
  block.copy(into, 0, at + LENGTH_FIELD, at + LENGTH_FIELD + length)
  return length
}

/** @returns descriptor of a new file that has no name */
function openNameless(): number {
  const folder = mkdtempSync(join(tmpdir(), 'corr-'))
  try {
    return openSync(join(folder, 'flows'), 'wx+', 0o600)
  } finally {
    rmSync(folder, { recursive: true })
  }
}
