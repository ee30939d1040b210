import { SHORT_SPELLING, SPELLINGS } from './spellings.js'

/** First bytes of each spelling, that are searched for. */
const WINDOW = 9
/** Bytes compared at once. */
const GRAM = 4
/** A window holds a whole gram at one of so many offsets in a row, wherever it lies: only each sixth is looked at. */
const STRIDE = WINDOW - GRAM + 1
/** Grams looked at together. */
const ROUND = 4 * STRIDE
/** Sets the bit that tells lower case from upper case in all four bytes; what else it makes equal is told apart by no spelling. */
const CASE = 0x20202020
const NEWLINE = 10
const HASH_SHIFT = 16
/** 2^32 divided by the golden ratio: spreads grams over the upper bits (Knuth, The Art of Computer Programming, 6.4). */
const GOLDEN = 0x9e3779b1

/** A gram of a window. */
interface Place {
  readonly gram: number
  /** Its offset in the window. */
  readonly offset: number
  readonly window: Uint8Array
}

/** By hash of a gram: does a window hold one of that hash? */
const held = new Uint8Array(1 << (32 - HASH_SHIFT))
const places: (Place[] | undefined)[] = []
for (const text of new Set(SPELLINGS.map((spelling) => spelling.slice(0, WINDOW).toLowerCase()))) addWindow(text)
const short = Buffer.from(SHORT_SPELLING)

/**
 * Can these lines hold a failure at all? Every sixth gram of four bytes is looked up among those of the spellings.
 * @returns true if a spelling stands in bytes[start, end), in upper or lower case
 */
export function mayHoldFailure(bytes: Buffer, start: number, end: number): boolean {
  return windowIn(bytes, start, end) !== -1 || bytes.subarray(start, end).includes(short)
}

/**
 * The lines among bytes[start, end) that hold a spelling.
 * @param first number of the first line
 * @returns rising numbers
 */
export function linesWithSpelling(bytes: Buffer, start: number, end: number, first: number): number[] {
  const part = bytes.subarray(start, end)
  const lines: number[] = []
  let line = first
  let window = windowIn(part, 0, part.length)
  let shortAt = part.indexOf(short)
  for (let lineStart = 0; window !== -1 || shortAt !== -1; line++) {
    const newline = part.indexOf(NEWLINE, lineStart)
    const next = newline === -1 ? part.length : newline + 1
    const held = isWithin(window, next) || isWithin(shortAt, next)
    if (held) lines.push(line)
    if (isWithin(window, next)) window = windowIn(part, next, part.length)
    if (isWithin(shortAt, next)) shortAt = part.indexOf(short, next)
    lineStart = next
  }
  return lines
}

function isWithin(at: number, end: number): boolean {
  return at !== -1 && at < end
}

/** Offset of a gram of a window in bytes[start, end), the first but for windows that overlap; -1 if there is none. */
function windowIn(bytes: Buffer, start: number, end: number): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, end)
  let i = start
  for (const last = end - ROUND; i <= last; i += ROUND) {
    const a = view.getInt32(i, true) | CASE
    const b = view.getInt32(i + STRIDE, true) | CASE
    const c = view.getInt32(i + 2 * STRIDE, true) | CASE
    const d = view.getInt32(i + 3 * STRIDE, true) | CASE
    const heldA = held[Math.imul(a, GOLDEN) >>> HASH_SHIFT]
    const heldB = held[Math.imul(b, GOLDEN) >>> HASH_SHIFT]
    const heldC = held[Math.imul(c, GOLDEN) >>> HASH_SHIFT]
    const heldD = held[Math.imul(d, GOLDEN) >>> HASH_SHIFT]
    // one branch for all four: nearly always none is held
    if ((heldA | heldB | heldC | heldD) === 0) continue
    if (heldA !== 0 && isWindowAt(bytes, start, end, i, a)) return i
    if (heldB !== 0 && isWindowAt(bytes, start, end, i + STRIDE, b)) return i + STRIDE
    if (heldC !== 0 && isWindowAt(bytes, start, end, i + 2 * STRIDE, c)) return i + 2 * STRIDE
    if (heldD !== 0 && isWindowAt(bytes, start, end, i + 3 * STRIDE, d)) return i + 3 * STRIDE
  }
  for (; i + GRAM <= end; i += STRIDE) {
    if (isWindowAt(bytes, start, end, i, view.getInt32(i, true) | CASE)) return i
  }
  return -1
}

/** Does a window lie around the gram at an offset? */
function isWindowAt(bytes: Uint8Array, start: number, end: number, at: number, gram: number): boolean {
  const found = places[hashOf(gram)]
  if (found === undefined) return false
  for (let i = 0; i < found.length; i++) {
    if (found[i].gram !== gram) continue
    const first = at - found[i].offset
    if (first >= start && first + WINDOW <= end && isEqual(bytes, first, found[i].window)) return true
  }
  return false
}

function isEqual(bytes: Uint8Array, first: number, window: Uint8Array): boolean {
  let i = 0
  while (i < WINDOW && (bytes[first + i] | (CASE & 0xff)) === window[i]) i++
  return i === WINDOW
}

function addWindow(text: string): void {
  const window = Buffer.from(text, 'latin1').map((byte) => byte | (CASE & 0xff))
  const view = new DataView(window.buffer, window.byteOffset, WINDOW)
  for (let offset = 0; offset < STRIDE; offset++) {
    const gram = view.getInt32(offset, true)
    held[hashOf(gram)] = 1
    ;(places[hashOf(gram)] ??= []).push({ gram, offset, window })
  }
}

function hashOf(gram: number): number {
  return Math.imul(gram, GOLDEN) >>> HASH_SHIFT
}
