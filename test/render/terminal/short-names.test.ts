import { expect, test } from 'vitest'
import { shortNames } from '../../../src/render/terminal/short-names.js'

test.each([
  ['names alone', ['/var/log/app.log', '/data/out.pcap'], ['app.log', 'out.pcap']],
  ['the same name twice', ['api/app.log', 'worker/app.log', 'out.pcap'], ['api/app.log', 'worker/app.log', 'out.pcap']],
  ['one path is the end of another', ['app.log', 'a/app.log'], ['app.log', 'a/app.log']],
  ['the same file twice', ['a/app.log', 'a/app.log'], ['app.log', 'app.log']],
  ['standard input', ['-', 'x/-'], ['-', 'x/-']],
  ['none', [], []],
])('%s', (_, paths, names) => {
  expect(paths.map(shortNames(paths))).toEqual(names)
})

test('an unknown path keeps its own name', () => {
  expect(shortNames(['a/b'])('c/d')).toBe('c/d')
})
