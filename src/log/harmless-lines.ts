import type { Entry } from './records.js'

/** Shapes that are remembered; a log's own lines have few. */
const MOST_SHAPES = 4096
const LONGEST_TEXT = 1000
const DIGIT = /\d/g
/** Where it matters which number it is: the code of a WebSocket's end, levels and statuses that are numbers. */
const NUMBERS_COUNT = ['1006', 'level', 'lvl', 'severity', 'status']

/**
 * Lines that were read and told of no failure. A log in which each line speaks of one (counters, retry policies, `ECONNRESET` in
 * a URL) says the same again and again with other numbers: it is taken apart once.
 */
export class HarmlessLines {
  private readonly shapes = new Set<string>()

  /** The shape of an entry of one line without its time; `null` if one cannot tell by it. */
  shapeOf(entry: Entry): string | null {
    const { text, stamp, line, endLine } = entry
    if (line !== endLine || text.length > LONGEST_TEXT || text.includes('\n')) return null
    if (NUMBERS_COUNT.some((word) => text.includes(word))) return null
    return text.slice(stamp?.end ?? 0).replace(DIGIT, '0')
  }

  has(shape: string): boolean {
    return this.shapes.has(shape)
  }

  add(shape: string): void {
    if (this.shapes.size >= MOST_SHAPES) this.shapes.clear()
    this.shapes.add(shape)
  }
}
