import { describe, expect, test } from 'vitest'
import { reportOf } from '../../../src/app/build-report.js'
import { timelineOf } from '../../../src/app/report/timeline.js'
import type { Finding } from '../../../src/model/finding.js'
import { candidateOf, findingOf, headOf, raceOf, unmatchedOf } from '../../render/findings.js'
import { BASE_SEC, errorOf, flowOf, logTimeOf } from '../../render/samples.js'

const SECOND = 1000
const HOUR = 3600 * SECOND

/** An error with nothing but a time, ms after the hour that all samples count from. */
function at(ms: number | null): Finding {
  return unmatchedOf({ time: ms === null ? null : logTimeOf(BASE_SEC * SECOND + ms) })
}

describe('a report counts', () => {
  const findings = [findingOf(), findingOf({}, { confidence: 0.99 }), raceOf(), unmatchedOf()]
  const report = reportOf(headOf(findings), [], [])

  test('errors, those explained, and who closed', () => {
    expect(report.totals).toMatchObject({ errors: 4, explained: 3, failures: 4 })
    expect(report.totals.closedBy).toEqual({ server: 3, none: 1, client: 0, middlebox: 0 })
  })

  test.each([
    ['causes', ['server-reset 2', 'early-close 1', 'unmatched 1']],
    ['patterns', ['server-reset/after-idle 2', 'early-close/keep-alive-race 1', 'unmatched/address-not-in-capture 1']],
    ['endpoints', ['10.0.0.17:80 3', '10.0.0.99:80 1']],
    ['paths', ['POST /mgw.htm 2', 'GET /health 1', 'POST /x 1']],
    ['clients', ['urllib2 4']],
  ] as const)('by %s, the most frequent first', (by, expected) => {
    expect(report.totals[by].map(({ name, count }) => `${name} ${String(count)}`)).toEqual(expected)
  })

  test('each endpoint by cause', () => {
    expect(report.totals.endpoints[0]?.causes).toEqual({ 'server-reset': 2, 'early-close': 1 })
  })

  test('records of one failure once, among the dead connections', () => {
    const again = findingOf({ error: errorOf({ sameFailureAs: { file: 'app.log', line: 118 } }) })
    expect(reportOf(headOf([findingOf(), again]), [], []).totals).toMatchObject({ errors: 2, failures: 1 })
  })

  test('what is open apart from what is explained', () => {
    expect(report.unexplained.map(({ kind }) => kind.pattern)).toEqual(['address-not-in-capture'])
    expect(report.changes.map(({ side, kind }) => [side, kind.findings.length])).toEqual([
      ['server', 2],
      ['server', 1],
    ])
  })
})

describe('the sentence', () => {
  const sentence = (...findings: Finding[]): string => reportOf(headOf(findings), [], []).sentence
  const timer = { endpoint: '10.0.0.17:80', what: 'closes idle connections', flows: 412 }

  test('says how many, how many of them are explained, and what most of them are', () => {
    expect(sentence(findingOf(), findingOf(), unmatchedOf())).toBe(
      '3 errors, 2 explained: 67 % are resets by 10.0.0.17:80 after a silence, after 3.03 s without data.',
    )
  })

  test('names the timer that the capture proves', () => {
    const timers = [{ ...timer, leastMs: 5980, medianMs: 6000, mostMs: 6030 }]
    expect(reportOf(headOf([raceOf(), raceOf()]), [], timers).sentence).toBe(
      '2 errors, all explained: all are keep-alive races with 10.0.0.17:80, which closes idle connections after 5.98 s – 6.03 s.',
    )
  })

  const raceWith = (server: string): Finding => {
    const race = raceOf({ remoteAddress: server })
    const { chosen } = race.match
    if (chosen === null) return race
    const flow = { ...chosen.flow, server: { ...chosen.flow.server, address: server } }
    return { ...race, match: { ...race.match, chosen: candidateOf(flow) } }
  }

  test('names one trouble at many servers as that', () => {
    const many = Array.from({ length: 40 }, (_, i) => raceWith(`10.0.1.${String(i)}`))
    const report = reportOf(headOf([findingOf(), findingOf(), ...many]), [], [])
    expect(report.sentence).toMatch(
      /^42 errors, all explained: 95 % are keep-alive races with 40 servers, which closed idle connections after /,
    )
    expect(report.changes.map(({ kind }) => [kind.findings.length, kind.server])).toEqual([
      [40, '10.0.1.0:80 and 39 more servers'],
      [2, '10.0.0.17:80'],
    ])
    expect(report.kinds).toHaveLength(41)
  })

  test('names the one server that has most of it', () => {
    const findings = [...Array.from({ length: 5 }, () => raceWith('10.0.1.1')), raceWith('10.0.1.2')]
    const report = reportOf(headOf(findings), [], [])
    expect(report.sentence).toContain('83 % are keep-alive races with 10.0.1.1:80')
    expect(report.changes.map(({ kind }) => kind.server)).toEqual(['10.0.1.1:80 and 1 more server'])
  })

  test('does without errors', () => {
    expect(sentence()).toBe('No socket error in the logs.')
  })
})

