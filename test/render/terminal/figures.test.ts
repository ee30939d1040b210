import { describe, expect, test } from 'vitest'
import {
  counted,
  deltaText,
  durationText,
  grouped,
  logClock,
  packetClock,
  packetDay,
} from '../../../src/render/terminal/figures.js'
import { BASE_SEC, captureOf, logTimeOf } from '../samples.js'

const MS = 1e6
const SEC = 1e9

test.each([
  [0, '0'],
  [999, '999'],
  [1000, '1,000'],
  [1234567, '1,234,567'],
  [-1234, '-1,234'],
  [1234.5678, '1,234.5678'],
  [1e21, '1e+21'],
])('grouped %d', (value, text) => {
  expect(grouped(value)).toBe(text)
})

test.each([
  [0, '0 flows'],
  [1, '1 flow'],
  [1200, '1,200 flows'],
])('counted %d', (count, text) => {
  expect(counted(count, 'flow')).toBe(text)
})

test.each([
  [0, '0 µs'],
  [31_000, '31 µs'],
  [99_400, '99 µs'],
  [99_600, '0.1 ms'],
  [0.44 * MS, '0.4 ms'],
  [1 * MS, '1.0 ms'],
  [9.94 * MS, '9.9 ms'],
  [9.96 * MS, '10 ms'],
  [31.4 * MS, '31 ms'],
  [999.4 * MS, '999 ms'],
  [999.6 * MS, '1.00 s'],
  [3.002 * SEC, '3.00 s'],
  [99.99 * SEC, '99.99 s'],
  [99.996 * SEC, '1 min 40 s'],
  [252 * SEC, '4 min 12 s'],
  [3599.6 * SEC, '1 h 0 min'],
  [8.05 * 3600 * SEC, '8 h 3 min'],
  [5000 * 3600 * SEC, '5,000 h 0 min'],
  [-0.5 * SEC, '-500 ms'],
  [-100 * SEC, '-1 min 40 s'],
])('duration of %d ns', (ns, text) => {
  expect(durationText(ns)).toBe(text)
})

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
