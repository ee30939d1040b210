import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Finding } from '../../src/model/finding.js'
import { errorRenderer, flowRenderer, matchRenderer } from '../../src/render/index.js'
import type { RenderOptions } from '../../src/render/renderer.js'
import { displayWidth } from '../../src/render/terminal/text-width.js'
import { HOSTILE_TEXT, UNSEEN } from './hostile-text.js'
import { candidateOf, findingOf, headOf, raceOf, unmatchedOf, verdictOf } from './findings.js'
import { captureOf, flowOf } from './samples.js'

/** Words of our own, which no log and no capture can change. */
const OWN_WORDS = new Set(['cause', 'pattern', 'closedBy', 'from', 'role', 'side', 'symptom', 'local'])
// eslint-disable-next-line no-control-regex -- colour codes are what is looked for
const COLOUR = /\x1b\[(?:0|1|2|36|32|1;31|1;33)m/g

/** The same value with every free text in it replaced. */
function spoiled<T>(value: T, texts: Iterator<string>): T {
  const spoil = (inner: unknown, key: string): unknown => {
    if (typeof inner === 'string') return OWN_WORDS.has(key) ? inner : texts.next().value
    if (Array.isArray(inner)) return inner.map((one) => spoil(one, key))
    if (inner === null || typeof inner !== 'object') return inner
    return Object.fromEntries(Object.entries(inner).map(([name, one]) => [name, spoil(one, name)]))
  }
  return spoil(value, '') as T
}

function* endless(texts: readonly string[]): Generator<string, string> {
  for (let i = 0; ; i += 1) yield texts[i % texts.length] ?? ''
}

const SAMPLES: readonly Finding[] = [
  findingOf(
    { twins: [{ flow: flowOf(), capture: captureOf() }], alternatives: [candidateOf(flowOf({ stream: 15 }))] },
    { others: [verdictOf()] },
  ),
  findingOf(),
  raceOf({ sameFailureAs: { file: 'app.log', line: 1 }, syscall: null }),
  unmatchedOf(),
]

type Table = (texts: readonly string[], options: RenderOptions) => string

const matchScreen: Table = (texts, options) => {
  const source = endless(texts)
  const findings = SAMPLES.map((finding) => spoiled(finding, source))
  const renderer = matchRenderer('table', options)
  const captures = spoiled([captureOf(), captureOf()], source)
  return (
    renderer.begin({ ...spoiled(headOf([]), source), captures, findings }) +
    findings.map((one) => renderer.item(one)).join('') +
    renderer.end()
  )
}

const flowScreen: Table = (texts, options) => {
  const line = spoiled({ flow: flowOf(), capture: captureOf(), verdict: verdictOf() }, endless(texts))
  const renderer = flowRenderer('table', options)
  return renderer.begin({ captures: [line.capture, line.capture] }) + renderer.item(line) + renderer.end()
}

const errorScreen: Table = (texts, options) => {
  const source = endless(texts)
  const errors = SAMPLES.map(({ match }) => spoiled(match.error, source))
  const renderer = errorRenderer('table', options)
  return (
    renderer.begin({ logs: spoiled(headOf([]).logs, source) }) +
    errors.map((one) => renderer.item(one)).join('') +
    renderer.end()
  )
}

describe.each([
  ['match', matchScreen],
  ['flows', flowScreen],
  ['errors', errorScreen],
])('the table of %s', (name, table) => {
  test('holds nothing but printable text, newlines and our own colours', () => {
    fc.assert(
      fc.property(
        fc.array(HOSTILE_TEXT, { minLength: 1, maxLength: 12 }),
        fc.constantFrom(80, 120, 200),
        fc.boolean(),
        fc.boolean(),
        (texts, width, colour, explain) => {
          const text = table(texts, { width, colour, explain })
          for (const line of (colour ? text.replace(COLOUR, '') : text).split('\n')) {
            expect(line).not.toMatch(UNSEEN)
            if (name === 'match' && !/ see {4}/.test(line)) expect(displayWidth(line)).toBeLessThanOrEqual(width)
          }
        },
      ),
      { numRuns: 150 },
    )
  })
})
