import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { assign as assignList } from '../../../src/correlate/match/assign.js'
import { EdgeList } from '../../../src/correlate/match/edge-list.js'

interface Edge {
  readonly error: number
  readonly flow: number
  readonly points: number
}

function assign(edges: readonly Edge[], line: number): Map<number, number> {
  const list = new EdgeList()
  for (const { error, flow, points } of edges) list.add(error, flow, points)
  return assignList(list, line)
}

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

  test('one group of thousands is as good as it can be', () => {
    const size = 3000
    const edges = Array.from({ length: size }, (_, error) => error).flatMap((error) => [
      { error, flow: error, points: 5 },
      { error, flow: (error + 1) % size, points: 6 },
      ...(error === 7 ? [{ error, flow: 0, points: 5000 }] : []),
    ])
    // Nobody may stand back, so that one late claim moves all the others.
    const assigned = assign(edges, -1e6)
    expect(new Set(assigned.values()).size).toBe(size)
    expect(assigned.get(7)).toBe(0)
    expect(worth(edges, size, assigned)).toBe(6 * 7 + 5000 + 5 * (size - 8))
  })

  test('of more errors than flows each flow still has one', () => {
    const edges = Array.from({ length: 400 }, (_, error) =>
      Array.from({ length: 20 }, (_, flow) => ({ error, flow, points: 5 })),
    ).flat()
    const assigned = assign(edges, LINE)
    expect(assigned.size).toBe(20)
    expect(new Set(assigned.values()).size).toBe(20)
  })
})
