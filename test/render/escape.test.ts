import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { jsonText, visible } from '../../src/render/escape.js'
import { HOSTILE_TEXT, UNSEEN } from './hostile-text.js'

describe('visible', () => {
  test.each([
    ['plain ASCII stays', 'POST /a?b=c', 'POST /a?b=c'],
    ['letters of any script stay', 'größe 请求 ответ', 'größe 请求 ответ'],
    ['emoji stay', 'done 🎉', 'done 🎉'],
    ['accents on a letter stay', 'e\u0301', 'e\u0301'],
    ['newline, return, tab', 'a\nb\r\tc', 'a\\nb\\r\\tc'],
    ['escape sequence', '\x1b[2J', '\\x1b[2J'],
    ['NUL and DEL', '\0\x7f', '\\x00\\x7f'],
    ['C1: CSI in one byte', '\x9b31m', '\\x9b31m'],
    ['next line', 'a\u0085b', 'a\\x85b'],
    ['bidi override', '\u202egnp.exe', '\\u202egnp.exe'],
    ['bidi isolate', '\u2066a\u2069', '\\u2066a\\u2069'],
    ['zero width space and joiner', 'a\u200bb\u200dc', 'a\\u200bb\\u200dc'],
    ['byte order mark', '\ufeffa', '\\ufeffa'],
    ['soft hyphen', 'a\u00adb', 'a\\xadb'],
    ['line and paragraph separator', '\u2028\u2029', '\\u2028\\u2029'],
    ['lone high surrogate', 'a\ud800b', 'a\\ud800b'],
    ['lone low surrogate', 'a\udc00b', 'a\\udc00b'],
    ['tag characters', '\u{e0041}', '\\u{e0041}'],
    ['Hangul filler', '\u3164', '\\u3164'],
    ['variation selector', 'a\ufe0f', 'a\\ufe0f'],
    ['private use', '\ue000', '\\ue000'],
    ['mark without a letter', '\u0301a', '\\u0301a'],
    ['mark on a space', 'a \u0301', 'a \\u0301'],
    ['marks that pile up', `a${'\u0301'.repeat(5)}`, 'a\u0301\u0301\u0301\\u0301\\u0301'],
  ])('%s', (_, text, shown) => {
    expect(visible(text)).toBe(shown)
  })

  test.each([
    ['at the limit', 'abcd', 4, 'abcd'],
    ['over the limit', 'abcde', 4, 'abcd…'],
    ['half a pair at the cut', 'abc🎉d', 4, 'abc…'],
    ['a pair before the cut', 'ab🎉d', 4, 'ab🎉…'],
  ])('is bounded: %s', (_, text, limit, shown) => {
    expect(visible(text, limit)).toBe(shown)
  })

  test('leaves nothing that a terminal obeys or hides, and changes nothing twice', () => {
    fc.assert(
      fc.property(HOSTILE_TEXT, (text) => {
        const shown = visible(text)
        expect(shown).not.toMatch(UNSEEN)
        expect(visible(shown, Infinity)).toBe(shown)
      }),
      { numRuns: 500 },
    )
  })
})

describe('jsonText', () => {
  test.each([
    ['separators that split lines elsewhere', 'a\u0085b\u2028c\u2029d', '"a\\u0085b\\u2028c\\u2029d"'],
    ['C1 and DEL', '\x7f\x9b', '"\\u007f\\u009b"'],
    ['outside the basic plane', '\u{e0041}', '"\\udb40\\udc41"'],
    ['text stays readable', '请求 "q"', '"请求 \\"q\\""'],
  ])('%s', (_, text, json) => {
    expect(jsonText(text)).toBe(json)
  })

  test('reads back as the same value from one line', () => {
    fc.assert(
      fc.property(fc.dictionary(HOSTILE_TEXT, HOSTILE_TEXT), (value) => {
        const json = jsonText(value)
        expect(json).not.toMatch(UNSEEN)
        expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify(value)))
      }),
      { numRuns: 300 },
    )
  })
})
