import fc from 'fast-check'

/** What must never reach a terminal, newline included. */
export const UNSEEN = /[\p{C}\p{Zl}\p{Zp}]|[\u115f\u1160\u3164\uffa0]|\u034f|[\ufe00-\ufe0f]/u

const PIECES = [
  '\x1b[31m',
  '\x1b[0m',
  '\x1b]0;title\x07',
  '\x9b2J',
  '\r\n',
  '\n',
  '\t',
  '\0',
  '\b\b',
  '\x7f',
  '\u0085',
  '\u202e',
  '\u2066',
  '\u200b',
  '\u200d',
  '\ufeff',
  '\u2028',
  '\ud83d',
  '\udc00',
  '\u{e0041}',
  '\ufe0f',
  '\u3164',
  '\u0301',
  '\u0301'.repeat(9),
  '漢字テスト',
  '🎉',
  '👩‍👩‍👧',
  ' ',
  "'; rm -rf ~ #",
  '$(id)',
  '`id`',
  '-r',
  '"',
  '\\',
  'a'.repeat(300),
  'x'.repeat(3000),
  '::1',
  '/mgw.htm',
] as const

/** Text as an attacker would have it logged. */
export const HOSTILE_TEXT: fc.Arbitrary<string> = fc
  .array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ unit: 'binary', maxLength: 8 })), { maxLength: 6 })
  .map((pieces) => pieces.join(''))
