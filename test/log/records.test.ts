import { describe, expect, test } from 'vitest'
import { readChunks, readText } from './support/log-text.js'

const STACK = '    at TCP.onStreamRead (node:internal/stream_base_commons:218:20)'
const DUMP = `Error: read ECONNRESET\n${STACK} {\n  errno: -104,\n  code: 'ECONNRESET',\n  syscall: 'read'\n}`

/** Line, end line and message of each record. */
async function spans(text: string): Promise<unknown[]> {
  const { errors } = await readText(text)
  return errors.map((error) => [error.line, error.endLine, error.message, error.time?.text ?? null])
}

describe('where a record begins and ends', () => {
  test.each([
    ['a dump between plain lines', `one\n${DUMP}\ntwo`, [[2, 7, 'read ECONNRESET', null]]],
    ['two dumps in a row', `${DUMP}\n${DUMP}`, [[1, 6, 'read ECONNRESET', null], [7, 12, 'read ECONNRESET', null]]],
    ['a bare dump behind a line with a time', `2026-11-22T10:00:00Z INFO ok\n${DUMP}\n2026-11-22T10:00:01Z INFO ok`, [[2, 7, 'read ECONNRESET', null]]],
    ['a stack below its message', `2026-11-22T10:00:00Z ERROR request failed\nError: read ECONNRESET\n${STACK}\n2026-11-22T10:00:01Z INFO ok`, [[1, 3, 'read ECONNRESET', '2026-11-22T10:00:00Z']]],
    ['a query before it', `2026-11-22T10:00:00Z ERROR failed: SELECT a\n  FROM b\n WHERE c ${DUMP}\n2026-11-22T10:00:01Z INFO ok`, [[1, 8, 'read ECONNRESET', '2026-11-22T10:00:00Z']]],
    ['a message of several lines', `Error: socket hang up, GET http://a.example.com/ -1 (x)\nheaders: {}\n    at Socket.socketOnEnd (node:_http_client:528:25)\nnext`, [[1, 3, 'socket hang up, GET http://a.example.com/ -1 (x)', null]]],
    ['one-liners in a row', 'Error: socket hang up\nError: read ECONNRESET\nall is well\nError: write EPIPE', [[1, 1, 'socket hang up', null], [2, 2, 'read ECONNRESET', null], [4, 4, 'write EPIPE', null]]],
    ['a record that the end of the file cuts', `2026-11-22T10:00:00Z ERROR ${DUMP.slice(0, -20)}`, [[1, 4, 'read ECONNRESET', '2026-11-22T10:00:00Z']]],
    ['a rest of a record at the top', `  syscall: 'read'\n}\n2026-11-22T10:00:00Z ERROR ${DUMP}`, [[3, 8, 'read ECONNRESET', '2026-11-22T10:00:00Z']]],
    ['formats mixed in one file', `{"level":50,"time":1795343740603,"err":{"type":"Error","message":"write EPIPE","stack":"Error: write EPIPE\\n    at x","code":"EPIPE"}}\n2026-11-22T10:00:00Z ERROR ${DUMP}\nlevel=error err="socket hang up" code=ECONNRESET\n${DUMP}`, [[1, 1, 'write EPIPE', '1795343740603'], [2, 7, 'read ECONNRESET', '2026-11-22T10:00:00Z'], [8, 8, 'socket hang up', null], [9, 14, 'read ECONNRESET', null]]],
    ['JSON over several lines', `${JSON.stringify({ level: 'error', error: { message: 'read ECONNRESET', code: 'ECONNRESET', name: 'Error' } }, null, 2)}\n{"level":"info"}`, [[1, 8, 'read ECONNRESET', null]]],
    ['lines that are one with CR between them (Lambda)', `2026-11-22T10:00:00.000Z\tc1\tERROR\t${DUMP.replaceAll('\n', '\r')}\n2026-11-22T10:00:01.000Z\tc1\tINFO\tok`, [[1, 1, 'read ECONNRESET', '2026-11-22T10:00:00.000Z']]],
    ['words before each line', `[api] up\n${[DUMP, 'Error: write EPIPE\n    at a (b.js:1:1)\n    at c (d.js:1:1)'].join('\n').replace(/^/gm, '[api] ')}\n[api] done`, [[2, 7, 'read ECONNRESET', null], [8, 10, 'write EPIPE', null]]],
    ['a cause below an error\'s properties (egg-logger)', `2026-11-22 10:00:00,000 ERROR 7 nodejs.TypeError: fetch failed\n    at a (b.js:1:1)\n\ncause:\n\nnodejs.ECONNRESETError: read ECONNRESET\n    at c (d.js:1:1)\ncode: "ECONNRESET"\npid: 7\n\n2026-11-22 10:00:01,000 INFO 7 ok`, [[1, 9, 'fetch failed', '2026-11-22 10:00:00,000']]],
    ['an entry that is an object', "{\n  level: 'error',\n  message: 'order 7 failed',\n  stack: 'Error: read ECONNRESET\\n' +\n    '    at a (b.js:1:1)',\n  timestamp: '2026-11-22T10:00:00.000Z'\n}\n{\n  level: 'info',\n  message: 'ok'\n}", [[1, 7, 'read ECONNRESET', '2026-11-22T10:00:00.000Z']]],
    ['a badge with the time at the end of its line', ' ERROR  order 7 failed read ECONNRESET                 4:11:39 PM\n\n    at a (b.js:1:1)\n', [[1, 3, 'read ECONNRESET', '4:11:39 PM']]],
    ['date and time in brackets of their own', '[11/22/2026] [4:11:39 PM] › ✖  error     Error: read ECONNRESET\n    at a (b.js:1:1)', [[1, 2, 'read ECONNRESET', '11/22/2026] [4:11:39 PM']]],
    ['an object of its own', "2026-11-22T10:00:00Z error {\n  code: 'ETIMEDOUT',\n  message: 'request timeout after 400ms',\n  remotePort: 8080\n}\n", [[1, 5, 'request timeout after 400ms', '2026-11-22T10:00:00Z']]],
  ] as const)('%s', async (_, text, expected) => {
    expect(await spans(text)).toEqual(expected)
    expect(await spans(text.replaceAll('\n', '\r\n'))).toEqual(expected)
    expect(await spans(`\ufeff${text}`)).toEqual(expected)
  }) // prettier-ignore
})

