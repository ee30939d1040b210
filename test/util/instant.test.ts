import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isoFromMs, isoFromNs, msFromNs } from '../../src/util/instant.js'

describe('isoFromNs', () => {
  test.each([
    [1_700_000_000, 123_456_789, 9, '2023-11-14T22:13:20.123456789Z'],
    [1_700_000_000, 123_456_000, 6, '2023-11-14T22:13:20.123456Z'],
    [1_700_000_000, 5_000_000_001, 9, '2023-11-14T22:13:25.000000001Z'],
    [1_700_000_000, -1, 9, '2023-11-14T22:13:19.999999999Z'],
    [0, 0, 0, '1970-01-01T00:00:00Z'],
  ])('%d s and %d ns with %d digits', (base, ns, digits, text) => expect(isoFromNs(base, ns, digits)).toBe(text))

  test('a time that no calendar holds does not throw', () => expect(isoFromNs(1e15, 0, 6)).toBe('@1000000000000000'))

  test('two instants keep their order as text', () => {
    const instant = fc.record({ base: fc.nat(4e9), ns: fc.integer({ min: 0, max: 9e15 }) })
    fc.assert(
      fc.property(instant, fc.integer({ min: 1, max: 1e9 }), ({ base, ns }, step) => {
        expect(isoFromNs(base, ns, 9) < isoFromNs(base, ns + step, 9)).toBe(true)
      }),
    )
  })
})

describe('isoFromMs', () => {
  test.each([
    [1_700_000_000_123, 3, '2023-11-14T22:13:20.123Z'],
    [1_700_000_000_123.456, 6, '2023-11-14T22:13:20.123456Z'],
    [1_700_000_000_999.9998, 3, '2023-11-14T22:13:21.000Z'],
    [1_700_000_000_000, 0, '2023-11-14T22:13:20Z'],
    [-1, 3, '1969-12-31T23:59:59.999Z'],
  ])('%d ms with %d digits', (ms, digits, text) => expect(isoFromMs(ms, digits)).toBe(text))

  test('whole milliseconds read back exactly', () => {
    fc.assert(
      fc.property(fc.nat(4e12), (ms) => {
        expect(Date.parse(isoFromMs(ms, 3))).toBe(ms)
      }),
    )
  })
})

test('msFromNs keeps microseconds', () =>
  expect(msFromNs(1_700_000_000, 123_456_000)).toBeCloseTo(1_700_000_000_123.456, 3))
