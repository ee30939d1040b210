import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Edge } from '../../../src/correlate/match/assign.js'
import { assign } from '../../../src/correlate/match/assign.js'

const LINE = 2

/** Points of the best assignment, by trying all; an error without a flow is worth the line. */
function bestByTrying(
  edges: readonly Edge[],
  errors: number,
  taken: ReadonlySet<number> = new Set(),
  error = 0,
): number {
  if (error === errors) return 0
  const without = LINE + bestByTrying(edges, errors, taken, error + 1)
  const options = edges
    .filter((edge) => edge.error === error && !taken.has(edge.flow) && edge.points >= LINE)
    .map((edge) => edge.points + bestByTrying(edges, errors, new Set([...taken, edge.flow]), error + 1))
  return Math.max(without, ...options)
}

function worth(edges: readonly Edge[], errors: number, assigned: ReadonlyMap<number, number>): number {
  return Array.from({ length: errors }, (_, error) => {
    const flow = assigned.get(error)
    return edges.find((edge) => edge.error === error && edge.flow === flow)?.points ?? LINE
  }).reduce((sum, points) => sum + points, 0)
}

describe('assign', () => {
  test('is as good as trying all', () => {
    const points = fc.array(fc.option(fc.integer({ min: -5, max: 12 }), { nil: null }), { minLength: 5, maxLength: 5 })
    fc.assert(
      fc.property(fc.array(points, { minLength: 1, maxLength: 5 }), (table) => {
        const edges = table.flatMap((row, error) =>
          row.flatMap((value, flow): Edge[] => (value === null ? [] : [{ error, flow, points: value }])),
        )
        const assigned = assign(edges, LINE)
        expect(new Set(assigned.values()).size).toBe(assigned.size)
        expect(worth(edges, table.length, assigned)).toBe(bestByTrying(edges, table.length))
      }),
    )
  })

  test('the second-best flow goes to the error that has another', () => {
    const edges = [
      { error: 0, flow: 0, points: 9 },
      { error: 0, flow: 1, points: 8 },
      { error: 1, flow: 0, points: 8 },
    ]
    expect([...assign(edges, LINE)]).toEqual(
      expect.arrayContaining([
        [0, 1],
        [1, 0],
      ]),
    )
  })

  test('nothing below the line is assigned', () => {
    expect(assign([{ error: 0, flow: 0, points: LINE - 0.1 }], LINE).size).toBe(0)
  })

  test('a group too large for the optimum still gives each flow once', () => {
    const size = 600
    const edges = Array.from({ length: size }, (_, error) => [error, (error + 1) % size]).flatMap(
      ([error = 0, next = 0]) => [
        { error, flow: error, points: 5 },
        { error, flow: next, points: 4 },
      ],
    )
    const assigned = assign(edges, LINE)
    expect(new Set(assigned.values()).size).toBe(assigned.size)
    expect(assigned.size).toBe(size)
  })
})
