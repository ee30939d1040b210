import fc from 'fast-check'
import { expect, test } from 'vitest'
import { CandidateTable } from '../../../src/correlate/match/candidate-table.js'

const FLOOR = -5
const MOST = 32
const LEAST = 6

test('of each error the best are kept, and of those far below the line only a few', () => {
  const points = fc.array(fc.integer({ min: -20, max: 10 }), { maxLength: 60 })
  fc.assert(
    fc.property(fc.array(points, { minLength: 1, maxLength: 5 }), (errors) => {
      const table = new CandidateTable(errors.length, FLOOR)
      errors.forEach((own, error) =>
        table.add(
          error,
          own.map((_, row) => row),
          (row) => own[row] ?? 0,
        ),
      )
      errors.forEach((own, error) => {
        const sorted = own.map((value, row) => ({ value, row })).sort((a, b) => b.value - a.value || a.row - b.row)
        const good = sorted.filter(({ value }) => value >= FLOOR).length
        const expected = sorted.slice(0, Math.min(MOST, Math.max(LEAST, good)))
        const places = Array.from({ length: table.end(error) - table.first(error) }, (_, n) => table.first(error) + n)
        expect(places.map((at) => ({ value: table.points(at), row: table.row(at) }))).toEqual(expected)
      })
    }),
  )
})
