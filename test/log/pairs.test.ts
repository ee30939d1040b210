import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { SocketError } from '../../src/model/socket-error.js'
import { fixture, readChunks } from './support/log-text.js'

/** What the application knew of an error that it logged: fixtures/make/pairs/README.md. */
interface Truth {
  readonly name: string
  readonly behaviour: string
  readonly line: number
  readonly endLine: number
  readonly port: number
  readonly path: string | null
  readonly method: string | null
  readonly codes: readonly string[]
  /** Moments before and after it was written, ms since the epoch. */
  readonly before: number
  readonly after: number
  readonly time: 'zoned' | 'local' | 'clock' | 'none'
}

const FOLDER = new URL('../../fixtures/formats/pairs/', import.meta.url)
const loggers = readdirSync(FOLDER).filter((name) => name.endsWith('.log')).map((name) => name.slice(0, -'.log'.length)) // prettier-ignore
const SLACK_MS = 2

describe.each(loggers)('%s', (logger) => {
  const bytes = fixture(`pairs/${logger}.log`)
  const lines = bytes.toString().split('\n')
  const truths = JSON.parse(fixture(`pairs/${logger}.truth.json`).toString()) as Truth[]
  const read = async (): Promise<SocketError[]> => (await readChunks([bytes], { zone: 'UTC' })).errors

  test('each error is one record, from its first line on, and there are no others', async () => {
    expect((await read()).map((error) => error.line)).toEqual(truths.map((truth) => truth.line))
  })

  test.each(truths.map((truth) => [truth.name, truth.behaviour, truth] as const))('%s, %s', async (_, __, truth) => {
    const error = (await read()).find((found) => found.line === truth.line)
    expect(error).toBeDefined()
    const text = lines.slice(truth.line - 1, truth.endLine).join('\n')
    const told = <T>(value: T, shown: boolean): readonly (T | null)[] => (shown ? [value] : [value, null])
    const port = error!.remotePort ?? error!.port ?? error!.attempts?.[0]?.port ?? null
    expect(told(truth.port, text.replaceAll('_', '').includes(String(truth.port)))).toContain(port)
    expect(told(truth.path, truth.path !== null && text.includes(truth.path))).toContain(error!.path)
    expect([truth.method, null]).toContain(error!.method)
    expect(truth.codes.some((code) => text.includes(code)) ? truth.codes : [...truth.codes, null]).toContain(error!.code)
    if (truth.behaviour === 'refused') expect(['refused', null]).toContain(error!.symptom)
    expect(error!.time?.epochMs ?? null).toSatisfy((ms: number | null) => isWithin(ms, truth, error!.time?.digits ?? 0))
  }) // prettier-ignore

  test('byte by byte the same', async () => {
    const single = function* (): Generator<Buffer> {
      for (let i = 0; i < bytes.length; i++) yield bytes.subarray(i, i + 1)
    }
    expect((await readChunks(single(), { zone: 'UTC' })).errors).toEqual(await read())
  })
})

/** Was it written at that time, as far as the format shows times and with as many digits? */
function isWithin(ms: number | null, { before, after, time }: Truth, digits: number): boolean {
  if (time === 'none') return true
  const slack = digits === 0 ? 1000 : SLACK_MS
  // a time of day is put near to the log's date of change
  return ms !== null && (time === 'clock' || (ms >= before - slack && ms <= after + slack))
}