test('streams that are interleaved line by line are kept apart', async () => {
  const left = `${DUMP}`.split('\n')
  const right = `${DUMP.replace('read ECONNRESET', 'write EPIPE').replaceAll('ECONNRESET', 'EPIPE')}`.split('\n')
  const text = left.flatMap((line, i) => [`api-1   | ${line}`, `price-1 | ${right[i]}`]).join('\n')
  const { errors } = await readText(text)
  expect(errors.map((error) => [error.line, error.endLine, error.code])).toEqual([[1, 11, 'ECONNRESET'], [2, 12, 'EPIPE']]) // prettier-ignore
})

test('records come in the order of their lines', async () => {
  const text = [
    'a-1 | Error: read ECONNRESET',
    `a-1 | ${STACK} {`,
    'b-1 | Error: write EPIPE',
    'b-1 | done',
    "a-1 |   code: 'ECONNRESET'",
    'a-1 | }',
  ].join('\n')
  const { errors } = await readText(text)
  expect(errors.map((error) => error.line)).toEqual([1, 3])
})

test('a line that a transport cut into parts is one', async () => {
  const parts = [
    'P {"level":50,"time":1795343740603,"err":{"message":"read ECON',
    'P NRESET","code":"ECONN',
    'F RESET","stack":"Error: read ECONNRESET"}}',
  ]
  const { errors } = await readText(parts.map((part) => `2026-11-22T10:00:00.000000001Z stdout ${part}`).join('\n'))
  expect(errors.map((error) => [error.line, error.endLine, error.code])).toEqual([[1, 3, 'ECONNRESET']])
})

describe('--line-pattern', () => {
  const linePattern = /^#(?<level>\w+)@(?<time>[^@]+)@ (?<message>.*)$/

  test('tells where entries begin and where their time is', async () => {
    const text = `#E@2026-11-22 10:00:00@ failed: Error: read ECONNRESET\nnot a new entry\n#I@2026-11-22 10:00:01@ fine\n#E@2026-11-22 10:00:02@ socket hang up\n`
    const { errors } = await readText(text, { linePattern, zone: 'Asia/Shanghai' })
    expect(errors.map((error) => [error.line, error.endLine, error.message, error.time?.epochMs])).toEqual([
      [1, 2, 'read ECONNRESET', Date.UTC(2026, 10, 22, 2)],
      [4, 4, 'socket hang up', Date.UTC(2026, 10, 22, 2, 0, 2)],
    ])
  })
})

test.each([
  ['little-endian', Buffer.from('\ufeffError: read ECONNRESET\n', 'utf16le')],
  ['big-endian', Buffer.from('\ufeffError: read ECONNRESET\n', 'utf16le').swap16()],
  ['without a mark', Buffer.from('Error: read ECONNRESET\n', 'utf16le')],
])('UTF-16 is refused, %s', async (_, bytes) => {
  await expect(readChunks([bytes])).rejects.toMatchObject({
    code: 'CORR_UNKNOWN_KIND',
    message: expect.stringContaining('iconv') as string,
  })
})

test.each([
  ['Nov 22 10:00:00 app-01 api[7]: Error: read ECONNRESET\n', '1 times have no year'],
  ['[10:00:00.123] ERROR (7): Error: read ECONNRESET\n', '1 times have no date'],
])('%j is said to lack a part of its date', async (text, warning) => {
  const { warnings } = await readText(text)
  expect(warnings).toHaveLength(1)
  expect(warnings[0].text).toContain(warning)
})

test('an empty log has no lines and no errors', async () => {
  expect(await readText('')).toEqual({ errors: [], warnings: [], lines: 0 })
})
