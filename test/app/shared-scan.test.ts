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

test('a file that is no capture any more when it is read is one clear line', async () => {
  const path = join(tempFolder(), 'cut.pcap')
  writeFileSync(path, captureOf('0 C S').subarray(0, 20))
  const run = await flowsBy(2, path)
  expect(run.status).toBe(1)
  expect(run.stderr.trim().split('\n')).toHaveLength(1)
  expect(run.stderr).toContain('cut.pcap')
})
