import { expect, test } from 'vitest'
import { nearest } from '../../src/util/nearest.js'

const WORDS = ['match', 'report', 'index', 'flows', 'show', 'errors', 'export', 'capture-filter']

test.each<[typed: string, meant: string | null]>([
  ['mathc', 'match'],
  ['macth', 'match'],
  ['Match', 'match'],
  ['flow', 'flows'],
  ['capture', 'capture-filter'],
  ['exprot', 'export'],
  ['erors', 'errors'],
  ['indx', 'index'],
  ['sho', 'show'],
  ['nonsense', null],
  ['x', null],
  ['', null],
  ['m', null],
])('"%s" may stand for %s', (typed, meant) => {
  expect(nearest(typed, WORDS)).toBe(meant)
})

test('of words as near as each other the first is taken', () => {
  expect(nearest('aab', ['aaa', 'abb'])).toBe('aaa')
})
