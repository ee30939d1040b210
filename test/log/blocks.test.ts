import fc from 'fast-check'
import { expect, test } from 'vitest'
import { BlockCutter, LONGEST_LINE, type Run } from '../../src/log/blocks.js'
import { countLineEnds, splitLines } from '../../src/log/lines.js'
import { readChunks } from './support/log-text.js'

test('blocks are whole lines, and all bytes of the file in order', async () => {
  const line = fc.integer({ min: 0, max: 90_000 }).map((length) => `${'x'.repeat(length)}\n`)
  await fc.assert(
    fc.asyncProperty(fc.array(line, { maxLength: 12 }), fc.integer({ min: 1, max: 300_000 }), async (lines, size) => {
      const text = lines.join('')
      const blocks = await cut(text, size)
      expect(blocks.join('')).toBe(text)
      expect(blocks.every((block) => block.endsWith('\n'))).toBe(true)
      expect(blocks).toEqual(await cut(text, text.length + 1))
    }),
    { numRuns: 40 },
  )
})

test.each([
  ['', [], 0],
  ['a\nb\n', ['a', 'b'], 2],
  ['a\r\n\r\nb', ['a', '', 'b'], 2],
  ['\n\n', ['', ''], 2],
  ['gr\u00fc\u00dfe \u6771\n', ['gr\u00fc\u00dfe \u6771'], 1],
])('lines of %j', async (text, lines, ends) => {
  const bytes = Buffer.from(`before\n${text}`)
  const block = { bytes, start: 7, end: bytes.length }
  expect(await splitLines(block)).toEqual(lines)
  expect(countLineEnds(block)).toBe(ends)
})

test('bytes that are not UTF-8 are replaced, not refused', async () => {
  const bytes = Buffer.from([0x61, 0xff, 0xfe, 0x62, 0x0a])
  expect(await splitLines({ bytes, start: 0, end: 5 })).toEqual(['a\ufffd\ufffdb'])
})

test('of a line without an end only its head is kept; it stays one line, and is warned of once', async () => {
  const { errors, warnings, lines } = await readChunks(endlessLine(40 * 1024 * 1024))
  expect(lines).toBe(3)
  expect(errors.map((error) => [error.line, error.code])).toEqual([
    [1, 'EPIPE'],
    [3, 'ECONNRESET'],
  ])
  expect(warnings.map((warning) => warning.text)).toEqual(['1 line longer than 4 MiB was cut'])
})

test('memory for a line without an end is bounded', async () => {
  const cutter = new BlockCutter()
  let longest = 0
  for (const chunk of endlessLine(64 * 1024 * 1024))
    await cutter.push(chunk, (block) => Promise.resolve(void (longest = Math.max(longest, block.bytes.length))))
  expect(cutter.cutLines).toBe(1)
  expect(longest).toBeLessThan(3 * LONGEST_LINE)
})

function* endlessLine(bytes: number): Generator<Buffer> {
  yield Buffer.from('2026-11-22T10:00:00Z ERROR Error: write EPIPE\n2026-11-22T10:00:01Z ')
  const chunk = Buffer.alloc(1024 * 1024, 0x78)
  for (let sent = 0; sent < bytes; sent += chunk.length) yield chunk
  yield Buffer.from('\n2026-11-22T10:00:02Z ERROR Error: read ECONNRESET\n')
}

async function cut(text: string, size: number): Promise<string[]> {
  const cutter = new BlockCutter()
  const blocks: string[] = []
  const take = ({ bytes, start, ends }: Run): Promise<void> => {
    blocks.push(...ends.map((end, i) => bytes.toString('latin1', i === 0 ? start : ends[i - 1], end)))
    return Promise.resolve()
  }
  const bytes = Buffer.from(text)
  for (let pos = 0; pos < bytes.length; pos += size) await cutter.push(bytes.subarray(pos, pos + size), take)
  await cutter.finish(take)
  return blocks
}
