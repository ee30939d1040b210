import { expect, test } from 'vitest'
import { columnTable } from '../../../src/render/terminal/columns.js'
import type { Column } from '../../../src/render/terminal/columns.js'
import { screenText } from '../../../src/render/terminal/spans.js'

type Row = readonly [string, string, string]

const COLUMNS: Column<Row>[] = [
  { title: 'n', width: 3, most: 3, align: 'right', rank: 1, text: ([n]) => n },
  { title: 'middle', width: 4, most: 8, align: 'left', rank: 3, text: ([, middle]) => middle },
  { title: 'last', width: 5, most: 5, align: 'left', rank: 2, text: ([, , last]) => last },
]

function printed(width: number, rows: readonly Row[]): string[] {
  const table = columnTable(COLUMNS, width)
  return screenText([table.header(), ...rows.map((row) => table.row(row))], false)
    .split('\n')
    .slice(0, -1)
}

test('columns stand below their titles; the last takes the rest', () => {
  expect(printed(24, [['1', 'mid', 'a longer end']])).toEqual(['  n  middle  last', '  1  mid     a longer e…'])
})

test('what does not fit is left out by rank', () => {
  expect(printed(17, [['1', 'mid', 'end']])).toEqual(['  n  last', '  1  end'])
  expect(printed(5, [['1', 'mid', 'end']])).toEqual(['  n', '  1'])
})

test('a longer text widens its column from there on, up to its limit', () => {
  expect(
    printed(30, [
      ['1', 'a', 'x'],
      ['2', 'abcdefgh', 'x'],
      ['3', 'abcdefghij', 'x'],
      ['4', 'a', 'x'],
    ]),
  ).toEqual(['  n  middle  last', '  1  a       x', '  2  abcdefgh  x', '  3  abcdefg…  x', '  4  a         x'])
})

test('the last column keeps its width where the others leave none', () => {
  expect(printed(18, [['1', 'abcdefgh', 'abcdefg']])).toEqual(['  n  middle  last', '  1  abcdefgh  abcd…'])
})

test('text is escaped before it is measured', () => {
  expect(printed(24, [['1', '\n\n\n', 'x']])).toEqual(['  n  middle  last', '  1  \\n\\n\\n  x'])
})
