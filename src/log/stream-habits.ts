import { prefixesOf } from './line-prefix.js'
import { stampsBeforeLines } from './line-stamps.js'

/** What stands before each line of a stream, beside wrappers that are known by their form. */
export interface Habits {
  /** How many times. */
  readonly stamps: number
  /** Words, with the blank behind them. */
  readonly prefixes: readonly string[]
}

export const NO_HABITS: Habits = { stamps: 0, prefixes: [] }

/** A line as far as it could be peeled, and the name of its stream. */
interface StreamLine {
  readonly stream: string
  readonly text: string
}

/** Streams of which is remembered what stands before their lines. */
const MOST_STREAMS = 1000

/** What is learnt of the streams of one log from the lines that were read. */
export class StreamHabits {
  private readonly known = new Map<string, Habits>()

  /** To be handed on. */
  readonly of = (stream: string): Habits => this.known.get(stream) ?? NO_HABITS

  /**
   * @param lines lines in a row, as far as they could be peeled
   * @param bare takes wrappers that are known by their form off a text
   * @returns streams of which something is known now that was not before
   */
  learn(lines: readonly StreamLine[], bare: (text: string) => string): ReadonlySet<string> {
    const learnt = new Set<string>()
    for (const [stream, texts] of byStream(lines)) {
      const before = this.of(stream)
      const stamps = before.stamps > 0 ? before.stamps : stampsBeforeLines(texts, bare)
      const prefixes = stamps > 0 ? [] : prefixesOf(texts).filter((prefix) => !before.prefixes.includes(prefix))
      if (stamps === before.stamps && prefixes.length === 0) continue
      if (this.known.size >= MOST_STREAMS) this.known.clear()
      this.known.set(stream, { stamps, prefixes: [...before.prefixes, ...prefixes] })
      learnt.add(stream)
    }
    return learnt
  }
}

function byStream(lines: readonly StreamLine[]): ReadonlyMap<string, string[]> {
  const texts = new Map<string, string[]>()
  for (const { stream, text } of lines) {
    const seen = texts.get(stream)
    if (seen === undefined) texts.set(stream, [text])
    else seen.push(text)
  }
  return texts
}
