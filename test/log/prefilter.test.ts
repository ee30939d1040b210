import fc from 'fast-check'
import { expect, test } from 'vitest'
import { linesWithSpelling, mayHoldFailure } from '../../src/log/prefilter.js'
import { CANDIDATE, SPELLINGS } from '../../src/log/spellings.js'

const PHRASES = [
  'read ECONNRESET', 'write EPIPE', 'connect ECONNREFUSED 192.0.2.1:80', 'connect ETIMEDOUT', 'ESOCKETTIMEDOUT', 'ECONNABORTED', 'EHOSTUNREACH',
  'ENETUNREACH', 'UND_ERR_SOCKET', 'HPE_INVALID_CONSTANT', 'write EPROTO', 'ERR_STREAM_PREMATURE_CLOSE', 'ERR_BAD_RESPONSE', 'AbortError',
  'ERR_SOCKET_TIMEOUT', 'PROTOCOL_CONNECTION_LOST', '14 UNAVAILABLE', '4 DEADLINE_EXCEEDED', 'websocket closed 1006', 'socket hang up', ': aborted',
  'other side closed', 'TypeError: terminated', 'Premature close', 'Connection terminated unexpectedly', 'Connection lost: x', 'Socket closed unexpectedly',
  'ResponseTimeoutError', 'ConnectionTimeoutError', 'Query read timeout', ' timeout expired', 'Command timed out', '"MESSAGE":[27,91]',
  'disconnected before secure TLS connection',
] // prettier-ignore

test.each(PHRASES)('%s is found at each place of a block', (phrase) => {
  expect(CANDIDATE.test(phrase)).toBe(true)
  for (const length of [phrase.length, 64, 333]) {
    for (let at = 0; at + phrase.length <= length; at++) {
      const bytes = Buffer.alloc(length + 20, 0x2e)
      bytes.write(phrase, at + 10)
      expect(mayHoldFailure(bytes, 10, 10 + length)).toBe(true)
    }
  }
})

test.each([
  '2026-11-22T00:00:00.007Z INFO 1234 [-/192.0.2.1/00000000/12ms GET /api/v1/items/0] handled request in 0ms with status 200',
  'order 8867 confirmed in 5ms',
  '{"level":30,"time":1795343740520,"pid":131,"msg":"server listening on 0.0.0.0:3000"}',
])('an ordinary line is passed over: %s', (line) => {
  const block = Buffer.from(`${line}\n`.repeat(100))
  expect(mayHoldFailure(block, 0, block.length)).toBe(false)
})

test('each spelling fills a window, and is found in upper and lower case', () => {
  for (const spelling of SPELLINGS) {
    expect(spelling.length, spelling).toBeGreaterThanOrEqual(9)
    for (const text of [spelling, spelling.toUpperCase(), spelling.toLowerCase()])
      expect(mayHoldFailure(Buffer.from(text), 0, text.length), text).toBe(true)
  }
})

test('what stands outside the lines asked for is not looked at', () => {
  const bytes = Buffer.from('ECONNRESET')
  for (const [start, end] of [[1, 10], [0, 9 - 1], [3, 3]] as const) expect(mayHoldFailure(bytes, start, end)).toBe(false) // prettier-ignore
})

test('never misses what the expression finds', () => {
  const text = fc
    .array(fc.oneof(fc.constantFrom(...PHRASES), fc.string({ maxLength: 40 })), { maxLength: 20 })
    .map((parts) => parts.join(' '))
  fc.assert(
    fc.property(text, (joined) => {
      const bytes = Buffer.from(` ${joined}`)
      if (CANDIDATE.test(joined)) expect(mayHoldFailure(bytes, 0, bytes.length)).toBe(true)
    }),
  )
})

test('tells the lines that hold a spelling, each once', () => {
  const line = fc.oneof(fc.constantFrom(...PHRASES), fc.constant(''), fc.stringMatching(/^[ -~]{0,30}$/))
  fc.assert(
    fc.property(fc.array(line, { maxLength: 30 }), fc.boolean(), (lines, ended) => {
      const bytes = Buffer.from(`behind\n${lines.join('\n')}${ended ? '\n' : ''}`)
      const wanted = lines.flatMap((text, i) => (mayHoldFailure(Buffer.from(text), 0, text.length) ? [100 + i] : []))
      expect(linesWithSpelling(bytes, 7, bytes.length, 100)).toEqual(wanted)
    }),
  )
})
