import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readdirSync } from 'node:fs'
import { fixture, readChunks } from './support/log-text.js'

const samples = readdirSync(new URL('../../fixtures/formats/', import.meta.url)).filter((name) => name.endsWith('.log'))

describe.each(samples)('%s', (sample) => {
  const bytes = fixture(sample)

  test('gives the same byte by byte', async () => {
    const whole = await readChunks([bytes])
    expect(await readChunks(singleBytes(bytes))).toEqual(whole)
  })

  test('gives the same in chunks of any length', async () => {
    const whole = await readChunks([bytes])
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 2000 }), { minLength: 1, maxLength: 30 }),
        async (lengths) => {
          expect((await readChunks(pieces(bytes, lengths))).errors).toEqual(whole.errors)
        },
      ),
      { numRuns: 5 },
    )
  })

  test('stops cleanly wherever it is cut', async () => {
    const { errors } = await readChunks([bytes])
    for (const share of [0.1, 0.33, 0.5, 0.77, 0.95]) {
      const cut = await readChunks([bytes.subarray(0, Math.floor(bytes.length * share))])
      const whole = cut.errors.slice(0, -1).map((error) => ({ ...error, side: null, endLine: 0 }))
      expect(errors.map((error) => ({ ...error, side: null, endLine: 0 }))).toEqual(expect.arrayContaining(whole))
    }
  })
})

test('the same from a log of many blocks', async () => {
  const plain = Array.from(
    { length: 6000 },
    (_, i) => `2026-11-22T10:00:00.${String(i % 1000).padStart(3, '0')}Z INFO served item ${String(i)} with status 200`,
  )
  const dump = fixture('urllib2--console-iso.log').toString().trimEnd().split('\n')
  const bytes = Buffer.from([...plain, ...dump, ...plain, ...plain, ...dump, ...plain].join('\n'))
  const whole = await readChunks([bytes])
  const lines = whole.errors.map((error) => error.line)
  expect(lines).toEqual(
    [3, 35, 67, 98].flatMap((line) => [6000 + line]).concat([3, 35, 67, 98].map((line) => 18_000 + dump.length + line)),
  )
  expect(whole.lines).toBe(24_000 + 2 * dump.length)
  for (const length of [777, 4096, 65_536, 262_144]) expect(await readChunks(pieces(bytes, [length]))).toEqual(whole)
})

function* singleBytes(bytes: Buffer): Generator<Buffer> {
  for (let i = 0; i < bytes.length; i++) yield bytes.subarray(i, i + 1)
}

function* pieces(bytes: Buffer, lengths: readonly number[]): Generator<Buffer> {
  let pos = 0
  for (let i = 0; pos < bytes.length; i++) {
    const length = lengths[i % lengths.length]
    yield bytes.subarray(pos, pos + length)
    pos += length
  }
}
