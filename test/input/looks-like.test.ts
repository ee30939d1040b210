import { describe, expect, test } from 'vitest'
import { looksLikeText, looksOf } from '../../src/input/looks-like.js'

describe('text', () => {
  test.each<[what: string, head: Buffer]>([
    ['ASCII', Buffer.from('Error: read ECONNRESET\n    at TCP.onStreamRead\n')],
    ['UTF-8', Buffer.from('2026-01-02 错误 read ECONNRESET ✖\r\n')],
    ['UTF-8 with a byte order mark', Buffer.from('\ufeff{"level":50}\n')],
    ['UTF-8 cut in a character', Buffer.from('xxxx ✖').subarray(0, -1)],
    ['Latin-1', Buffer.from('Verbindung abgebrochen: Ger\u00e4t\n', 'latin1')],
    ['colours of a terminal', Buffer.from('\u001b[31mError\u001b[39m: read ECONNRESET\n')],
    ['one character', Buffer.from('x')],
    ['a line that begins as a snoop file, but is text', Buffer.from('sno')],
  ])('%s', (_, head) => expect(looksLikeText(head)).toBe(true))
})

describe('not text', () => {
  test.each<[what: string, head: Buffer, found: RegExp]>([
    ['zstd', Buffer.from('28b52ffd0458', 'hex'), /^zstd data$/],
    ['zip', Buffer.from('504b030414000000', 'hex'), /^a zip archive$/],
    ['UTF-16', Buffer.from('\ufefferror', 'utf16le'), /^UTF-16 text$/],
    ['an SQLite file', Buffer.from('SQLite format 3\0'), /did not write$/],
    ['zeros', Buffer.alloc(512), /unknown kind \(the first bytes are 00000000\)$/],
    ['noise', Buffer.from('8f1ca3e2019977', 'hex'), /unknown kind \(the first bytes are 8f1ca3e2\)$/],
  ])('%s', (_, head, found) => {
    expect(looksLikeText(head)).toBe(false)
    expect(looksOf(head).found).toMatch(found)
  })
})
