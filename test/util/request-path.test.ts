import { expect, test } from 'vitest'
import { bareHost, pathParts } from '../../src/util/request-path.js'
import { textHash } from '../../src/util/text-hash.js'

test.each([
  ['/a/b', '/a/b', ''],
  ['/a/b?x=1#top', '/a/b', '?x=1'],
  ['/a#top?no=query', '/a', ''],
  ['http://example.com:8080/a?x', '/a', '?x'],
  ['https://example.com', '', ''],
  ['example.com:443', 'example.com:443', ''],
  ['', '', ''],
])('parts of the path %s', (text, path, query) => {
  expect(pathParts(text)).toEqual({ path, query })
})

test.each([
  ['Svc.Example.com:8080', 'svc.example.com'],
  ['[2001:db8::1]:80', '[2001:db8::1]'],
  ['example.com', 'example.com'],
])('host %s', (text, host) => {
  expect(bareHost(text)).toBe(host)
})

test('the hash is 0 for no text only, and another for another text', () => {
  expect(textHash('')).toBe(0)
  expect(new Set(['?a=1', '?a=2', '?b=1', 'a', 'A', '\0'].map(textHash)).size).toBe(6)
  expect(textHash('\0')).toBeGreaterThan(0)
})
