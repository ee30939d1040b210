import { closeSync, mkdtempSync, openSync, readSync, rmdirSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { Failure } from '../model/failure.js'
import { CHUNK_LENGTH, type Input } from './input.js'

/** A pipe that can be read again. */
export interface Spooled {
  readonly input: Input
  /** Gives the disk space back. */
  close(): void
}

/**
 * Lets a pipe be read twice: what comes through it the first time is written to a temporary file, which has no name any more
 * and is gone when the process ends. Inputs that can be read again are left as they are.
 * @throws Failure CORR_UNWRITABLE, from `chunks`
 */
export function spooled(input: Input): Spooled {
  if (input.size !== null) return { input, close: () => undefined }
  let fd: number | null = null
  let length = 0
  async function* tee(): AsyncGenerator<Buffer> {
    fd = attempt(openNameless)
    for await (const chunk of input.chunks()) {
      const to = fd
      attempt(() => {
        for (let done = 0; done < chunk.length;) done += writeSync(to, chunk, done)
      })
      length += chunk.length
      yield chunk
    }
  }
  return {
    input: { ...input, chunks: () => (fd === null ? tee() : again(fd, length)) },
    close: () => {
      if (fd !== null) closeSync(fd)
    },
  }
}

async function* again(fd: number, length: number): AsyncGenerator<Buffer> {
  const buffer = Buffer.allocUnsafeSlow(CHUNK_LENGTH)
  for (let done = 0; done < length;) {
    const read = readSync(fd, buffer, 0, Math.min(buffer.length, length - done), done)
    if (read === 0) return
    done += read
    yield buffer.subarray(0, read)
    // Signals and timers get their turn only between chunks.
    await setImmediate()
  }
}

function openNameless(): number {
  const folder = mkdtempSync(join(tmpdir(), 'corr-'))
  const path = join(folder, 'pipe')
  try {
    return openSync(path, 'wx+', 0o600)
  } finally {
    rmSync(path, { force: true })
    rmdirSync(folder)
  }
}

function attempt<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    const found = `what comes through the pipe cannot be kept for a second reading (${code})`
    throw new Failure('CORR_UNWRITABLE', { file: tmpdir() }, found, 'make room there, or set TMPDIR to another folder')
  }
}
