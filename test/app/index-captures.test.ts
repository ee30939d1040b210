import {
  appendFileSync,
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { indexCaptures, type Indexed } from '../../src/app/index-captures.js'
import { sortInputs } from '../../src/app/sort-inputs.js'
import type { FlowRecord } from '../../src/model/flow-record.js'
import { flowSource } from '../../src/store/flow-source.js'
import { copyOfCase } from '../helpers/cases.js'
import { recorder, type Recorder } from '../helpers/recorder.js'
import { tempFolder } from '../helpers/temp-folder.js'
import { unpackFlow } from '../../src/pcap/flow/unpack-flow.js'

let folder = ''
let cache = ''

beforeEach(() => {
  folder = copyOfCase('a-server-timer')
  cache = join(tempFolder(), 'xdg')
  vi.stubEnv('XDG_CACHE_HOME', cache)
})

interface Outcome {
  readonly flows: readonly FlowRecord[]
  readonly paths: readonly string[]
  readonly session: Recorder
  /** Was the capture itself read? */
  readonly scanned: boolean
}

async function index(names: readonly string[], options: { db?: string; cache?: boolean } = {}): Promise<Outcome> {
  let scanned = false
  const session = { ...recorder(), progress: () => (scanned = true) }
  const sorted = await sortInputs(
    names.map((name) => join(folder, name)),
    session,
  )
  const indexed: Indexed = await indexCaptures(
    sorted,
    { db: options.db ?? null, cache: options.cache ?? true },
    session,
  )
  const source = flowSource(indexed.stored, unpackFlow)
  const flows = Array.from({ length: source.columns.length }, (_, row) => source.record(row))
  indexed.close()
  return { flows, paths: source.captures.map(({ path }) => path.slice(folder.length + 1)), session, scanned }
}

const cached = (): string[] => (existsSync(join(cache, 'corr')) ? readdirSync(join(cache, 'corr')) : [])

describe('the cache', () => {
  test('spares the second reading and gives the same flows', async () => {
    const first = await index(['out.pcap'])
    const second = await index(['out.pcap'])
    expect([first.scanned, second.scanned]).toEqual([true, false])
    expect(first.flows.length).toBeGreaterThan(3)
    expect(second.flows).toEqual(first.flows)
    expect((await index(['out.pcap'], { cache: false })).flows).toEqual(first.flows)
    expect(cached()).toHaveLength(1)
  })

  test('knows a capture under its new name', async () => {
    await index(['out.pcap'])
    renameSync(join(folder, 'out.pcap'), join(folder, 'moved.pcap'))
    const { scanned, paths } = await index(['moved.pcap'])
    expect({ scanned, paths }).toEqual({ scanned: false, paths: ['moved.pcap'] })
  })

  test('does not take a capture that has grown for what it was', async () => {
    const capture = join(folder, 'out.pcap')
    const whole = readFileSync(capture)
    writeFileSync(capture, whole.subarray(0, 12_000))
    const before = await index(['out.pcap'])
    appendFileSync(capture, whole.subarray(12_000))
    const after = await index(['out.pcap'])
    expect(after.scanned).toBe(true)
    expect(after.flows.length).toBeGreaterThan(before.flows.length)
  })

  test('keeps a capture that grows while it is read as what was read of it', async () => {
    const capture = join(folder, 'out.pcap')
    const whole = readFileSync(capture)
    writeFileSync(capture, whole.subarray(0, 12_000))
    const session = recorder()
    const sorted = await sortInputs([capture], session)
    appendFileSync(capture, whole.subarray(12_000))
    const early = await indexCaptures(sorted, { db: null, cache: true }, session)
    const flows = flowSource(early.stored, unpackFlow).columns.length
    early.close()
    expect((await index(['out.pcap'])).flows.length).toBeGreaterThan(flows)
  })

  test('does not take one capture for another of the same size and ends', async () => {
    await index(['out.pcap'])
    utimesSync(join(folder, 'out.pcap'), 1, 1)
    expect((await index(['out.pcap'])).scanned).toBe(true)
  })

  test('is not used without leave', async () => {
    await index(['out.pcap'], { cache: false })
    expect(cached()).toEqual([])
  })

  test.each<[what: string, spoil: (path: string) => void]>([
    ['cut', (path) => writeFileSync(path, readFileSync(path).subarray(0, 3000))],
    ['overwritten', (path) => writeFileSync(path, 'x'.repeat(9000))],
    ['empty', (path) => writeFileSync(path, '')],
  ])('makes a file anew that is %s', async (_, spoil) => {
    const first = await index(['out.pcap'])
    spoil(join(cache, 'corr', cached()[0] ?? ''))
    const second = await index(['out.pcap'])
    expect(second.scanned).toBe(true)
    expect(second.flows).toEqual(first.flows)
    expect(second.session.lines()).toEqual([])
    expect((await index(['out.pcap'])).scanned).toBe(false)
  })

  test('that cannot be written is mentioned, and memory is used', async () => {
    vi.stubEnv('XDG_CACHE_HOME', '/dev/null/nowhere')
    const { flows, session } = await index(['out.pcap'])
    expect(flows.length).toBeGreaterThan(3)
    expect(session.lines()).toEqual(['the cache cannot be written; flows are kept in memory (--no-cache)'])
  })

  test('two at once do not harm each other', async () => {
    const [one, two] = await Promise.all([index(['out.pcap']), index(['out.pcap'])])
    expect(one.flows).toEqual(two.flows)
    expect(cached()).toHaveLength(1)
  })

  test('clears leftovers of the day before, not those of now', async () => {
    await index(['out.pcap'])
    for (const name of ['old.tmp', 'new.tmp', 'notes.txt']) writeFileSync(join(cache, 'corr', name), '')
    utimesSync(join(cache, 'corr', 'old.tmp'), 1, 1)
    utimesSync(join(cache, 'corr', 'notes.txt'), 1, 1)
    utimesSync(join(folder, 'out.pcap'), 1, 1)
    await index(['out.pcap'])
    expect(cached().filter((name) => !name.endsWith('.corr'))).toEqual(['new.tmp', 'notes.txt'])
  })
})

describe('a capture', () => {
  test('that is damaged gives what stands before, and says so each time', async () => {
    const bytes = readFileSync(join(folder, 'out.pcap'))
    bytes.fill(0xff, 12_000, 16_000)
    writeFileSync(join(folder, 'out.pcap'), bytes)
    const first = await index(['out.pcap'])
    const second = await index(['out.pcap'])
    expect(first.session.failures).toMatchObject([{ code: 'CORR_BAD_PCAP', place: { file: join(folder, 'out.pcap') } }])
    expect(second.scanned).toBe(false)
    expect(second.session.lines()).toEqual(first.session.lines())
    expect(first.flows.length).toBeGreaterThan(0)
  })

  test('that is there twice is used once', async () => {
    copyFileSync(join(folder, 'out.pcap'), join(folder, 'copy.pcap'))
    const { paths, session } = await index(['out.pcap', 'copy.pcap'])
    expect(paths).toEqual(['out.pcap'])
    expect(session.lines()).toEqual([`the same capture as ${join(folder, 'out.pcap')}, used once`])
  })

  test('in an index file is found there', async () => {
    const db = join(folder, 'flows.db')
    const first = await index(['out.pcap'], { db })
    const second = await index(['out.pcap'], { db })
    expect([first.scanned, second.scanned]).toEqual([true, false])
    expect((await index(['flows.db'])).flows).toEqual(first.flows)
    expect((await index([], { db })).flows).toEqual(first.flows)
    expect(cached()).toEqual([])
  })

  test('that fails leaves the others', async () => {
    writeFileSync(join(folder, 'short.pcap'), readFileSync(join(folder, 'out.pcap')).subarray(0, 10))
    const { paths, session } = await index(['short.pcap', 'out.pcap'])
    expect(paths).toEqual(['out.pcap'])
    expect(session.failures).toMatchObject([{ code: 'CORR_BAD_PCAP' }])
  })
})

test('a packed capture that was cut off is told of in one line', async () => {
  const packed = gzipSync(readFileSync(join(folder, 'out.pcap')))
  writeFileSync(join(folder, 'cut.pcap.gz'), packed.subarray(0, packed.length / 2))
  const { flows, session } = await index(['cut.pcap.gz'])
  expect(flows.length).toBeGreaterThan(1)
  expect(session.lines()).toEqual(['the gzip data stop before their end; what is there was read'])
  expect((await index(['cut.pcap.gz'])).session.lines()).toHaveLength(1)
})
