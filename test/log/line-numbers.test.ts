import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readErrors } from '../../src/log/read-errors.js'

const RECORD =
  'Error: read ECONNRESET\n    at TCP.onStreamRead (node:internal/stream_base_commons:218:20) {\n  errno: -104\n}'

async function* pieces(log: Buffer, sizes: readonly number[]): AsyncGenerator<Buffer> {
  // One buffer for all chunks, as files are read: what a chunk held is gone with the next.
  const reused = Buffer.alloc(Math.max(...sizes))
  for (let pos = 0, i = 0; pos < log.length; i++) {
    const size = Math.min(sizes[i % sizes.length]!, log.length - pos)
    log.copy(reused, 0, pos, pos + size)
    pos += size
    yield await Promise.resolve(reused.subarray(0, size))
  }
}

test('an error stands on its line, whatever lies between and however the file is read', async () => {
  const gaps = fc.array(fc.integer({ min: 0, max: 9000 }), { minLength: 1, maxLength: 6 })
  const sizes = fc.array(fc.integer({ min: 1000, max: 300_000 }), { minLength: 1, maxLength: 4 })
  await fc.assert(
    fc.asyncProperty(gaps, sizes, fc.integer({ min: 5, max: 120 }), async (between, chunkSizes, width) => {
      const plain = `${'x'.repeat(width)}\n`
      const log = Buffer.from(between.map((count) => `${plain.repeat(count)}${RECORD}\n`).join(''))
      const wanted = between.map((_, i) => 1 + between.slice(0, i + 1).reduce((sum, count) => sum + count, 0) + i * 4)
      const lines: number[] = []
      const source = { path: 'app.log', chunks: pieces(log, chunkSizes), mtimeMs: null }
      for await (const { line } of readErrors(source, { zone: null, linePattern: null }, () => undefined))
        lines.push(line)
      expect(lines).toEqual(wanted)
    }),
    { numRuns: 60 },
  )
})
