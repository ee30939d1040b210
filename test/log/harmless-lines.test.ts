import { describe, expect, test } from 'vitest'
import { readText } from './support/log-text.js'

/** Numbers of the lines in which an error is found. */
async function linesOf(text: string): Promise<number[]> {
  const { errors } = await readText(text)
  return errors.map((error) => error.line)
}

describe('a line like one that was harmless is still read where its numbers or its words tell more', () => {
  test.each([
    ['a failure between the same words', 'INFO upstream 3 failed: retried on ECONNRESET', 'ERROR upstream 3 failed: read ECONNRESET'],
    ['another end of a WebSocket', 'ERROR websocket closed 1000 [on ECONNRESET: none]', 'ERROR websocket closed 1006 [on ECONNRESET: none]'],
    ['a level that is a number', '{"level":30,"msg":"socket hang up","code":"ECONNRESET"}', '{"level":50,"msg":"socket hang up","code":"ECONNRESET"}'],
    ['a level that is a word', 'level=info msg="x" code=ECONNRESET', 'level=error msg="x" code=ECONNRESET'],
  ] as const)('%s', async (_, harmless, failure) => {
    const at = '2026-11-22T10:00:00.000Z'
    expect(await linesOf(`${at} ${harmless}\n`)).toEqual([])
    expect(await linesOf(`${at} ${failure}\n`)).toEqual([1])
    expect(await linesOf([harmless, harmless, failure, harmless, failure].map((line) => `${at} ${line}\n`).join(''))).toEqual([3, 5])
  }) // prettier-ignore
})

test('a failure behind twenty thousand near misses is found', async () => {
  const line = (i: number): string => `2026-11-22T10:00:00.000Z INFO retry policy ${String(i)}: retryOn=ECONNRESET,ETIMEDOUT,EPIPE attempts=${String(i % 7)}\n`
  const text = Array.from({ length: 20_000 }, (_, i) => line(i)).join('')
  expect(await linesOf(`${text}2026-11-22T10:00:00.000Z ERROR upstream: read ECONNRESET\n`)).toEqual([20_001])
}) // prettier-ignore
