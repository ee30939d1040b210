import { readFileSync } from 'node:fs'
import type { Warning } from '../../../src/model/failure.js'
import type { SocketError } from '../../../src/model/socket-error.js'
import { readErrors, type ReadOptions } from '../../../src/log/read-errors.js'

/** What was read of a log. */
export interface Read {
  readonly errors: SocketError[]
  readonly warnings: Warning[]
  readonly lines: number
}

/** When the logs of these tests were last changed, unless a test says otherwise. */
const CHANGED = Date.UTC(2026, 10, 22, 12)

/** Reads chunks as one log named `app.log`. */
export async function readChunks(
  chunks: Iterable<Buffer>,
  options: Partial<ReadOptions> = {},
  mtimeMs = CHANGED,
): Promise<Read> {
  const errors: SocketError[] = []
  const warnings: Warning[] = []
  const reading = readErrors(
    { path: 'app.log', chunks: inTurn(chunks), mtimeMs },
    { zone: null, linePattern: null, ...options },
    (warning) => warnings.push(warning),
  )
  for (;;) {
    const { done, value } = await reading.next()
    if (done === true) return { errors, warnings, lines: value.lines }
    errors.push(value)
  }
}

/** Reads a text as one log. */
export function readText(text: string, options: Partial<ReadOptions> = {}, mtimeMs = CHANGED): Promise<Read> {
  return readChunks([Buffer.from(text)], options, mtimeMs)
}

/** Bytes of a file in fixtures/formats. */
export function fixture(name: string): Buffer {
  return readFileSync(new URL(`../../../fixtures/formats/${name}`, import.meta.url))
}

/** Each chunk is overwritten when the next is asked for, as a reader's buffer is. */
async function* inTurn(chunks: Iterable<Buffer>): AsyncGenerator<Buffer> {
  for (const chunk of chunks) {
    const lent = Buffer.from(chunk)
    yield lent
    lent.fill(0x21)
    await Promise.resolve()
  }
}
