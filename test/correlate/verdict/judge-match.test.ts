import { describe, expect, test } from 'vitest'
import { judgeMatch } from '../../../src/correlate/verdict/judge.js'
import type { Candidate, Match } from '../../../src/model/verdict.js'
import { errorOf, flowOf } from '../../helpers/flow.js'

const OPEN = '0 C S, 30 S SA, 30 C A, 31 C PA get=/orders, 62 S A'

async function candidate(ending: string, score: number): Promise<Candidate> {
  const seen = await flowOf(`${OPEN}, ${ending}`)
  return { ...seen, score, reasons: [], parts: [seen] }
}

function match(chosen: Candidate | null, alternatives: readonly Candidate[]): Match {
  const noFlow = chosen === null ? { pattern: 'no-candidate' as const, why: 'None fits.' } : null
  return {
    error: errorOf({}),
    chosen,
    noFlow,
    twins: [],
    translated: null,
    alternatives,
    local: 'client',
    clockOffsetMs: 0,
  }
}

describe('judgeMatch', () => {
  test('candidates that tell the same story support each other', async () => {
    const [a, b, c] = [
      await candidate('90 S RA win=501', 0.4),
      await candidate('91 S RA win=501', 0.35),
      await candidate('95 S FA', 0.2),
    ]
    const { verdict } = judgeMatch(match(a, [b, c]))
    expect(verdict).toMatchObject({ cause: 'server-reset', pattern: 'on-request' })
    expect(verdict.confidence).toBeCloseTo(0.97 * 0.75, 2)
  })

  test('where they tell different stories nothing is said but that', async () => {
    const [a, b] = [await candidate('90 S RA win=501', 0.4), await candidate('95 S FA', 0.4)]
    const { match: open, verdict } = judgeMatch(match(a, [b]))
    expect(open.chosen).toBeNull()
    expect(open.alternatives).toHaveLength(2)
    expect(verdict).toMatchObject({ cause: 'unmatched', pattern: 'no-candidate', closedBy: 'none', closing: null })
    expect(verdict.why[0]).toContain('2 flows fit this error about equally well')
  })

  test('one weak candidate is not enough', async () => {
    const { match: open, verdict } = judgeMatch(match(await candidate('90 S RA win=501', 0.4), []))
    expect(open.chosen).toBeNull()
    expect(verdict.why[0]).toContain('too weak')
  })

  test('an error without a flow keeps its reason', () => {
    expect(judgeMatch(match(null, [])).verdict).toMatchObject({
      cause: 'unmatched',
      pattern: 'no-candidate',
      why: ['None fits.'],
    })
  })
})
