import { execFileSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { shellPath, shellWord } from '../../src/render/shell-quote.js'
import { UNSEEN } from './hostile-text.js'

describe('shellWord', () => {
  test.each([
    ['bare', 'out.pcap', 'out.pcap'],
    ['path', '/var/log/a-b_c/out.pcap.gz', '/var/log/a-b_c/out.pcap.gz'],
    ['empty', '', "''"],
    ['space', 'my file', "'my file'"],
    ['filter', 'tcp.stream eq 12', "'tcp.stream eq 12'"],
    ['set', 'frame.number in {1, 2}', "'frame.number in {1, 2}'"],
    ['apostrophe', "it's", "'it'\\''s'"],
    ['substitution', '$(id) `id` $HOME', "'$(id) `id` $HOME'"],
    ['home', '~root', "'~root'"],
    ['glob', '*.pcap', "'*.pcap'"],
    ['escape sequence', 'a\x1b[2Jb', "$'a\\x1b\\x5b2Jb'"],
    ['newline and quote', "a\n'b", "$'a\\x0a\\x27b'"],
    ['bidi override', '\u202ea', "$'\\xe2\\x80\\xaea'"],
    ['other script', '漢', "'漢'"],
  ])('%s', (_, text, word) => {
    expect(shellWord(text)).toBe(word)
    expect(word).not.toMatch(UNSEEN)
  })

  test.each(['a b', "it's", '$(echo no)', 'a\x1b[2Jb', "a\n'b\\", '\u202e漢', '!!', 'a\tb', ''])(
    'bash reads %j back',
    (text) => {
      expect(execFileSync('bash', ['-c', `printf %s ${shellWord(text)}`], { encoding: 'utf8' })).toBe(text)
    },
  )
})

test.each([
  ['-r.pcap', './-r.pcap'],
  ['- x', "'./- x'"],
  ['out.pcap', 'out.pcap'],
])('a path %j is no flag', (path, word) => {
  expect(shellPath(path)).toBe(word)
})
