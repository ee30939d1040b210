import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { CASE_NAMES, casePath } from '../helpers/cases.js'
import { corr } from '../helpers/corr.js'
import { ROOT } from '../helpers/root.js'
import { captureOf } from '../helpers/segments.js'
import { tempFolder } from '../helpers/temp-folder.js'

/** `corr flows` over a file, read by so many threads. */
const flowsBy = (threads: number, path: string): ReturnType<typeof corr> =>
  corr(['flows', '--no-cache', path, '--format', 'ndjson'], {
    cwd: tempFolder(),
    env: { CORR_THREADS: String(threads) },
  })

const BROKEN = join(ROOT, 'fixtures', 'broken')
const LINKS = join(ROOT, 'fixtures', 'links')
const captures = [
  ...CASE_NAMES.slice(0, 6).map((name) => casePath(name, 'out.pcap')),
  ...[BROKEN, LINKS].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(pcap|pcapng)$/.test(name))
      .map((name) => join(folder, name)),
  ),
]

test('there are captures of all kinds to try', () => {
  expect(captures.length).toBeGreaterThan(20)
})

describe.each(captures.map((path) => [path.slice(ROOT.length), path]))('%s', (_, path) => {
  test('several threads say what one says', async () => {
    const [one, three] = [await flowsBy(1, path), await flowsBy(3, path)]
    expect(three).toEqual(one)
  })
})

describe('several captures, each read by a thread of its own', () => {
  const run = (threads: number, ...args: string[]): ReturnType<typeof corr> =>
    corr(args, { cwd: tempFolder(), env: { CORR_THREADS: String(threads) } })
  const of = (name: string): string => join(ROOT, 'fixtures', name)

  test.each([2, 3, 8])('hold what they hold one after the other: %i threads', async (threads) => {
    const flows = ['flows', ...captures, '--format', 'ndjson', '--no-cache']
    const [one, several] = [await run(1, ...flows), await run(threads, ...flows)]
    expect(one.stdout.split('\n').length).toBeGreaterThan(50)
    expect(one.stderr.split('\n').length).toBeGreaterThan(5)
    expect(several).toEqual(one)
  })

  test('come from the cache afterwards, and from an index', async () => {
    const cwd = tempFolder()
    const env = { CORR_THREADS: '3' }
    const flows = (...args: string[]): ReturnType<typeof corr> => corr(['flows', '--json', ...args], { cwd, env })
    const first = await flows(...captures)
    expect(await flows(...captures)).toEqual(first)
    expect((await flows(...captures, '--db', 'all.db')).stdout).toEqual(first.stdout)
    const { stdout } = await flows('all.db')
    expect(stdout).toEqual(first.stdout)
  })

  test('stop as soon as nobody reads any more what was found', async () => {
    const { stdout, status } = await run(3, 'flows', ...captures, '--limit', '1', '--json')
    expect([status, (JSON.parse(stdout) as unknown[]).length]).toEqual([1, 1])
    expect((await run(3, 'index', of('cases/a-server-timer'), '--db', '/nonexistent/x.db')).status).toBe(1)
  })
})

test('a file that is no capture any more when it is read is one clear line', async () => {
  const path = join(tempFolder(), 'cut.pcap')
  writeFileSync(path, captureOf('0 C S').subarray(0, 20))
  const run = await flowsBy(2, path)
  expect(run.status).toBe(1)
  expect(run.stderr.trim().split('\n')).toHaveLength(1)
  expect(run.stderr).toContain('cut.pcap')
})
