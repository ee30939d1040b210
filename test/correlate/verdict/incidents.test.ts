import { describe, expect, test } from 'vitest'
import { incidentsOf } from '../../../src/correlate/verdict/incidents.js'
import { serverTimersOf } from '../../../src/correlate/verdict/server-timers.js'
import type { Finding } from '../../../src/model/finding.js'
import { BASE_MS, sourceOf, type FlowText } from '../../helpers/source.js'

const OPEN = '0 C S, 30 S SA, 30 C A, 31 C PA get=/orders, 62 S A'
const EXCHANGE = `${OPEN}, 70 S PA res=200:10:10, 71 C A`

const many = (count: number, segments: string, stepMs: number, fromMs = 0): FlowText[] =>
  Array.from({ length: count }, (_, i) => ({ segments, atMs: fromMs + i * stepMs }))

/** As much of a finding as is asked of it. */
const findingOn = (stream: number, pattern = 'before-response'): Finding =>
  ({ match: { chosen: { flow: { capture: 0, stream } } }, verdict: { pattern } }) as unknown as Finding

describe('incidentsOf', () => {
  const DIED = `${OPEN}, 90 S FA, 91 C FA, 92 S A`

  test('many deaths in one moment are one incident, with its errors', async () => {
    const { columns } = await sourceOf([...many(6, DIED, 20), ...many(2, EXCHANGE, 20)])
    const [found, ...others] = incidentsOf(columns, [findingOn(1), findingOn(5), findingOn(7)])
    expect(others).toEqual([])
    expect(found).toMatchObject({ endpoint: '192.0.2.80:80', flows: 6, errors: 2 })
    expect(found?.startMs).toBe(BASE_MS + 90)
    expect(found?.endMs).toBe(BASE_MS + 190)
    expect(found?.what).toContain('closed connections with work in hand')
  })

  test('idle connections whose next requests crossed their close are none', async () => {
    const crossed = `${EXCHANGE}, 5071 C PA get=/orders, 5080 S FA ack=-49, 5102 S R win=0`
    const { columns } = await sourceOf(many(6, crossed, 2))
    const races = [0, 1, 2, 3, 4, 5].map((stream) => findingOn(stream, 'keep-alive-race'))
    expect(incidentsOf(columns, races)).toEqual([])
  })

  test('refusals that follow tell a restart', async () => {
    const refused: FlowText = { segments: '0 C S, 1 S RA win=0', atMs: 900 }
    const { columns } = await sourceOf([...many(6, DIED, 20), refused])
    expect(incidentsOf(columns, [])[0]?.what).toContain('stopped or restarted')
  })

  test.each([
    ['four deaths', many(4, DIED, 20)],
    ['deaths that are seconds apart', many(8, DIED, 2000)],
    ['deaths one after the other, each of a connection opened after the last', many(8, DIED, 140)],
    ['deaths that never stop', many(60, DIED, 200)],
    ['idle connections that are closed together', many(8, `${EXCHANGE}, 6071 S FA, 6072 C FA, 6102 S A`, 1)],
    ['clients that leave together', many(8, `${OPEN}, 90 C FA, 120 S FA`, 1)],
    ['nothing', []],
  ])('%s are none', async (_, flows) => {
    const all = [...flows, { segments: EXCHANGE, atMs: 500_000 }]
    expect(incidentsOf((await sourceOf(all)).columns, [])).toEqual([])
  })
})

describe('serverTimersOf', () => {
  const closedAfter = (ms: number, how = 'FA'): string =>
    `${EXCHANGE}, ${String(70 + ms)} S ${how} win=501, ${String(72 + ms)} C FA`

  test('the same idle time again and again is a timer', async () => {
    const { columns } = await sourceOf(
      [5990, 6000, 6005, 6010].map((ms, i) => ({ segments: closedAfter(ms), atMs: i * 10_000 })),
    )
    const [timer] = serverTimersOf(columns)
    expect(timer).toMatchObject({ endpoint: '192.0.2.80:80', what: 'closes idle connections', flows: 4 })
    expect(timer?.medianMs).toBeCloseTo(6044, 0)
    expect(timer?.leastMs).toBeLessThan(timer?.mostMs ?? 0)
  })

  test('by RST it says so', async () => {
    const { columns } = await sourceOf(many(3, `${EXCHANGE}, 60070 S RA win=501`, 1000))
    expect(serverTimersOf(columns)[0]?.what).toBe('resets idle connections')
  })

  test.each([
    ['two flows', [6000, 6000]],
    ['times that differ', [2000, 6000, 11_000, 30_000]],
    ['closes right behind the answer', [5, 5, 5, 5]],
  ])('%s prove none', async (_, times) => {
    const { columns } = await sourceOf(times.map((ms, i) => ({ segments: closedAfter(ms), atMs: i * 40_000 })))
    expect(serverTimersOf(columns)).toEqual([])
  })
})
