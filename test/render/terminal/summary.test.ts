import { describe, expect, test } from 'vitest'
import type { Finding, ReportHead } from '../../../src/model/finding.js'
import { findingOf, headOf, raceOf, unmatchedOf } from '../findings.js'
import { captureOf, errorOf } from '../samples.js'
import { screen } from './screen.js'

describe('summary', () => {
  const summary = (findings: readonly Finding[], head: Partial<ReportHead> = {}): string =>
    screen(findings, { head }).split('─')[0] ?? ''

  test('nothing found', () => {
    expect(screen([], { head: { clocks: [] } })).toBe(`\
app.log   0 errors in 1,204 lines
out.pcap  2,311 packets · 41 flows · 2026-03-01 10:02:11 – 10:09:57 UTC

`)
  })

  test.each([
    ['ahead', { offsetMs: 28_800_000 }, 'the log is 8 h 0 min ahead of the capture (3 of 3 agree)'],
    ['one tells', { offsetMs: 5, agreeing: 1, counted: 1 }, 'the log is 5.0 ms ahead of the capture (1 of 1 agree)'],
    ['none apart', { offsetMs: 0 }, 'the log is in step with the capture (3 of 3 agree)'],
    [
      'changed',
      { offsetMs: 0, later: [{ fromLine: 1204, offsetMs: -3000, zoneOffsetMs: null }] },
      'the log is in step with the capture (3 of 3 agree); from line 1,204 on\n          it is 3.00 s behind',
    ],
    ['zone found', { zoneOffsetMs: 28_800_000 }, 'the log is 12 ms behind the capture, in UTC+08:00 (3 of 3 agree)'],
    ['zone found to be none', { zoneOffsetMs: 0 }, 'the log is 12 ms behind the capture, in UTC (3 of 3 agree)'],
    ['zone west', { zoneOffsetMs: -12_600_000 }, 'the log is 12 ms behind the capture, in UTC-03:30 (3 of 3 agree)'],
    ['given', { from: 'given' as const }, 'the log is taken to be 12 ms behind the capture, as given'],
    ['assumed', { from: 'assumed' as const }, 'the log is taken to be in step with the capture: nothing in it tells'],
  ])('clock: %s', (_, clock, text) => {
    const [usual] = headOf([]).clocks
    expect(summary([findingOf()], { clocks: [{ ...usual!, ...clock }] })).toContain(`clock     ${text}\n`)
  })

  test('many files: the first few, the others counted', () => {
    const logs = Array.from({ length: 6 }, (_, i) => ({ path: `app.${String(i)}.log`, lines: 10, errors: i }))
    const captures = Array.from({ length: 5 }, (_, i) => captureOf({ path: `out.${String(i)}.pcap`, flows: 1 }))
    const text = summary([findingOf()], { logs, captures })
    expect(text).toContain('app.3.log   3 errors in 10 lines\n            and 2 more logs with 9 errors\nout.0.pcap')
    expect(text).toContain('and 1 more capture with 1 flow\n')
    expect(text).not.toContain('app.4.log')
  })

  test('a log without times', () => {
    expect(summary([findingOf({ error: errorOf({ time: null }) })])).toContain(
      'clock     the log has no times; its errors were matched by what else they tell\n',
    )
  })

  test('what is doubtful, with what to do', () => {
    expect(summary([findingOf()], { doubts: ['The capture lacks packets of 9 of 9 flows: use a filter.'] })).toContain(
      'check     The capture lacks packets of 9 of 9 flows: use a filter.\n',
    )
  })

  test('several logs: each with its clock', () => {
    const logs = ['api.log', 'worker.log'].map((path) => ({ path, lines: 10, errors: 1 }))
    const clocks = logs.map(({ path }) => ({ ...headOf([]).clocks[0]!, log: path }))
    const findings = logs.map(({ path }) => findingOf({ error: errorOf({ file: path }) }))
    expect(summary(findings, { logs, clocks })).toContain(
      'clock       api.log is 12 ms behind the capture (3 of 3 agree)\n' +
        '            worker.log is 12 ms behind the capture (3 of 3 agree)\n',
    )
  })

  test('a capture over midnight, and one without a packet', () => {
    const captures = [captureOf({ lastNs: 86_400e9 }), captureOf({ firstNs: null, lastNs: null, frames: 0, flows: 0 })]
    expect(summary([], { captures })).toContain('41 flows\n          2026-03-01 10:02:11 – 2026-03-02 10:00:00 UTC\n')
    expect(summary([], { captures })).toContain('0 packets · 0 flows\n')
  })

  test('kinds: paths of one server come together, the most frequent first', () => {
    const paths = ['/a', '/b', '/c', '/d', '/e'].map((path) => findingOf({ error: errorOf({ path }) }))
    expect(summary([raceOf(), ...paths])).toContain(`
  5 ×  server-reset  after-idle       10.0.0.17:80  5 paths: POST …  → 2, 3, 4 …
  1 ×  early-close   keep-alive-race  10.0.0.17:80  GET /health      → 1
`)
  })

  test('too many kinds: the rest is counted', () => {
    const many = Array.from({ length: 15 }, (_, i) => unmatchedOf({ remotePort: 8000 + i }))
    expect(summary(many)).toContain('  … and 3 more kinds with 3 errors\n')
  })

  test('the request gives way where the line is short, then the server is cut', () => {
    const address = '2001:db8:aaaa:bbbb:cccc:dddd:eeee:ffff'
    const text = summary([unmatchedOf({ remoteAddress: address, path: '/a/long/path' })])
    expect(text).toContain('  1 ×  unmatched  address-not-in-capture  [2001:db8:aaaa:bbbb:cccc:dddd:ee…  → 1\n')
  })
})
