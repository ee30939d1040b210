import { closeSync, openSync, readSync, type Stats } from 'node:fs'
import { setImmediate } from 'node:timers/promises'
import type { Trouble } from '../model/session.js'
import { CHUNK_LENGTH, HEAD_LENGTH, type Input } from './input.js'
import { unreadable } from './unreadable.js'

/**
 * A regular file, read by `readSync` into one buffer: half the time per packet of a read stream. It is read up to the size that
 * it has now, so that a file which still grows gives the same bytes each time. It is open only while it is read.
 * @param stats of the file
 * @throws Failure CORR_UNREADABLE, CORR_NO_SUCH_FILE
 */
export function openFile(path: string, stats: Stats, trouble: Trouble): Input {
  return {
    path,
    size: stats.size,
    contentSize: stats.size,
    mtimeMs: stats.mtimeMs,
    head: readHead(path),
    chunks: () => readChunks(path, stats.size, trouble),
  }
}

/** Giving others their turn takes as long as reading a tenth of a chunk. */
const CHUNKS_A_TURN = 8

function readHead(path: string): Buffer {
  const head = Buffer.alloc(HEAD_LENGTH)
  try {
    const fd = openSync(path, 'r')
    try {
      return head.subarray(0, readSync(fd, head, 0, HEAD_LENGTH, 0))
    } finally {
      closeSync(fd)
    }
  } catch (error) {
    throw unreadable(path, error)
  }
}

async function* readChunks(path: string, size: number, trouble: Trouble): AsyncGenerator<Buffer> {
  let count = 0
  for (const chunk of fileChunks(path, size, trouble)) {
    yield chunk
    // Signals and timers get their turn only here.
    if (++count % CHUNKS_A_TURN === 0) await setImmediate()
  }
}

/**
 * The first `size` bytes of a file, for a thread of its own: nothing else gets its turn between chunks.
 * @param trouble is told where reading fails; what was read before stands
 */
export function* fileChunks(path: string, size: number, trouble: Trouble): Generator<Buffer> {
  const buffer = Buffer.allocUnsafeSlow(Math.min(CHUNK_LENGTH, Math.max(size, 1)))
  let fd: number | null = null
  let done = 0
  try {
    fd = openSync(path, 'r')
    while (done < size) {
      const length = readSync(fd, buffer, 0, Math.min(buffer.length, size - done), done)
      if (length === 0) return
      done += length
      yield buffer.subarray(0, length)
    }
  } catch (error) {
    trouble.failed(unreadable(path, error, done))
  } finally {
    if (fd !== null) closeSync(fd)
  }
}
