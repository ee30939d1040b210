import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FORMATS, errorRenderer, flowRenderer, matchRenderer } from '../../src/render/index.js'
import type { Renderer, RenderOptions } from '../../src/render/renderer.js'
import { HOSTILE_TEXT } from './hostile-text.js'
import { candidateOf, findingOf, headOf, raceOf, unmatchedOf, verdictOf } from './findings.js'
import { captureOf, errorOf, flowOf } from './samples.js'

const OPTIONS: RenderOptions = { width: 80, colour: true, explain: true }

function printed<Head, Item>(renderer: Renderer<Head, Item>, head: Head, items: readonly Item[]): string {
  return renderer.begin(head) + items.map((item) => renderer.item(item)).join('') + renderer.end()
}

const findings = [findingOf(), raceOf(), unmatchedOf()]
const flows = [{ flow: flowOf(), capture: captureOf(), verdict: verdictOf() }]

test('table is the first format, the usual one', () => {
  expect(FORMATS).toEqual(['table', 'ndjson', 'json'])
})

describe.each([
  ['match', (format: 'json' | 'ndjson') => printed(matchRenderer(format, OPTIONS), headOf(findings), findings), 3],
  ['flows', (format: 'json' | 'ndjson') => printed(flowRenderer(format, OPTIONS), { captures: [] }, flows), 1],
  [
    'errors',
    (format: 'json' | 'ndjson') => printed(errorRenderer(format, OPTIONS), { logs: [] }, [errorOf(), errorOf()]),
    2,
  ],
])('%s', (_, print, count) => {
  test('ndjson is one object a line, json the same objects in an array', () => {
    const lines = print('ndjson').split('\n')
    expect(lines.pop()).toBe('')
    expect(lines).toHaveLength(count)
    const objects: unknown[] = lines.map((line) => JSON.parse(line) as unknown)
    expect(objects).toEqual(Array(count).fill(expect.objectContaining({ schemaVersion: 1 })))
    expect(JSON.parse(print('json'))).toEqual(objects)
  })
})

test.each([
  ['ndjson', ''],
  ['json', '[\n]\n'],
] as const)('%s of nothing', (format, text) => {
  expect(printed(matchRenderer(format, OPTIONS), headOf([]), [])).toBe(text)
})

test('a json renderer can begin again', () => {
  const renderer = errorRenderer('json', OPTIONS)
  const first = printed(renderer, { logs: [] }, [errorOf()])
  expect(printed(renderer, { logs: [] }, [errorOf()])).toBe(first)
})

test('hostile text stays on one line and reads back', () => {
  fc.assert(
    fc.property(HOSTILE_TEXT, HOSTILE_TEXT, (message, path) => {
      const finding = findingOf(
        { error: errorOf({ message, file: path }), chosen: candidateOf(flowOf(), { capture: captureOf({ path }) }) },
        { why: [message] },
      )
      const text = matchRenderer('ndjson', OPTIONS).item(finding)
      // eslint-disable-next-line no-control-regex -- every separator that some language splits lines at
      expect(text.split(/[\n\v\f\r\u{1c}-\u{1e}\u{85}\u{2028}\u{2029}]/u)).toEqual([text.slice(0, -1), ''])
      const object = JSON.parse(text) as {
        error: { message: string; file: string }
        why: string
        match: { capture: string }
      }
      expect([object.error.message, object.error.file, object.why, object.match.capture]).toEqual([
        message,
        path,
        message,
        path,
      ])
    }),
    { numRuns: 200 },
  )
})
