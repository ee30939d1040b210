import type { Renderer } from '../render/renderer.js'
import { Sink } from './sink.js'

/**
 * Writes results one after the other, no faster than they are read, and stops when the reader has gone.
 * @param limit most items that give any text: of a group of equal failures a terminal is told once; `null` for all
 * @param output see {@link Sink.open}
 */
export async function print<Head, Item>(
  renderer: Renderer<Head, Item>,
  head: Head,
  items: Iterable<Item> | AsyncIterable<Item>,
  limit: number | null,
  output: string | null,
): Promise<void> {
  const sink = Sink.open(output)
  try {
    await sink.write(renderer.begin(head))
    let count = 0
    for await (const item of items) {
      if (count === limit || sink.closed) break
      const text = renderer.item(item)
      if (text !== '') count++
      await sink.write(text)
    }
    await sink.write(renderer.end())
    await sink.finish()
  } catch (error) {
    sink.drop()
    throw error
  }
}

/** Bytes that are gathered before they are written. */
const GATHERED = 256 * 1024

/** The same for bytes, which are gathered to large pieces. */
export async function printBytes(pieces: AsyncIterable<Buffer>, output: string | null): Promise<void> {
  const sink = Sink.open(output)
  try {
    let gathered: Buffer[] = []
    let length = 0
    for await (const piece of pieces) {
      gathered.push(piece)
      length += piece.length
      if (length < GATHERED) continue
      await sink.writeBytes(Buffer.concat(gathered))
      gathered = []
      length = 0
      if (sink.closed) break
    }
    await sink.writeBytes(Buffer.concat(gathered))
    await sink.finish()
  } catch (error) {
    sink.drop()
    throw error
  }
}
