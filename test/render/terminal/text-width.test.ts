import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { visible } from '../../../src/render/escape.js'
import { cutToWidth, displayWidth, endOfWidth, fitted, wrapWords } from '../../../src/render/terminal/text-width.js'
import { HOSTILE_TEXT } from '../hostile-text.js'

test.each([
  ['', 0],
  ['abc', 3],
  ['größe', 5],
  ['e\u0301', 1],
  ['漢字', 4],
  ['テスト', 6],
  ['한국', 4],
  ['ＡＢ', 4],
  ['ｱｲ', 2],
  ['🎉', 2],
  ['→ · – … ─ ▶ ◀ ×', 15],
  ['𠀀', 2],
  ['\u00a0', 1],
])('%j takes %i columns', (text, width) => {
  expect(displayWidth(text)).toBe(width)
})

test.each([
  ['fits', 'abc', 3, 'abc'],
  ['too long', 'abcd', 3, 'ab…'],
  ['a wide character is not halved', '漢字漢', 4, '漢…'],
  ['no room', 'abc', 0, ''],
  ['one column', 'abc', 1, '…'],
])('cut: %s', (_, text, width, shown) => {
  expect(cutToWidth(text, width)).toBe(shown)
})

test.each([
  ['fits', 'abc', 3, 'abc'],
  ['the end is kept', 'a/b/app.log:7', 10, '…app.log:7'],
  ['a wide character is not halved', '漢字漢', 4, '…漢'],
])('end: %s', (_, text, width, shown) => {
  expect(endOfWidth(text, width)).toBe(shown)
})

test.each([
  ['left', 'ab', 4, 'left', 'ab  '],
  ['right', 'ab', 4, 'right', '  ab'],
  ['wide', '漢', 4, 'right', '  漢'],
  ['cut and filled', '漢字漢', 4, 'left', '漢… '],
] as const)('fitted: %s', (_, text, width, align, shown) => {
  expect(fitted(text, width, align)).toBe(shown)
})

describe('wrapWords', () => {
  test.each([
    ['one line', 'a b c', 5, ['a b c']],
    ['at spaces', 'aaa bbb ccc', 7, ['aaa bbb', 'ccc']],
    ['a long word is broken', 'aa bbbbbbbbb c', 4, ['aa', 'bbbb', 'bbbb', 'b c']],
    ['wide characters', '漢字漢字', 5, ['漢字', '漢字']],
    ['a figure stays with its unit', 'waited for 3 s then', 12, ['waited for', '3 s then']],
    ['a figure may part from a word', 'frames 3 and', 8, ['frames 3', 'and']],
    ['empty', '', 5, ['']],
    ['wider than the line by nature', '漢', 1, ['漢', '']],
  ])('%s', (_, text, width, lines) => {
    expect(wrapWords(text, width)).toEqual(lines)
  })

  test('loses no character and no line is too long', () => {
    fc.assert(
      fc.property(HOSTILE_TEXT, fc.integer({ min: 2, max: 100 }), (text, width) => {
        const shown = visible(text)
        const lines = wrapWords(shown, width)
        expect(lines.join('').replaceAll(' ', '')).toBe(shown.replaceAll(' ', ''))
        expect(Math.max(...lines.map(displayWidth))).toBeLessThanOrEqual(width)
      }),
      { numRuns: 200 },
    )
  })
})
