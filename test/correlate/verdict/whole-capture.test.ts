import { describe, expect, test } from 'vitest'
import { matchAll } from '../../../src/correlate/match/match-all.js'
import { judgeMatch } from '../../../src/correlate/verdict/judge.js'
import { wholeCaptureOf, wholeNotes, withWhole } from '../../../src/correlate/verdict/whole-capture.js'
import type { Finding } from '../../../src/model/finding.js'
import type { SocketError } from '../../../src/model/socket-error.js'
import { sourceOf, type FlowText } from '../../helpers/source.js'
import { error, OPTIONS, PEER, zoned } from '../match/texts.js'

const OPEN = '0 C S, 30 S SA, 30 C A, 31 C PA get=/orders, 62 S A'
const EXCHANGE = `${OPEN}, 70 S PA res=200:10:10, 71 C A`
const IDLE = `${EXCHANGE}, 6070 S FA, 6072 C FA`
const RACE = `${EXCHANGE}, 6070 S FA, 6091 C PA get=/orders ack=-1, 6122 S R win=0`
const DIED = `${OPEN}, 90 S FA, 91 C FA, 92 S A`
const RESET = `${OPEN}, 90 S RA win=501`
const HANG_UP = { ...PEER, code: 'ECONNRESET', symptom: 'fin' as const, path: '/orders' }

async function told(flows: FlowText[], errors: SocketError[]): Promise<{ findings: Finding[]; notes: string[] }> {
  const source = await sourceOf(flows)
  const judged = matchAll(errors, source, OPTIONS).matches.map(judgeMatch)
  const whole = wholeCaptureOf(source.columns, judged)
  return { findings: judged.map((finding) => withWhole(finding, whole)), notes: wholeNotes(whole) }
}

const many = (count: number, segments: string, stepMs: number): FlowText[] =>
  Array.from({ length: count }, (_, i) => ({ segments, atMs: i * stepMs }))

describe('what all flows together tell', () => {
  test('proves the timer behind a race', async () => {
    const flows = [...many(5, IDLE, 10_000), { segments: RACE, atMs: 70_000 }]
    const { findings } = await told(flows, [error({ ...HANG_UP, time: zoned(76_123) })])
    expect(findings[0]?.verdict.pattern).toBe('keep-alive-race')
    expect(findings[0]?.verdict.why.at(-1)).toMatch(
      /^That is its timer: .* closes idle connections after 6\.0\d s \(median of [56] connections/,
    )
  })

  test('proves nothing of a connection that was idle for another time', async () => {
    const other = RACE.replace('6070', '2070').replace('6091', '2091').replace('6122', '2122')
    const flows = [...many(5, IDLE, 10_000), { segments: other, atMs: 70_000 }]
    const { findings } = await told(flows, [error({ ...HANG_UP, time: zoned(72_123) })])
    expect(findings[0]?.verdict.pattern).toBe('keep-alive-race')
    expect(findings[0]?.verdict.why.join(' ')).not.toContain('over the whole capture')
  })

  test('names an incident once, and says which errors are part of it', async () => {
    const { findings, notes } = await told(many(6, DIED, 20), [error({ ...HANG_UP, time: zoned(91) })])
    expect(findings[0]?.verdict.why.at(-1)).toBe(
      'It is part of one incident: 6 connections of 192.0.2.80:80 died within 100 ms, 1 error in the logs.',
    )
    expect(notes).toHaveLength(1)
    expect(notes[0]).toContain('6 connections of 192.0.2.80:80 died within 100 ms, 1 error: The server closed')
  })

  test('counts the resets that no error mentions', async () => {
    const flows = [...many(3, RESET, 5000), { segments: EXCHANGE, atMs: 60_000 }]
    const reset = { ...HANG_UP, syscall: 'read', symptom: 'reset' as const, time: zoned(5092) }
    expect((await told(flows, [error(reset)])).notes).toEqual(['2 connections ended by an RST that no error mentions.'])
    expect((await told([{ segments: RESET, atMs: 5000 }], [error(reset)])).notes).toEqual([])
  })
})