describe('examples', () => {
  test('are of as many kinds as there are, the clearest of each first', () => {
    const many = [0.5, 0.97, 0.9].map((confidence) => findingOf({}, { confidence }))
    const shown = reportOf(headOf([...many, raceOf(), unmatchedOf()]), [], []).exemplars
    expect(shown.map(({ verdict }) => `${verdict.pattern} ${String(verdict.confidence)}`)).toEqual([
      'after-idle 0.97',
      'keep-alive-race 0.95',
      'after-idle 0.9',
      'after-idle 0.5',
    ])
  })

  test('are ten at most', () => {
    const findings = Array.from({ length: 30 }, () => findingOf())
    expect(reportOf(headOf(findings), [], []).exemplars).toHaveLength(10)
  })
})

describe('the timeline', () => {
  test.each<[what: string, last: number, step: number]>([
    ['one moment', 0, SECOND],
    ['two minutes', 120 * SECOND, SECOND],
    ['an hour', HOUR, 30 * SECOND],
    ['a day', 24 * HOUR - 1, 600 * SECOND],
    ['ten years', 3650 * 24 * HOUR, 30 * 24 * HOUR],
  ])('of %s has slots that a chart has room for', (_, last, step) => {
    const { stepMs, slots } = timelineOf([at(0), at(last)])
    expect(stepMs).toBe(step)
    expect(slots.length).toBeLessThanOrEqual(151)
    expect(slots.reduce((sum, { count }) => sum + count, 0)).toBe(2)
    expect(slots.every(({ startMs }, i) => i === 0 || startMs === (slots[i - 1]?.startMs ?? 0) + stepMs)).toBe(true)
  })

  test('counts apart what has no time', () => {
    expect(timelineOf([at(null), at(5)])).toMatchObject({ untimed: 1, slots: [{ count: 1 }] })
    expect(timelineOf([at(null)])).toMatchObject({ untimed: 1, slots: [] })
  })

  test('takes the time of a flow where the log has none', () => {
    const timeless = findingOf({ error: errorOf({ time: null }) })
    expect(timelineOf([timeless]).slots).toEqual([
      { startMs: BASE_SEC * SECOND + 245_000, count: 1, causes: { 'server-reset': 1 } },
    ])
  })
})

describe('hints', () => {
  const hints = (finding: Finding, over = {}): string => reportOf(headOf([finding], over), [], []).hints.join('\n')
  const clock = { log: 'app.log', offsetMs: 0, zoneOffsetMs: null, agreeing: 1, counted: 1, from: 'estimated' as const }

  test.each<[what: string, finding: Finding, over: object, hint: RegExp]>([
    ['no zone', findingOf(), { clocks: [{ ...clock, zoneOffsetMs: 28_800_000 }] }, /no zone; let the logger write UTC/],
    ['what is doubtful', findingOf(), { doubts: ['The clock is off.'] }, /^The clock is off\.$/m],
    ['no time', at(null), {}, /1 record has no time/],
    [
      'no address',
      unmatchedOf({ remoteAddress: null, host: null, localPort: null }),
      {},
      /1 record has no address; log the error object whole/,
    ],
    ['lost packets', findingOf({ chosen: candidateOf(flowOf({ lostSegments: 2 })) }), {}, /larger buffer/],
    ['a late start', findingOf({ chosen: candidateOf(flowOf({ role: 'guessed' })) }), {}, /began before the capture/],
    ['the wrong place', unmatchedOf(), {}, /on the host that wrote the log/],
  ])('tell of %s', (_, finding, over, hint) => {
    expect(hints(finding, over)).toMatch(hint)
  })

  test('are silent where nothing is wrong', () => {
    expect(hints(findingOf())).toBe('')
  })
})
