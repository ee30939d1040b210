import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { gradeDay } from '../bench/day/grade.mjs'
import { makeDay } from '../bench/day/make.mjs'
import { corr, type Run } from '../helpers/corr.js'

/** A day of 24 captures and 24 packed logs of four services, of which every error's connection is known. */
const ERRORS = 150
let folder = ''

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'corr-test-'))
  const { captures, logs, errors } = makeDay(folder, { captureMib: 40, logMib: 12, errors: ERRORS })
  expect([captures.length, logs.length, errors]).toEqual([24, 24, ERRORS])
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

const run = (...args: string[]): Promise<Run> => corr(args, { cwd: folder })

test('of a day errors are tied to their connections and explained, whatever is read from the cache', async () => {
  const first = await run('match', 'logs', 'captures', '--format', 'ndjson')
  expect(first.status).toBe(0)
  const { wrong, ...grade } = gradeDay(first.stdout, join(folder, 'truth.ndjson'))
  expect(grade).toMatchObject({ errors: ERRORS, found: ERRORS, surplus: 0 })
  // A log of five errors may not tell how far its clock is off: then nothing is said, which is better than what is wrong.
  expect(wrong.filter(({ cause }) => cause !== 'unmatched')).toEqual([])
  expect(wrong.length).toBeLessThanOrEqual(ERRORS / 50)
  expect(await run('match', 'logs', 'captures', '--format', 'ndjson')).toEqual(first)
  expect(await run('match', 'captures/*', 'logs/*', '--format', 'ndjson', '--no-cache')).toEqual(first)
})

interface Told {
  readonly type?: string
  readonly cause: string
  readonly errors: number
  readonly causes: readonly { readonly name: string; readonly errors: number }[]
}

test('the report counts what match finds', async () => {
  const match = await run('match', 'logs', 'captures', '--json')
  const report = await run('report', 'logs', 'captures', '--json')
  const found = JSON.parse(match.stdout) as Told[]
  const [summary, ...findings] = JSON.parse(report.stdout) as [Told, ...Told[]]
  expect(findings).toEqual(found.map((finding) => ({ ...finding, type: 'finding' })))
  const counted = new Map<string, number>()
  for (const { cause } of found) counted.set(cause, (counted.get(cause) ?? 0) + 1)
  expect(Object.fromEntries(summary.causes.map(({ name, errors }) => [name, errors]))).toEqual(
    Object.fromEntries(counted),
  )
  expect(summary.errors).toBe(ERRORS)
})

test('a part of the day is reported as if the rest had not been', async () => {
  const span = ['--since', '2026-03-02T06:00:00Z', '--until', '2026-03-02T12:00:00Z']
  const match = await run('match', 'logs', 'captures', '--json', ...span)
  const report = await run('report', 'logs', 'captures', '--json', ...span)
  const [summary, ...findings] = JSON.parse(report.stdout) as [Told, ...Told[]]
  expect(findings).toEqual((JSON.parse(match.stdout) as Told[]).map((finding) => ({ ...finding, type: 'finding' })))
  expect(summary.errors).toBe(findings.length)
  expect(findings.length).toBeGreaterThan(ERRORS / 8)
  expect(findings.length).toBeLessThan(ERRORS / 2)
})
