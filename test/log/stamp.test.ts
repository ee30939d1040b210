import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { LogClock } from '../../src/log/clock-text.js'
import { epochNumberStamp, leadingStamp, stampAt } from '../../src/log/stamp.js'
import { isoFromMs } from '../../src/util/instant.js'
import { zoneOf } from '../../src/log/zone.js'

/** `YYYY-MM-DDTHH:MM:SS.sss` of a stamp's digits. */
function digitsOf(text: string): string | null {
  const stamp = leadingStamp(text)
  return stamp === null ? null : isoFromMs(stamp.wallMs, Math.min(stamp.digits, 6)).replace('Z', '')
}

describe('times that a line begins with', () => {
  test.each([
    ['2026-11-22T10:35:35.980Z x', '2026-11-22T10:35:35.980', 0],
    ['2026-11-22 18:35:46,495 ERROR', '2026-11-22T18:35:46.495', null],
    ['[2026-11-22T10:35:35.980Z] INFO', '2026-11-22T10:35:35.980', 0],
    ['2026-11-22T10:39:20.487817+00:00 app', '2026-11-22T10:39:20.487817', 0],
    ['2026-11-22T10:46:49+0000 app-01', '2026-11-22T10:46:49', 0],
    ['2026-11-22 10:46:49 -0500 x', '2026-11-22T10:46:49', -300],
    ['2026-11-22T10:46:49+05:30 x', '2026-11-22T10:46:49', 330],
    ['2026/11/22 10:35:52 [error]', '2026-11-22T10:35:52', null],
    ['2026-11-22T18:35:54: text', '2026-11-22T18:35:54', null],
    ['20261122T103552.123Z x', '2026-11-22T10:35:52.123', 0],
    ['[22/Nov/2026:10:35:52 +0100] x', '2026-11-22T10:35:52', 60],
    ['Sun, 22 Nov 2026 10:35:52 GMT app:http', '2026-11-22T10:35:52', 0],
    ['Sun Nov 22 2026 10:35:52 GMT+0800 (China Standard Time) x', '2026-11-22T10:35:52', 480],
    ['Sun Nov 22 10:35:52 2026 x', '2026-11-22T10:35:52', null],
    ['[Nest] 4242  - 11/22/2026, 10:35:52 PM   ERROR x', '2026-11-22T22:35:52', null],
    ['22.11.2026, 10:35:52 x', '2026-11-22T10:35:52', null],
    ['22/11/2026, 10:35:52 x', '2026-11-22T10:35:52', null],
    ['ERROR 2026-11-22 10:35:52,123 [main]', '2026-11-22T10:35:52.123', null],
    ['error: 2026-11-22 10:35:52 x', '2026-11-22T10:35:52', null],
    ['1795343740603 ERROR x', '2026-11-22T10:35:40.603', 0],
    ['1795343740.603456 x', '2026-11-22T10:35:40.603456', 0],
  ] as const)('%s', (line, digits, offsetMinutes) => {
    expect(digitsOf(line)).toBe(digits)
    expect(leadingStamp(line)?.offsetMs ?? null).toBe(offsetMinutes === null ? null : offsetMinutes * 60_000)
  }) // prettier-ignore

  test.each([
    'order 8867 confirmed',
    'GET /health 200',
    '192.0.2.1 - - x',
    'Error: read ECONNRESET',
    '2026-13-22T10:35:35Z x',
    '2026-11-22T25:61:35Z x',
    '99:99:99 x',
    '12 jobs done',

    'at 10:35',
  ])('none in %s', (line) => {
    expect(leadingStamp(line)).toBeNull()
  })

  test('a text is never taken for a time by its length or its signs', () => {
    fc.assert(fc.property(fc.string(), (text) => void leadingStamp(text)))
  })
})

test.each([
  [1795343740, 0, 1795343740000],
  [1795343740603, 3, 1795343740603],
  [1795343740603123, 6, 1795343740603.123],
])('%d is a time since the epoch', (number, digits, ms) => {
  expect(epochNumberStamp(number)).toMatchObject({ digits, offsetMs: 0 })
  expect(epochNumberStamp(number)?.wallMs).toBeCloseTo(ms, 3)
})

test.each([0, -5, NaN, 42, 1e11, 99999999999999])('%d is none', (number) => {
  expect(epochNumberStamp(number)).toBeNull()
})

