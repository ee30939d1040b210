import fc from 'fast-check'
import { expect, test } from 'vitest'
import { numberStreams } from '../../src/app/number-streams.js'

test('streams are numbered in the order of the frames that open them', () => {
  expect(numberStreams([Int32Array.of(1, 5, 6), Int32Array.of(2, 9), Int32Array.of()])).toEqual([
    Int32Array.of(0, 2, 3),
    Int32Array.of(1, 4),
    Int32Array.of(),
  ])
})

test('whatever the shares are, the numbers are those of one table', () => {
  const shared = fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 300 })
  fc.assert(
    fc.property(shared, (shareOf) => {
      const frames = [0, 1, 2, 3].map((share) =>
        Int32Array.from(shareOf.flatMap((one, i) => (one === share ? [3 * i + 1] : []))),
      )
      const expected = [0, 1, 2, 3].map((share) =>
        Int32Array.from(shareOf.flatMap((one, i) => (one === share ? [i] : []))),
      )
      expect(numberStreams(frames)).toEqual(expected)
    }),
  )
})
