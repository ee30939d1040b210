import fc from 'fast-check'
import { expect, test } from 'vitest'
import { seqAdd, seqDiff } from '../../src/util/seq32.js'

const seq = fc.nat(2 ** 32 - 1)

test('distance and sum agree, also over the wrap', () => {
  fc.assert(
    fc.property(seq, fc.nat(2 ** 31 - 1), (a, n) => {
      expect(seqDiff(seqAdd(a, n), a)).toBe(n)
    }),
  )
})

test('what is behind has a negative distance', () => {
  expect(seqDiff(0xffffffff, 1)).toBe(-2)
  expect(seqAdd(0xffffffff, 2)).toBe(1)
})
