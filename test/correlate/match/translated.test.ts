import { describe, expect, test } from 'vitest'
import { matchAll } from '../../../src/correlate/match/match-all.js'
import type { SocketError } from '../../../src/model/socket-error.js'
import type { Match } from '../../../src/model/verdict.js'
import type { FlowText } from '../../helpers/source.js'
import { sourceOf } from '../../helpers/source.js'
import { error, OPTIONS, READ_RESET, RESET, streams, zoned } from './texts.js'

const SERVICE = { remoteAddress: '10.96.0.10', remotePort: 8080 }
const TOLD = { ...READ_RESET, ...SERVICE }

async function matched(errors: SocketError[], flows: FlowText[]): Promise<readonly Match[]> {
  return matchAll(errors, await sourceOf(flows), OPTIONS).matches
}

describe('an endpoint that only the log knows', () => {
  test('is found by time and path, with less confidence than the endpoint itself', async () => {
    const [match] = await matched([error({ ...TOLD, time: zoned(92) })], [{ segments: RESET }])
    expect(match?.chosen?.flow.stream).toBe(0)
    expect(match?.chosen?.score).toBeLessThan(0.85)
    expect(match?.translated).toEqual({ address: '10.96.0.10', port: 8080 })
  })

  test('is not found by time and kind of ending alone: an address that is missing may just be missing', async () => {
    const bare = { ...TOLD, path: null, time: zoned(92) }
    expect(await streams([error(bare)], [{ segments: RESET }])).toEqual([null])
    expect(await streams([error({ ...bare, path: '/' })], [{ segments: RESET.replace('/orders', '/') }])).toEqual([
      null,
    ])
  })

  test('nor by a path at another time', async () => {
    expect(await streams([error({ ...TOLD, time: zoned(900_092) })], [{ segments: RESET }])).toEqual([null])
  })

  test.each([
    ['the local port', { localPort: 50_000 }],
    ['the byte counts', { bytesWritten: 47, bytesRead: 0 }],
  ])('is found without a path by %s', async (_, more) => {
    const bare = error({ ...TOLD, path: null, time: zoned(92), ...more })
    expect(await streams([bare], [{ segments: RESET }])).toEqual([0])
  })

  test('once several errors have shown what stands in its place, others need no path of their own', async () => {
    const flows = Array.from({ length: 5 }, (_, i) => ({ segments: RESET, atMs: i * 7000 }))
    const told = flows.map(({ atMs }, i) => error({ ...TOLD, path: i < 3 ? '/orders' : null, time: zoned(atMs + 92) }))
    const matches = await matched(told, flows)
    expect(matches.map((match) => match.chosen?.flow.stream)).toEqual([0, 1, 2, 3, 4])
    for (const match of matches) expect(match.chosen?.score).toBeLessThan(0.9)
  })

  test('two that have shown it are too few', async () => {
    const flows = Array.from({ length: 4 }, (_, i) => ({ segments: RESET, atMs: i * 7000 }))
    const told = flows.map(({ atMs }, i) => error({ ...TOLD, path: i < 2 ? '/orders' : null, time: zoned(atMs + 92) }))
    expect((await matched(told, flows)).map((match) => match.chosen?.flow.stream ?? null)).toEqual([0, 1, null, null])
  })

  test('pods of one service share its errors', async () => {
    const flows = Array.from({ length: 8 }, (_, i) => ({
      segments: RESET,
      atMs: i * 7000,
      server: { address: `10.244.${String(i % 2)}.5`, port: 9090 },
    }))
    const told = flows.map(({ atMs }) => error({ ...TOLD, time: zoned(atMs + 92) }))
    expect((await matched(told, flows)).map((match) => match.chosen?.flow.stream)).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
  })

  test('is left alone where the capture has it: another path there is another request', async () => {
    const there = { segments: RESET.replace('/orders', '/else'), server: { address: '10.96.0.10', port: 8080 } }
    expect(await streams([error({ ...TOLD, time: zoned(92) })], [there, { segments: RESET }])).toEqual([null])
  })
})
