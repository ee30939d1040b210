import fc from 'fast-check'
import { expect, test } from 'vitest'
import { selectionFilter } from '../../src/render/display-filter.js'
import { numberRanges } from '../../src/util/number-ranges.js'

test('ranges hold exactly the numbers that went in', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 60 })), (numbers) => {
      const ranges = numberRanges(numbers)
      const held = ranges.flatMap(({ first, last }) => Array.from({ length: last - first + 1 }, (_, i) => first + i))
      expect(held).toEqual([...new Set(numbers)].sort((a, b) => a - b))
      ranges.slice(1).forEach(({ first }, i) => {
        expect(first).toBeGreaterThan((ranges[i]?.last ?? 0) + 1)
      })
    }),
  )
})

test.each<[streams: number[], frames: number[], filter: string]>([
  [[], [], 'frame.number eq 0'],
  [[7], [], 'tcp.stream eq 7'],
  [[7, 3, 4, 5], [], 'tcp.stream in {3..5, 7}'],
  [[1, 2], [9], 'tcp.stream in {1..2} or frame.number eq 9'],
  [[], [4, 4, 6], 'frame.number in {4, 6}'],
])('%j and %j: %s', (streams, frames, filter) => {
  expect(selectionFilter({ streams, frames })).toBe(filter)
})
