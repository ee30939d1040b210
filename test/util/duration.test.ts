import { expect, test } from 'vitest'
import { durationText } from '../../src/util/duration.js'

test.each([
  [0, '0 µs'],
  [0.031, '31 µs'],
  [0.0994, '99 µs'],
  [0.0996, '0.1 ms'],
  [0.44, '0.4 ms'],
  [1, '1.0 ms'],
  [9.94, '9.9 ms'],
  [9.96, '10 ms'],
  [31.4, '31 ms'],
  [999.4, '999 ms'],
  [999.6, '1.00 s'],
  [3.002 * 1000, '3.00 s'],
  [99.99 * 1000, '99.99 s'],
  [99.996 * 1000, '1 min 40 s'],
  [252 * 1000, '4 min 12 s'],
  [3599.6 * 1000, '1 h 0 min'],
  [8.05 * 3600 * 1000, '8 h 3 min'],
  [5000 * 3600 * 1000, '5,000 h 0 min'],
  [-0.5 * 1000, '-500 ms'],
  [-100 * 1000, '-1 min 40 s'],
])('duration of %d ms', (ms, text) => {
  expect(durationText(ms)).toBe(text)
})
