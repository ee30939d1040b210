import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { connectionsOf } from '../../../src/correlate/match/connections.js'
import { LeastHeap } from '../../../src/correlate/match/least-heap.js'
import { DenseKeys, momentMs, RowGroups, rowsByMoment } from '../../../src/correlate/match/row-groups.js'
import type { FlowColumns } from '../../../src/model/flow-columns.js'
import { SHAPE } from '../../../src/model/flow-columns.js'

interface Row {
  readonly closeMs: number
  readonly endMs: number
  readonly shape: number
  readonly clientIsn: number
  readonly serverIsn: number
  readonly serverPort: number
}

const shape = fc
  .subarray([SHAPE.healthy, SHAPE.clientIsn, SHAPE.serverIsn, SHAPE.established])
  .map((bits) => bits.reduce<number>((sum, bit) => sum | bit, 0))
const few = fc.constantFrom(0, 1, 2 ** 31, 2 ** 31 + 1, 2 ** 32 - 1)
/** As times in captures are: whole µs or whole ms. Moments closer to each other than any clock tells them are not asked for. */
const ms = fc.oneof(
  fc.constantFrom(5, 5.001, 6),
  fc.integer({ min: -1e12, max: 1e13 }).map((value) => value / 1000),
  fc.integer({ min: -1e9, max: 1e12 }),
)
const rows: fc.Arbitrary<Row[]> = fc.array(
  fc.record({
    closeMs: fc.oneof(ms, fc.constant(NaN)),
    endMs: ms,
    shape,
    clientIsn: few,
    serverIsn: few,
    serverPort: fc.constantFrom(80, 443),
  }),
  { maxLength: 40 },
)

function columnsOf(all: readonly Row[]): FlowColumns {
  const columns = {
    length: all.length,
    closeMs: Float64Array.from(all, (row) => row.closeMs),
    endMs: Float64Array.from(all, (row) => row.endMs),
    shape: Uint16Array.from(all, (row) => row.shape),
    clientIsn: Uint32Array.from(all, (row) => row.clientIsn),
    serverIsn: Uint32Array.from(all, (row) => row.serverIsn),
    serverPort: Uint16Array.from(all, (row) => row.serverPort),
  }
  // The other columns are not looked at.
  return columns as unknown as FlowColumns
}

describe('rows', () => {
  test('by moment are as a plain sort has them, equal ones in the order of the capture', () => {
    fc.assert(
      fc.property(rows, (all) => {
        const columns = columnsOf(all)
        const plain = all.map((_, row) => row).sort((a, b) => momentMs(columns, a) - momentMs(columns, b) || a - b)
        expect([...rowsByMoment(columns)]).toEqual(plain)
      }),
    )
  })

  test('are in order however little lies between them', () => {
    const row = { shape: 0, clientIsn: 0, serverIsn: 0, serverPort: 80, endMs: 0 }
    expect([
      ...rowsByMoment(
        columnsOf([
          { ...row, closeMs: 0 },
          { ...row, closeMs: -5e-324 },
        ]),
      ),
    ]).toEqual([1, 0])
  })

  test('of a group are all of it, sick and healthy apart, each in order of moment', () => {
    fc.assert(
      fc.property(rows, (all) => {
        const columns = columnsOf(all)
        const byMoment = rowsByMoment(columns)
        const groups = new RowGroups(columns, 2, (row) => (columns.serverPort[row] === 80 ? 0 : 1), byMoment)
        for (const [group, port] of [80, 443].entries()) {
          const own = [...byMoment].filter((row) => columns.serverPort[row] === port)
          const isHealthy = (row: number): boolean => (all[row]!.shape & SHAPE.healthy) !== 0
          expect([...groups.get(group).healthy]).toEqual(own.filter(isHealthy))
          expect([...groups.get(group).sick]).toEqual(own.filter((row) => !isHealthy(row)))
          expect(groups.count(group)).toBe(own.length)
        }
        expect([groups.count(2), groups.count(-1), groups.get(2).sick.length]).toEqual([0, 0, 0])
      }),
    )
  })
})

test('rows are one connection if both initial numbers are the same, or the only one there is and the port', () => {
  const same = (a: Row, b: Row): boolean => {
    const known = SHAPE.clientIsn | SHAPE.serverIsn
    if ((a.shape & known) !== (b.shape & known) || (a.shape & SHAPE.clientIsn) === 0) return false
    if (a.clientIsn !== b.clientIsn) return false
    return (a.shape & SHAPE.serverIsn) === 0 ? a.serverPort === b.serverPort : a.serverIsn === b.serverIsn
  }
  fc.assert(
    fc.property(rows, (all) => {
      const first = all.map((row, i) => all.findIndex((other, j) => j === i || same(row, other)))
      expect([...connectionsOf(columnsOf(all))]).toEqual(first)
    }),
  )
})

test('dense keys number what is there and nothing else', () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), (values) => {
      const keys = new DenseKeys(Float64Array.from(values))
      const sorted = [...new Set(values)].sort((a, b) => a - b)
      expect(sorted.map((value) => keys.number(value))).toEqual(sorted.map((_, i) => i))
      expect(keys.number(0.5)).toBe(-1)
    }),
  )
})

test('a heap gives back what it was given by rising key', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.integer(), fc.boolean())), (steps) => {
      const heap = new LeastHeap()
      const held: number[] = []
      for (const [key, take] of steps) {
        heap.push(key, key >>> 0)
        held.push(key)
        if (!take) continue
        held.sort((a, b) => a - b)
        expect(heap.pop()).toBe((held.shift() ?? 0) >>> 0)
      }
      held.sort((a, b) => a - b)
      expect(held.map(() => heap.pop())).toEqual(held.map((key) => key >>> 0))
      expect(heap.pop()).toBe(-1)
    }),
  )
})
