import { describe, expect, test } from 'vitest'
import { deltaText, logClock, packetClock, packetDay } from '../../../src/render/terminal/figures.js'
import { BASE_SEC, captureOf, logTimeOf } from '../samples.js'

const MS = 1e6
const SEC = 1e9

test.each([
  [0, true, '0.000 s'],
  [31 * MS, false, '+0.031 s'],
  [3.0016 * SEC, false, '+3.002 s'],
  [1234.5 * SEC, false, '+1,234.500 s'],
  [-1 * MS, false, '-0.001 s'],
])('step of %d ns', (ns, first, text) => {
  expect(deltaText(ns, first)).toBe(text)
})

describe('times of day', () => {
  test.each([
    [captureOf(), 3, '10:04:05.033'],
    [captureOf(), 0, '10:04:05'],
    [captureOf({ digits: 6 }), 9, '10:04:05.033001'],
    [captureOf({ digits: 9 }), 9, '10:04:05.033001002'],
  ])('of a packet', (capture, digits, text) => {
    expect(packetClock(capture, 245_033_001_002, digits)).toBe(text)
    expect(packetDay(capture, 245_033_001_002)).toBe('2026-03-01')
  })

  test('a packet with an impossible time', () => {
    expect(packetClock(captureOf({ baseSec: 1e15 }), 0, 3)).toBe('@1000000000000000')
  })

  test.each([
    ['in UTC', logTimeOf(BASE_SEC * 1000 + 45), false, '10:00:00.045Z'],
    ['with its day', logTimeOf(BASE_SEC * 1000 + 45), true, '2026-03-01 10:00:00.045Z'],
    ['whole seconds', logTimeOf(BASE_SEC * 1000, { digits: 0 }), false, '10:00:00Z'],
    ['microseconds are cut', logTimeOf(BASE_SEC * 1000, { digits: 6 }), false, '10:00:00.000Z'],
    ['zone not known', logTimeOf(null), false, '10:00:00.000'],
    ['none', null, true, 'no time'],
  ])('of a record, %s', (_, time, withDay, text) => {
    expect(logClock(time, withDay)).toBe(text)
  })
})
