import Database from 'better-sqlite3'
import { once } from 'node:events'
import {
  appendFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { basename, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { listErrors, type LogOptions, readLogs } from '../../src/app/read-logs.js'
import { sortInputs } from '../../src/app/sort-inputs.js'
import type { SocketError } from '../../src/model/socket-error.js'
import { corr, start } from '../helpers/corr.js'
import { recorder } from '../helpers/recorder.js'
import { ROOT } from '../helpers/root.js'
import { tempFolder } from '../helpers/temp-folder.js'

let folder = ''
let cache = ''

beforeEach(() => {
  folder = tempFolder()
  cache = join(folder, '.cache')
  vi.stubEnv('XDG_CACHE_HOME', cache)
})

const cached = (): string[] => (existsSync(join(cache, 'corr')) ? readdirSync(join(cache, 'corr')) : [])
const cachedFile = (): string => join(cache, 'corr', cached()[0] ?? '')
const log = (name = 'app.log'): string => join(folder, name)

const record = (i: number): string =>
  `2026-03-02T10:${String(i % 60).padStart(2, '0')}:00.${String(i % 1000).padStart(3, '0')}Z Error: read ECONNRESET\n` +
  '    at TCP.onStreamRead (node:internal/stream_base_commons:218:20) {\n' +
  `  errno: -104, code: 'ECONNRESET', syscall: 'read', rt: ${String(1000 + i)}\n}\n`

/** Lines that are no errors, so that what lies between two of them is not at the ends that tell files apart. */
const filler = '2026-03-02T10:00:00.000Z all is well\n'.repeat(4000)

interface Outcome {
  readonly errors: readonly SocketError[]
  readonly lines: readonly string[]
}

async function read(name = 'app.log', options: Partial<LogOptions> = {}): Promise<Outcome> {
  const session = recorder()
  const sorted = await sortInputs([log(name)], session)
  const { errors, logs } = await readLogs(sorted, { zone: null, linePattern: null, cache: true, ...options }, session)
  return { errors, lines: [...session.lines(), ...logs.map(({ lines }) => `${String(lines)} lines`)] }
}

/** Changes a log where nothing shows that it was changed, so that only what was cached can still be right. */
function changeUnseen(name = 'app.log'): void {
  const { mtime } = statSync(log(name))
  writeFileSync(log(name), readFileSync(log(name), 'latin1').replaceAll('ECONNRESET', 'all-is-well'.slice(0, 10)))
  utimesSync(log(name), mtime, mtime)
}

function writeLog(name = 'app.log', count = 40): void {
  writeFileSync(log(name), filler + Array.from({ length: count }, (_, i) => record(i)).join('') + filler)
  utimesSync(log(name), 1e9, 1e9)
}

const SAMPLES = readdirSync(join(ROOT, 'fixtures/formats')).filter((name) => name.endsWith('.log'))

describe('the errors of a log', () => {
  test.each(SAMPLES)('are the same from the cache: %s', async (name) => {
    const text = readFileSync(join(ROOT, 'fixtures/formats', name), 'utf8')
    writeFileSync(log(name), text.repeat(Math.ceil(40_000 / text.length)))
    const plain = await read(name, { cache: false })
    expect(cached()).toEqual([])
    expect(await read(name)).toEqual(plain)
    expect(cached()).toHaveLength(1)
    expect(await read(name)).toEqual(plain)
    expect(plain.errors.length).toBeGreaterThan(0)
  })

  test('come from the cache the second time, whatever the log is called then', async () => {
    writeLog()
    const first = await read()
    expect(first.errors).toHaveLength(40)
    changeUnseen()
    expect(await read()).toEqual(first)
    expect((await read('app.log', { cache: false })).errors).toEqual([])
    renameSync(log(), log('moved.log'))
    const moved = await read('moved.log')
    expect(moved.errors.map(({ line }) => line)).toEqual(first.errors.map(({ line }) => line))
    expect(moved.errors.every(({ file }) => file === log('moved.log'))).toBe(true)
  })

  test('keep halves of characters', async () => {
    const entry = `{"level":50,"time":1772445600000,"err":{"type":"Error","message":"\\ud83d ECONNRESET","code":"ECONNRESET"}}\n`
    writeFileSync(log(), entry + filler)
    const first = await read()
    expect(first.errors[0]?.message).toBe('\ud83d ECONNRESET')
    expect(await read()).toEqual(first)
  })

  test('point to each other under the name that the log has now', async () => {
    const sample = readFileSync(join(ROOT, 'fixtures/formats/node-http-server--pino-http.log'), 'utf8')
    writeFileSync(log(), sample + filler)
    const linked = ({ errors }: Outcome): SocketError[] => errors.filter(({ sameFailureAs }) => sameFailureAs !== null)
    const first = linked(await read())
    expect(first.map(({ sameFailureAs }) => sameFailureAs?.file)).toEqual([log(), log()])
    renameSync(log(), log('moved.log'))
    const moved = linked(await read('moved.log'))
    expect(moved.map(({ sameFailureAs }) => sameFailureAs)).toEqual(
      first.map(({ sameFailureAs }) => ({ ...sameFailureAs, file: log('moved.log') })),
    )
    expect(cached()).toHaveLength(1)
  })

  test.each<[what: string, change: () => void]>([
    ['has grown', () => appendFileSync(log(), record(99))],
    ['was cut', () => truncateSync(log(), statSync(log()).size - filler.length - 1)],
    ['was touched', () => utimesSync(log(), 1, 1)],
  ])('are read anew if it %s', async (_, change) => {
    writeLog()
    await read()
    changeUnseen()
    change()
    utimesSync(log(), 2e9, 2e9)
    expect((await read()).errors.length).toBeLessThan(2)
  })

  test.each<[what: string, options: Partial<LogOptions>]>([
    ['another zone', { zone: 'Asia/Shanghai' }],
    ['another pattern', { linePattern: /^(?<time>\S+) (?<message>.*)/ }],
    ['another flag of the pattern', { linePattern: /^(?<time>\S+) (?<level>\S+)/i }],
  ])('are read anew for %s', async (_, options) => {
    writeLog()
    await read()
    await read('app.log', { linePattern: /^(?<time>\S+) (?<level>\S+)/ })
    changeUnseen()
    expect((await read('app.log', options)).errors).toEqual([])
  })

  test('without a zone are given each zone that is asked for', async () => {
    writeFileSync(
      log(),
      `2026-03-02 10:00:00.000 Error: read ECONNRESET\n${filler.replaceAll('T', ' ').replaceAll('Z', '')}`,
    )
    const times = async (zone: string | null): Promise<unknown> => (await read('app.log', { zone })).errors[0]?.time
    for (let round = 0; round < 2; round++) {
      expect(await times(null)).toMatchObject({ epochMs: null, from: null })
      expect(await times('+01:00')).toMatchObject({ epochMs: Date.UTC(2026, 2, 2, 9), from: 'tz' })
      expect(await times('Asia/Shanghai')).toMatchObject({ epochMs: Date.UTC(2026, 2, 2, 2), from: 'tz' })
    }
  })

  test('of a small log are not worth a file', async () => {
    writeFileSync(log(), record(1))
    expect((await read()).errors).toHaveLength(1)
    expect(cached()).toEqual([])
  })
})

describe('what was said of a log', () => {
  test('is said again, under its name of now', async () => {
    const noise = Buffer.from(Array.from({ length: 60_000 }, (_, i) => 33 + ((i * 7919) % 89)))
    const packed = gzipSync(Buffer.concat([Buffer.from(record(1)), noise, Buffer.from('\n' + filler)]), { level: 0 })
    writeFileSync(log('cut.log.gz'), packed.subarray(0, -10_000))
    const first = await read('cut.log.gz')
    expect(first.lines[0]).toBe('the gzip data stop before their end; what is there was read')
    expect(cached()).toHaveLength(1)
    expect(await read('cut.log.gz')).toEqual(first)
    renameSync(log('cut.log.gz'), log('other.log.gz'))
    const session = recorder()
    await readLogs(
      await sortInputs([log('other.log.gz')], session),
      { zone: null, linePattern: null, cache: true },
      session,
    )
    expect(session.warnings[0]?.place).toEqual({ file: log('other.log.gz') })
  })

  test('is not kept if it could not be read to its end', async () => {
    const packed = gzipSync(filler + record(1) + filler, { level: 0 })
    const middle = Math.floor(packed.length / 2)
    packed.fill(0xff, middle, middle + 70_000)
    writeFileSync(log('bad.log.gz'), packed)
    const first = await read('bad.log.gz')
    expect(first.lines[0]).toContain('the gzip data are damaged')
    expect(cached()).toEqual([])
    expect(await read('bad.log.gz')).toEqual(first)
  })

  test('includes that nothing was found', async () => {
    writeFileSync(log(), filler)
    const first = await read()
    expect(first.lines).toEqual(['no socket error in its 4,000 lines', '4000 lines'])
    expect(await read()).toEqual(first)
  })
})

describe('the cache of logs', () => {
  test.each<[what: string, spoil: (path: string) => void]>([
    ['cut', (path) => truncateSync(path, 6000)],
    ['overwritten', (path) => writeFileSync(path, 'x'.repeat(9000))],
    ['empty', (path) => writeFileSync(path, '')],
    ['without its log', (path) => changed(path, 'DELETE FROM log')],
    ['damaged in its first record', (path) => changed(path, "UPDATE error SET record = '{' WHERE id = 1")],
    ['damaged in a later record', (path) => changed(path, "UPDATE error SET record = '{' WHERE id = 900")],
    ['of another layout', (path) => changed(path, 'PRAGMA user_version = 99')],
    ['of a capture', (path) => changed(path, 'PRAGMA application_id = 1668248178')],
  ])('makes a file anew that is %s, and gives each error once', async (_, spoil) => {
    writeLog('app.log', 1000)
    const first = await read()
    spoil(cachedFile())
    expect(await read()).toEqual(first)
    changeUnseen()
    expect(await read()).toEqual(first)
    expect(cached()).toHaveLength(1)
  })

  test('keeps nothing of a log that was not read to its end', async () => {
    writeLog('app.log', 1000)
    const request = { names: [log()], zone: null, linePattern: null, cache: true, span: null }
    for await (const error of await listErrors(request, recorder())) if (error.rtMs === 1100) break
    expect(cached()).toEqual([])
  })

  test('that cannot be written is not missed', async () => {
    writeLog()
    vi.stubEnv('XDG_CACHE_HOME', '/dev/null/nowhere')
    const { errors, lines } = await read()
    expect(errors).toHaveLength(40)
    expect(lines).toEqual(['8160 lines'])
  })

  test('is shared by two at once', async () => {
    writeLog('app.log', 1000)
    const runs = await Promise.all([1, 2, 3].map(() => corr(['errors', 'app.log', '--json'], { cwd: folder })))
    expect(new Set(runs.map(({ stdout }) => stdout)).size).toBe(1)
    expect(runs.map(({ status, stderr }) => [status, stderr])).toEqual([
      [0, ''],
      [0, ''],
      [0, ''],
    ])
    expect(cached()).toHaveLength(1)
  })

  test('survives a writer that is killed', async () => {
    writeLog('app.log', 20_000)
    const killed = start(['errors', 'app.log', '--format', 'ndjson'], { cwd: folder })
    await once(killed.stdout as NodeJS.ReadableStream, 'data')
    killed.kill('SIGKILL')
    await once(killed, 'close')
    expect(cached().filter((name) => !name.endsWith('.tmp'))).toEqual([])
    expect(cached()).toHaveLength(1)
    const { errors } = await read()
    expect(errors).toHaveLength(20_000)
    changeUnseen()
    expect((await read()).errors).toEqual(errors)
  })

  test('is used by every command that reads logs', async () => {
    writeLog()
    const count = async (...args: string[]): Promise<number> => {
      const { stdout } = await corr(args, { cwd: folder })
      return (JSON.parse(stdout) as unknown[]).length
    }
    expect(await count('errors', 'app.log', '--json')).toBe(40)
    changeUnseen()
    expect(await count('errors', 'app.log', '--json')).toBe(40)
    const capture = join(ROOT, 'fixtures/cases/a-server-timer/out.pcap')
    expect(await count('match', 'app.log', capture, '--json')).toBe(40)
    expect(await count('errors', 'app.log', '--json', '--no-cache')).toBe(0)
    expect(basename(cachedFile())).toMatch(/^[0-9a-f]{32}\.corr$/)
  })
})

function changed(path: string, sql: string): void {
  const db = new Database(path)
  db.exec(sql)
  db.close()
}
