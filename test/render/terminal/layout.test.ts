import { describe, expect, test } from 'vitest'
import { beside, chained, labelled, spread, usableWidth } from '../../../src/render/terminal/layout.js'
import { screenText, span } from '../../../src/render/terminal/spans.js'
import type { Line } from '../../../src/render/terminal/spans.js'

function shown(lines: readonly Line[]): string[] {
  return screenText(lines, false).split('\n').slice(0, -1)
}

test.each([
  [80, 80],
  [120.7, 120],
  [0, 60],
  [-5, 60],
  [Infinity, 400],
  [NaN, 80],
])('width %d is laid out as %d', (width, usable) => {
  expect(usableWidth(width)).toBe(usable)
})

test('a labelled paragraph hangs beside its label', () => {
  expect(shown(labelled('why', 'one two three', { indent: 2, margin: 5, width: 15 }))).toEqual([
    '  why  one two',
    '       three',
  ])
})

describe('chained', () => {
  const place = { indent: 1, margin: 3, width: 14 }
  test.each([
    ['on one line', ['aa', 'bb'], [' x  aa  bb']],
    ['the next line where a piece does not fit', ['aaaaaa', 'bbbbbb'], [' x  aaaaaa', '    bbbbbb']],
    ['empty pieces are left out', ['aa', '', 'bb'], [' x  aa  bb']],
    ['a piece longer than the line is wrapped', ['aaaaaa bbbbbb'], [' x  aaaaaa', '    bbbbbb']],
    ['nothing', [], []],
  ])('%s', (_, pieces, lines) => {
    expect(
      shown(
        chained(
          'x',
          pieces.map((piece) => span(piece)),
          place,
        ),
      ),
    ).toEqual(lines)
  })
})

test('spread puts both ends on one line, or below each other', () => {
  expect(shown(spread([span('ab')], span('yz'), 8))).toEqual(['ab    yz'])
  expect(shown(spread([span('abcde')], span('yz'), 8))).toEqual(['abcde', '      yz'])
})

test('beside fills up the shorter block', () => {
  const [left, right] = [[[span('a')]], [[span('x')], [span('y')]]]
  expect(shown(beside(left, right, 4))).toEqual(['a   x', '    y'])
  expect(shown(beside(right, left, 4))).toEqual(['x   a', 'y'])
})

describe('screenText', () => {
  test('colours are closed within their piece, and spaces at the end left out', () => {
    expect(screenText([[span('a', 'alarm'), span(' b  ', 'dim'), span('  ')]], true)).toBe(
      '\x1b[1;31ma\x1b[0m\x1b[2m b\x1b[0m\n',
    )
  })

  test('no colour, no escape sequence', () => {
    expect(screenText([[span('a', 'alarm')], []], false)).toBe('a\n\n')
  })

  test('text is escaped whatever it says', () => {
    expect(screenText([[span('\x1b[31m\n', 'plain')]], true)).toBe('\\x1b[31m\\n\n')
  })
})
