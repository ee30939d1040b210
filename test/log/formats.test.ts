import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { SocketError } from '../../src/model/socket-error.js'
import { fixture, readChunks } from './support/log-text.js'

/** A record as fixtures/formats/README.md describes it. */
interface Expected {
  readonly line: number
  readonly headerLine: number
  readonly endLine: number
  readonly timestamp: string | null
  readonly timestampText: string | null
  readonly optional?: boolean
  readonly code: string | null
  readonly client: string | null
  readonly cause: SocketError['cause']
  readonly attempts?: SocketError['attempts']
  readonly [field: string]: unknown
}

const FIELDS = [
  'syscall', 'name', 'message', 'remoteAddress', 'remotePort', 'localAddress', 'localPort', 'host', 'port', 'method', 'path', 'url',
  'rtMs', 'socketHandledRequests', 'keepAlive', 'pid',
] as const // prettier-ignore

/** Logs of a server in which nothing but the records around it tells whose side a record is on. */
const SIDE_UNTOLD = new Set(['node-http-server--winston-printf:2', 'node-http-server--winston-printf:5'])

const samples = readdirSync(new URL('../../fixtures/formats/', import.meta.url))
  .filter((name) => name.endsWith('.log'))
  .map((name) => name.replace(/\.log$/, ''))

describe.each(samples)('%s', (sample) => {
  const expected = JSON.parse(fixture(`${sample}.expected.json`).toString()) as Expected[]
  const wanted = expected.filter((record) => record.optional !== true)

  test('each record is found, and nothing else', async () => {
    const { errors } = await readChunks([fixture(`${sample}.log`)])
    const lines = errors.map(
      (error) => expected.find((record) => covers(record, error))?.line ?? `stranger in line ${String(error.line)}`,
    )
    expect(
      lines.filter((line) => !expected.some((record) => record.optional === true && record.line === line)),
    ).toEqual(wanted.map((record) => record.line))
  })

  test.each(wanted.map((record) => [record.line, record] as const))('record of line %d', async (_, record) => {
    const { errors } = await readChunks([fixture(`${sample}.log`)])
    const error = errors.find((found) => covers(record, found))
    expect(error).toBeDefined()
    expect(pick(error!)).toEqual({ ...pick(record), message: record.message === '' ? null : record.message })
    expect(error!.code ?? 'ECONNRESET').toBe(record.code ?? error!.code ?? 'ECONNRESET')
    expect(error!.requestId).toBe(record.requestId === null ? null : String(record.requestId))
    if (record.client !== null) expect(error!.client).toBe(record.client)
    if (!SIDE_UNTOLD.has(`${sample}:${String(record.line)}`)) expect(error!.side).toBe(record.side)
    if (record.timestamp !== null)
      expect(Math.abs((error!.time?.epochMs ?? 0) - Date.parse(record.timestamp))).toBeLessThan(1)
    else expect(error!.time?.epochMs ?? null).toBeNull()
    expect(error!.time?.text ?? null).toBe(record.timestampText)
    expect(error!.endLine).toBe(record.endLine)
    if (record.attempts != null) expect(error!.attempts).toEqual(record.attempts)
    if (record.cause != null) expect(error!.cause).toEqual(record.cause)
  })
})

function covers(record: Expected, error: SocketError): boolean {
  return error.line >= record.line && error.line <= record.headerLine
}

function pick(record: Expected | SocketError): Record<string, unknown> {
  return Object.fromEntries(
    FIELDS.map((field) => [field, (record as unknown as Record<string, unknown>)[field] ?? null]),
  )
}
