import { describe, expect, test } from 'vitest'
import { matchAll } from '../../../src/correlate/match/match-all.js'
import type { MatchResult } from '../../../src/correlate/match/match-all.js'
import { sourceOf } from '../../helpers/source.js'
import { error, OPTIONS, READ_RESET, RESET, zoned } from './texts.js'

const HOUR = 3_600_000
/** Moments apart in an irregular way, as errors are: a wrong offset must not fit by being a multiple of something. */
const MOMENTS = Array.from({ length: 40 }, (_, i) => i * 9000 + ((i * i * 7919) % 5003))

/** Forty errors to one endpoint with nothing but time to tell them apart. @param ahead by how much the log's clock is, ms */
async function matched(ahead: (i: number) => number, zoneless = false): Promise<MatchResult> {
  const flows = MOMENTS.map((atMs) => ({ segments: RESET, atMs }))
  const errors = MOMENTS.map((atMs, i) => {
    const time = zoned(atMs + 92 + ahead(i))
    return error({ ...READ_RESET, rtMs: null, time: zoneless ? { ...time, epochMs: null, from: null } : time })
  })
  return matchAll(errors, await sourceOf(flows), OPTIONS)
}

function right({ matches }: MatchResult): number {
  return matches.filter(({ chosen }, i) => chosen?.flow.stream === i).length
}

describe('a clock that changes within its log', () => {
  test.each([
    ['set back by 3 s', (i: number) => (i < 25 ? 3000 : 0)],
    ['set forward by 40 s near the end', (i: number) => (i < 32 ? 0 : 40_000)],
    ['set twice', (i: number) => (i < 14 ? 0 : i < 27 ? 7300 : -2100)],
    ['an hour that repeats when daylight saving ends', (i: number) => (i < 15 || i >= 28 ? 0 : -HOUR)],
  ])('%s', async (_, ahead) => {
    const result = await matched(ahead)
    expect(right(result)).toBe(40)
    for (const [i, { clockOffsetMs }] of result.matches.entries()) {
      expect(Math.abs(clockOffsetMs - ahead(i))).toBeLessThan(30)
    }
  })

  test('a log without a zone over the end of daylight saving', async () => {
    const result = await matched((i) => (i < 18 ? 2 * HOUR : HOUR), true)
    expect(right(result)).toBe(40)
  })

  test.each([
    ['fast', 60e-6],
    ['slow', -40e-6],
  ])('one that drifts for a day, too %s', async (_, slope) => {
    const day = MOMENTS.map((atMs) => atMs * 240)
    const flows = day.map((atMs) => ({ segments: RESET, atMs }))
    const errors = day.map((atMs) =>
      error({ ...READ_RESET, rtMs: null, time: zoned(Math.round(atMs * (1 + slope)) + 92) }),
    )
    const result = matchAll(errors, await sourceOf(flows), OPTIONS)
    expect(right(result)).toBe(40)
  })

  test('a clock that is right has no pieces', async () => {
    const { clocks } = await matched(() => 0)
    expect(clocks[0]?.later).toBeUndefined()
  })

  test('errors that fit nothing do not make pieces', async () => {
    const flows = MOMENTS.map((atMs) => ({ segments: RESET, atMs }))
    const errors = MOMENTS.map((atMs, i) =>
      error({ ...READ_RESET, rtMs: null, time: zoned(i < 20 ? atMs + 92 : 400_000 + i * i * 911) }),
    )
    const result = matchAll(errors, await sourceOf(flows), OPTIONS)
    expect(result.clocks[0]?.later).toBeUndefined()
  })
})