describe('zone and date', () => {
  const local = stampAt('2026-11-22 18:35:46,495', 0)
  const zoned = stampAt('2026-11-22T10:36:00.250Z', 0)

  test.each([
    ['none known', null, null, null, null],
    ['--tz as a name', 'Asia/Shanghai', null, '2026-11-22T10:35:46.495Z', 'tz'],
    ['--tz as an offset', '-05:00', null, '2026-11-22T23:35:46.495Z', 'tz'],
    ['the transport has one', null, zoned, '2026-11-22T10:36:00.250Z', 'transport'],
    ['--tz goes before the transport', 'Asia/Shanghai', zoned, '2026-11-22T10:35:46.495Z', 'tz'],
  ] as const)('%s', async (_, zone, transport, iso, from) => {
    const time = new LogClock(await zoneOf(zone), 0).timeOf(local, transport)
    expect(time?.epochMs ?? null).toBe(iso === null ? null : Date.parse(iso))
    expect(time?.from ?? null).toBe(from)
    expect(time?.text).toBe(from === 'transport' ? '2026-11-22T10:36:00.250Z' : '2026-11-22 18:35:46,495')
  })

  test('a zone is followed over the change to summer time', async () => {
    const clock = new LogClock(await zoneOf('Europe/Berlin'), 0)
    const at = (text: string): number | null | undefined => clock.timeOf(stampAt(text, 0), null)?.epochMs
    expect(at('2026-03-29 01:59:59')).toBe(Date.UTC(2026, 2, 29, 0, 59, 59))
    expect(at('2026-03-29 03:00:01')).toBe(Date.UTC(2026, 2, 29, 1, 0, 1))
    expect(at('2026-10-25 04:00:00')).toBe(Date.UTC(2026, 9, 25, 3))
  })

  test.each([
    ['Nov 22 10:35:57', Date.UTC(2026, 10, 23), '2026-11-22T10:35:57'],
    ['Dec 31 23:59:59', Date.UTC(2027, 0, 1, 1), '2026-12-31T23:59:59'],
    ['Jan  1 00:00:01', Date.UTC(2026, 11, 31, 23), '2027-01-01T00:00:01'],
    ['Feb 29 12:00:00', Date.UTC(2028, 2, 1), '2028-02-29T12:00:00'],
    ['18:35:42.023', Date.UTC(2026, 10, 22, 10, 36), '2026-11-22T18:35:42.023'],
    ['23:59:58', Date.UTC(2026, 10, 22, 0, 5), '2026-11-21T23:59:58'],
  ])("%s is taken from the log's last change", (text, nearMs, iso) => {
    const clock = new LogClock(null, nearMs)
    expect(clock.timeOf(stampAt(text, 0), null)?.wallMs).toBe(Date.parse(`${iso}Z`))
    expect(clock.guessed.year + clock.guessed.date).toBe(1)
  })

  test('another line with a date goes before the last change', () => {
    const clock = new LogClock(null, Date.UTC(2026, 10, 30))
    clock.see(stampAt('2026-11-22T10:00:00Z', 0)!)
    expect(clock.timeOf(stampAt('[10:35:42]', 0), null)?.wallMs).toBe(Date.UTC(2026, 10, 22, 10, 35, 42))
  })

  test('a zone that is none is refused', async () => {
    await expect(zoneOf('Middle/Earth')).rejects.toMatchObject({ code: 'CORR_BAD_OPTION' })
  })
})

test('ISO times mean the same in lower case, which only the expressions read', () => {
  const two = (max: number) => fc.integer({ min: 0, max }).map((value) => String(value).padStart(2, '0'))
  const iso = fc
    .tuple(
      fc.integer({ min: 1970, max: 2099 }).map(String),
      ...[13, 32, 25, 60, 61].map((max) => two(max)),
      fc.stringMatching(/^(?:[.,]\d{1,10})?$/),
      fc.constantFrom('Z', '', ' ', 'Zx', 'x', ' x', '+08:00', '-05', ' +0100', ']', ': x', ' UTC', '.'),
    )
    .map(([year, month, day, hour, minute, second, fraction, behind]) =>
      [`${year!}-${month!}-${day!}T${hour!}:${minute!}:${second!}`, `${fraction!}${behind!}`].join(''),
    )
  fc.assert(
    fc.property(iso, fc.constantFrom('', '[', 'x '), (text, before) => {
      const fast = stampAt(before + text, before.length)
      const slow = stampAt(before + text.toLowerCase(), before.length)
      expect({ ...fast, text: fast?.text.toLowerCase() }).toEqual({ ...slow, text: slow?.text })
    }),
    { numRuns: 2000 },
  )
})
