import { expect, test } from 'vitest'
import { readText } from './support/log-text.js'

const BYTES = 400_000
const PIECES = [
  '[', '{', '(', '<', '"', "'", '\\', '/a,', '[a: ', '{ a: ', '{\n', '[ [', '=', 'a=', 'a="', 'Error: ', 'Error [', 'AError', 'Caused by: ', '[cause]: ',
  'read ECONNRESET ', 'socket hang up: ', 'timeout of ', ' at ', '    at f (a:1:1)\n', 'GET http://', '[pod/', '<1>', '2026-11-22T10:00:00Z ', '10:00:00 ',
  '|', 'a | ', '{"log":', '{"a":', 'connect ECONNREFUSED 1:', 'keepalive socket: true ', 'from 1.1.1.1:', '#012', '\u001b[', '\u001b]', 'code: ', '\n  a: ', '\n\n',
] // prettier-ignore

test.each(PIECES)('a line of nothing but %j is read in time that grows with its length', async (piece) => {
  const noise = piece.repeat(Math.ceil(BYTES / piece.length))
  for (const text of [
    noise,
    `2026-11-22T10:00:00Z ERROR ${noise} ECONNRESET`,
    `Error: read ECONNRESET\n    at f (a:1:1) {\n  a: ${noise}`,
    JSON.stringify({ level: 50, err: { message: noise, stack: noise, code: 'EPIPE' } }),
  ]) {
    const { lines } = await readText(`${text}\n`)
    expect(lines).toBeGreaterThan(0)
  }
})
