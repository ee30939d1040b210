import type { Readable } from 'node:stream'
import type { Trouble } from '../model/session.js'
import { CHUNK_LENGTH, HEAD_LENGTH, type Input } from './input.js'
import { peek } from './peek.js'
import { unreadable } from './unreadable.js'

/**
 * Standard input, a named pipe or any other stream of bytes. Its small pieces are gathered in one buffer, so that a reader sees
 * the same kind of chunk as from a file.
 */
export async function openStream(path: string, stream: Readable, trouble: Trouble): Promise<Input> {
  const { head, all } = await peek(gather(path, stream, trouble), HEAD_LENGTH)
  return { path, size: null, contentSize: null, mtimeMs: null, head, chunks: () => all }
}

async function* gather(path: string, stream: Readable, trouble: Trouble): AsyncGenerator<Buffer> {
  const buffer = Buffer.allocUnsafeSlow(CHUNK_LENGTH)
  let used = 0
  let done = 0
  try {
    for await (const piece of stream as AsyncIterable<Buffer>) {
      for (let from = 0; from < piece.length;) {
        const length = piece.copy(buffer, used, from)
        used += length
        from += length
        if (used < buffer.length) continue
        yield buffer
        done += used
        used = 0
      }
    }
  } catch (error) {
    trouble.failed(unreadable(path, error, done + used))
  }
  if (used > 0) yield buffer.subarray(0, used)
}
