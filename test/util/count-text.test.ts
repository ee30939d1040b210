import { expect, test } from 'vitest'
import { counted, grouped } from '../../src/util/count-text.js'

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
