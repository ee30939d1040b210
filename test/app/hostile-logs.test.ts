import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { listErrors } from '../../src/app/read-logs.js'
import type { SocketError } from '../../src/model/socket-error.js'
import { copyOfCase } from '../helpers/cases.js'
import { recorder, type Recorder } from '../helpers/recorder.js'

const MIB = 1024 * 1024

const good = (): Buffer => readFileSync(join(copyOfCase('a-server-timer'), 'app.log'))

async function read(content: Buffer): Promise<{ errors: readonly SocketError[]; session: Recorder }> {
  const path = join(copyOfCase('a-server-timer'), 'hostile.log')
  writeFileSync(path, content)
  const session = recorder()
  const errors: SocketError[] = []
  for await (const error of await listErrors(
    { names: [path], zone: null, linePattern: null, cache: false, span: null },
    session,
  ))
    errors.push(error)
  return { errors, session }
}

/** Bytes of all values, the same each time. */
function noise(length: number): Buffer {
  const bytes = Buffer.alloc(length)
  for (let i = 0, x = 1; i < length; i++) {
    x = (Math.imul(x, 1664525) + 1013904223) >>> 0
    bytes[i] = x >>> 24
  }
  return bytes
}

const paths = (errors: readonly SocketError[]): (string | null)[] => errors.map(({ path }) => path)

describe('a log with the three errors of an incident', () => {
  test.each<[what: string, spoil: (log: Buffer) => Buffer]>([
    ['as it is', (log) => log],
    ['with lines that end in CRLF', (log) => Buffer.from(log.toString().replaceAll('\n', '\r\n'))],
    ['with a byte order mark', (log) => Buffer.concat([Buffer.from('\ufeff'), log])],
    ['without its last line end', (log) => log.subarray(0, log.lastIndexOf('}') + 1)],
    ['behind a line of 20 MiB', (log) => Buffer.concat([Buffer.alloc(20 * MIB, 'x'), Buffer.from('\n'), log])],
    ['before a line of 20 MiB without an end', (log) => Buffer.concat([log, Buffer.alloc(20 * MIB, 'x')])],
    [
      'behind a disk full of zeros',
      (log) => Buffer.concat([Buffer.from('start\n'.repeat(1000)), Buffer.alloc(MIB), Buffer.from('\n'), log]),
    ],
    [
      'behind binary data',
      (log) => Buffer.concat([Buffer.from('start\n'.repeat(1000)), noise(MIB), Buffer.from('\n'), log]),
    ],
    ['behind 60,000 lines', (log) => Buffer.concat([Buffer.from('start\n'.repeat(60_000)), log])],
    ['behind Latin-1', (log) => Buffer.concat([Buffer.from('Ger\u00e4t \u00fc\n'.repeat(2000), 'latin1'), log])],
  ])('%s gives them', async (_, spoil) => {
    const { errors, session } = await read(spoil(good()))
    expect(paths(errors)).toEqual(paths((await read(good())).errors))
    expect(errors).toHaveLength(3)
    expect(session.failures).toEqual([])
  })
})

describe('a log that means harm', () => {
  test.each<[what: string, content: () => Buffer]>([
    [
      'noise with the word in it',
      () => Buffer.concat([Buffer.from('x\n'.repeat(3000)), noise(2 * MIB), Buffer.from('ECONNRESET'), noise(2 * MIB)]),
    ],
    ['nothing but the word', () => Buffer.from('ECONNRESET '.repeat(200_000))],
    ['nothing but opening brackets', () => Buffer.from(`Error: read ECONNRESET {${'{['.repeat(300_000)}`)],
    [
      'JSON that never ends',
      () => Buffer.from(`{"err":{"code":"ECONNRESET","stack":"${'\\n    at x'.repeat(200_000)}`),
    ],
    [
      'a stack that never ends',
      () => Buffer.from(`Error: read ECONNRESET\n${'    at f (file.js:1:1)\n'.repeat(200_000)}`),
    ],
    [
      'nested causes',
      () =>
        Buffer.from(
          'Error: read ECONNRESET\n' +
            Array.from({ length: 5000 }, (_, i) => `${' '.repeat(i % 200)}[cause]: Error: x {\n`).join(''),
        ),
    ],
    [
      'numbers that are too large',
      () =>
        Buffer.from(
          `Error: read ECONNRESET { rt: ${'9'.repeat(400)}, remotePort: 99999999999, remoteAddress: '999.1.1.1' }\n`,
        ),
    ],
  ])('%s is read to its end', async (_, content) => {
    const { errors, session } = await read(content())
    expect(session.failures).toEqual([])
    for (const { remotePort, rtMs } of errors) {
      expect(remotePort === null || (remotePort >= 0 && remotePort <= 65535)).toBe(true)
      expect(rtMs === null || Number.isFinite(rtMs)).toBe(true)
    }
  })
})
