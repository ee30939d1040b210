import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** All lengths are in words of 32 bits. */
const WORD_BYTES = 4
const BLOCK = 1 << 18
/** Records begin at multiples of this; places are counted in it. */
const UNIT = 32
const UNITS = BLOCK / UNIT
const LENGTH_FIELD = 1
/** The first blocks stay in memory: only captures with some hundred thousand flows use a file. */
export const BLOCKS_IN_MEMORY = 96

/**
 * Room for records of up to a few kilobytes outside of the arrays: the first 96 MiB in memory, what is more in a temporary file, which
 * has no name any more once it is open and so vanishes with the process. Room that is given back is used again. Where the file system
 * does not play along, memory is used.
 */
export class Shelf {
  /** Blocks that are in memory: the first ones, the one that is being filled, and those that could not be written. */
  private readonly blocks = new Map<number, Int32Array>()
  private filling = -1
  private file: number | null = null
  private end = 0
  /** Free places by size in units. */
  private readonly free: number[][] = []

  /** @param blocksInMemory how many blocks of 1 MiB stay in memory */
  constructor(private readonly blocksInMemory: number) {}

  /**
   * @param record its first `length` words are copied; fewer than a block holds
   * @returns its place: a small whole number
   */
  put(record: Int32Array, length: number): number {
    const units = unitsOf(length)
    const place = this.free[units]?.pop() ?? this.extend(units)
    const block = this.blocks.get(Math.floor(place / UNITS))
    if (block === undefined) this.rewrite(place, record, length)
    else copyIn(block, (place % UNITS) * UNIT, record, length)
    return place
  }

  /**
   * Takes a record off: its place is free afterwards.
   * @param into large enough for it
   * @returns its length
   */
  take(place: number, into: Int32Array): number {
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
  look(place: number, into: Int32Array): number {
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
    let block: Int32Array | undefined
    if (old !== undefined && this.filling >= this.blocksInMemory && this.writeFile(old, this.filling * BLOCK)) {
      this.blocks.delete(this.filling)
      block = old
    }
    this.blocks.set(index, block ?? new Int32Array(BLOCK))
    this.filling = index
  }

  /** Puts a record into a block that was written before. */
  private rewrite(place: number, record: Int32Array, length: number): void {
    const index = Math.floor(place / UNITS)
    const framed = new Int32Array(LENGTH_FIELD + length)
    copyIn(framed, 0, record, length)
    if (this.writeFile(framed, place * UNIT)) return
    const block = new Int32Array(BLOCK)
    if (this.file !== null) readSync(this.file, block, 0, BLOCK * WORD_BYTES, index * BLOCK * WORD_BYTES)
    copyIn(block, (place % UNITS) * UNIT, record, length)
    this.blocks.set(index, block)
  }

  private readFile(place: number, into: Int32Array): number {
    if (this.file === null) return 0
    const framed = new Int32Array(LENGTH_FIELD + into.length)
    const got = readSync(this.file, framed, 0, framed.byteLength, place * UNIT * WORD_BYTES)
    return got < LENGTH_FIELD * WORD_BYTES ? 0 : copyOut(framed, 0, into)
  }

  /** @returns false where there is no room on the disk, or no right to write: the caller keeps the words in memory */
  private writeFile(words: Int32Array, position: number): boolean {
    try {
      this.file ??= openNameless()
      return writeSync(this.file, words, 0, words.byteLength, position * WORD_BYTES) === words.byteLength
    } catch {
      // said by the return value
      return false
    }
  }
}

function unitsOf(length: number): number {
  return Math.ceil((length + LENGTH_FIELD) / UNIT)
}

function copyIn(block: Int32Array, at: number, record: Int32Array, length: number): void {
  block[at] = length
  for (let i = 0; i < length; i++) block[at + LENGTH_FIELD + i] = record[i]
}

function copyOut(block: Int32Array, at: number, into: Int32Array): number {
  const length = Math.min(block[at], into.length)
  for (let i = 0; i < length; i++) into[i] = block[at + LENGTH_FIELD + i]
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
