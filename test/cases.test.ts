import { writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { CASE_NAMES, caseArgs, caseFile, casePath, copyOfCase } from './helpers/cases.js'
import { corr } from './helpers/corr.js'

/** Set by `npm run golden`: what the program says now becomes what is expected; look at the diff before it is committed. */
const GOLDEN = process.env['GOLDEN'] !== undefined

interface Told {
  readonly error: { readonly line: number; readonly endLine: number }
  readonly match: { readonly stream: number } | null
  readonly cause: string
  readonly pattern: string
  readonly closedBy: string
  readonly frames: { readonly closing: number | null }
}

/** What the makers of a case know of one error, from the programs' own sockets and from tshark. */
interface Truth {
  readonly line: number
  readonly endLine: number
  readonly stream: number | null
  readonly closingFrame: number | null
  readonly cause: string
  readonly pattern: string
  readonly closedBy: string
  /** The same connection seen at another point of the same capture. */
  readonly alts?: readonly { readonly stream: number; readonly closingFrame: number | null }[]
  /** Other answers that the packets support as well. */
  readonly acceptCauses?: readonly string[]
  readonly acceptPatterns?: readonly string[]
  readonly acceptClosedBy?: readonly string[]
}

/** What was told of one error in the shape of the truth: the truth itself where that, or something as good, was told. */
function comparable(told: Told, truth: Truth | undefined): Partial<Truth> {
  const { error, match, cause, pattern, closedBy, frames } = told
  const stream = match?.stream ?? null
  const closingFrame = frames.closing
  const twin = truth?.alts?.some((alt) => alt.stream === stream && alt.closingFrame === closingFrame) === true
  const or = <T>(value: T, others: readonly T[] | undefined, right: T | undefined): T =>
    right !== undefined && others?.includes(value) === true ? right : value
  return {
    line: error.line,
    endLine: error.endLine,
    stream: twin ? truth.stream : stream,
    closingFrame: twin ? truth.closingFrame : closingFrame,
    cause: or(cause, truth?.acceptCauses, truth?.cause),
    pattern: or(pattern, truth?.acceptPatterns, truth?.pattern),
    closedBy: or(closedBy, truth?.acceptClosedBy, truth?.closedBy),
  }
}

function objects<T>(ndjson: string): T[] {
  return ndjson
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T)
}

function expected(name: string, file: string, actual: string): string {
  if (GOLDEN) writeFileSync(casePath(name, file), actual)
  return caseFile(name, file) ?? `no ${file}: npm run golden`
}

describe.each(CASE_NAMES)('%s', (name) => {
  const ndjson = [...caseArgs(name), '--format', 'ndjson']

  test('is explained as expected, fresh, from the cache, and in another time zone', async () => {
    const cwd = copyOfCase(name)
    const fresh = await corr(ndjson, { cwd })
    const stderr = caseFile(name, 'expect.stderr') ?? ''
    expect(fresh).toEqual({ status: 0, stdout: expected(name, 'expect.ndjson', fresh.stdout), stderr })
    expect(await corr([...ndjson, '--no-cache'], { cwd, env: { TZ: 'America/St_Johns' } })).toEqual(fresh)
    const screen = await corr(caseArgs(name), { cwd })
    expect(screen).toEqual({ status: 0, stdout: expected(name, 'expect.txt', screen.stdout), stderr: '' })
  })

  test('is explained by an index alone, without the capture', async () => {
    const cwd = copyOfCase(name)
    expect(await corr(['index', 'out.pcap', '--db', 'moved.db'], { cwd })).toMatchObject({ status: 0, stderr: '' })
    const args = ndjson.map((arg) => (arg === 'out.pcap' ? 'moved.db' : arg))
    expect((await corr(args, { cwd })).stdout).toBe(caseFile(name, 'expect.ndjson'))
  })

  test('is what its makers saw at both ends of the socket', () => {
    const truth = (JSON.parse(caseFile(name, 'truth.json') ?? '{}') as { errors: Truth[] }).errors
    const told = objects<Told>(caseFile(name, 'expect.ndjson') ?? '')
    expect(told.map((one, i) => comparable(one, truth[i]))).toEqual(
      truth.map(({ line, endLine, stream, closingFrame, cause, pattern, closedBy }) => ({
        line,
        endLine,
        stream,
        closingFrame,
        cause,
        pattern,
        closedBy,
      })),
    )
  })
})
