import { describe, expect, test } from 'vitest'
import { CAUSES, CAUSE_NAMES } from '../../../src/model/causes.js'
import type { Cause, Pattern } from '../../../src/model/causes.js'
import { causePhrase, causeStyle, causeTitle } from '../../../src/render/terminal/headline.js'
import { candidateOf, findingOf, unmatchedOf } from '../findings.js'
import { flowOf, point } from '../samples.js'

const EVERY = CAUSE_NAMES.flatMap((cause) => CAUSES[cause].map((pattern): [Cause, Pattern] => [cause, pattern]))

test.each(EVERY)('%s/%s has words of its own', (cause, pattern) => {
  const phrase = causePhrase([findingOf({}, { cause, pattern })])
  expect(phrase).toMatch(/^\S.*\S$/)
  expect(phrase).not.toContain('{}')
  expect(phrase).not.toBe(pattern)
  expect(`12 × ${causeTitle(cause)} · ${phrase}`.length).toBeLessThanOrEqual(60)
})

describe('time of silence', () => {
  const idle = (closingMs: number): ReturnType<typeof findingOf> => findingOf({}, { closing: point(2061, closingMs) })
  const silent = findingOf({
    chosen: candidateOf(flowOf({ exchange: { ...flowOf().exchange, lastData: null } })),
  })
  test.each([
    ['of one', [idle(245_000)], 'after 3.00 s of silence'],
    ['the same to the digit', [idle(245_000), idle(245_001)], 'after 3.00 s of silence'],
    ['of several', [idle(245_100), idle(244_900)], 'after 2.90 – 3.10 s of silence'],
    ['in different units', [idle(242_500), idle(245_000)], 'after 500 ms – 3.00 s of silence'],
    ['not known of one', [silent, idle(245_000)], 'after 3.00 s of silence'],
    ['not known', [silent], 'after some time of silence'],
    ['closing before the last data', [idle(241_000)], 'after some time of silence'],
    ['without a flow', [findingOf({ chosen: null })], 'after some time of silence'],
    ['without a closing frame', [findingOf({}, { closing: null })], 'after some time of silence'],
    ['nobody', [], ''],
  ])('%s', (_, findings, phrase) => {
    expect(causePhrase(findings)).toBe(phrase)
  })
})

test('what the capture does not explain looks different from what a side did', () => {
  expect(causeStyle(unmatchedOf().verdict.cause)).not.toBe(causeStyle('server-reset'))
})
