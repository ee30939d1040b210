import type { SocketError } from '../model/socket-error.js'

/** V8 copies shorter parts of a text, of longer ones it keeps the whole text (`SlicedString::kMinLength`). */
const SHORTEST_SLICE = 13
/** Different texts that are remembered, as most records of a log say the same. */
const MOST_TEXTS = 4096
/** Texts that V8 keeps with one byte a character. */
const ONE_BYTE = /^[\0-\xff]*$/

/**
 * Frees the texts of records from the block of a log that they were cut out of, which V8 would keep as long as they live; equal
 * texts are kept once.
 */
export class KeptTexts {
  private readonly known = new Map<string, string>()

  /** The same error, with texts of its own. */
  freed(error: SocketError): SocketError {
    return this.own(error)
  }

  private own<T>(value: T): T {
    if (typeof value === 'string') return this.text(value) as T
    if (typeof value !== 'object' || value === null) return value
    if (Array.isArray(value)) return value.map((item: unknown) => this.own(item)) as T
    const copy = { ...value }
    for (const key in copy) copy[key] = this.own(copy[key])
    return copy
  }

  private text(text: string): string {
    if (text.length < SHORTEST_SLICE) return text
    const known = this.known.get(text)
    if (known !== undefined) return known
    if (this.known.size >= MOST_TEXTS) this.known.clear()
    const encoding = ONE_BYTE.test(text) ? 'latin1' : 'utf16le'
    const copy = Buffer.from(text, encoding).toString(encoding)
    this.known.set(copy, copy)
    return copy
  }
}
