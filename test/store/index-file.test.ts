import Database from 'better-sqlite3'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { findCapture, storedCaptures } from '../../src/store/capture-rows.js'
import { openIndex } from '../../src/store/database.js'
import { isIndex } from '../../src/store/is-index.js'
import { batchesOf } from '../../src/store/flow-batch.js'
import { storeCapture } from '../../src/store/flow-rows.js'
import { flowSource } from '../../src/store/flow-source.js'
import { sampleFlows } from '../helpers/arbitrary-flow.js'
import { bundled } from '../helpers/bundle.mjs'
import { captureEntry } from '../helpers/capture-entry.js'
import { tempFolder } from '../helpers/temp-folder.js'
import { packedPlain, unpackPlain } from '../helpers/packed-plain.mjs'

const FLOWS = 60_000
let store = ''

beforeAll(async () => {
  store = await bundled(['store/database', 'store/flow-batch', 'store/flow-rows'])
})

afterAll(() => rmSync(store, { recursive: true, force: true }))

/** Starts a process that stores a capture of {@link FLOWS} flows. */
function writer(path: string, name: string): ChildProcess {
  const script = fileURLToPath(new URL('store-writer.mjs', import.meta.url))
  const child = spawn(process.execPath, [script, store, path, name, String(FLOWS)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  return child
}

async function said(child: ChildProcess, word: string): Promise<void> {
  for await (const chunk of child.stdout as AsyncIterable<Buffer>) if (chunk.toString().includes(word)) return
}

/** Name and number of flows of each capture in an index. */
function content(path: string): Record<string, number> {
  const index = openIndex(path, 'read')
  try {
    return Object.fromEntries(
      storedCaptures(index).map((stored) => [stored.info.path, flowSource([stored], unpackPlain).columns.length]),
    )
  } finally {
    index.db.close()
  }
}

async function smallIndex(): Promise<string> {
  const path = join(tempFolder(), 'flows.corr')
  const index = openIndex(path, 'write')
  await storeCapture(index, captureEntry(), batchesOf(packedPlain(sampleFlows(3))))
  index.db.close()
  return path
}

function changed(path: string, sql: string): void {
  const db = new Database(path)
  db.exec(sql)
  db.close()
}

/** Numbers in the columns that point anywhere. */
function noise(path: string): void {
  const db = new Database(path)
  const { columns } = db.prepare('SELECT columns FROM flow_chunk').get() as { columns: Buffer }
  db.prepare('UPDATE flow_chunk SET columns = ?').run(Buffer.alloc(columns.length, 0xee))
  db.close()
}

const COLUMNS = /its columns do not fit together/

describe('an index whose writer was killed', () => {
  test('in its first capture opens and is empty', async () => {
    const path = join(tempFolder(), 'flows.corr')
    const child = writer(path, 'first.pcap')
    await said(child, 'writing')
    child.kill('SIGKILL')
    await once(child, 'close')
    expect(content(path)).toEqual({})
  })

  test('in its second capture has the first one whole, and takes the second later', async () => {
    const path = await smallIndex()
    const child = writer(path, 'second.pcap')
    await said(child, 'writing')
    child.kill('SIGKILL')
    await once(child, 'close')
    expect(content(path)).toEqual({ 'out.pcap': 3 })
    await said(writer(path, 'second.pcap'), 'done')
    expect(content(path)).toEqual({ 'out.pcap': 3, 'second.pcap': FLOWS })
  })
})

describe('two processes at once', () => {
  test.each([
    ['with two captures store both', ['a.pcap', 'b.pcap']],
    ['with the same capture store it once', ['a.pcap', 'a.pcap']],
  ])('%s', async (_, names) => {
    const path = join(tempFolder(), 'flows.corr')
    const children = names.map((name) => writer(path, name))
    const codes = await Promise.all(children.map(async (child) => (await once(child, 'close'))[0] as number))
    expect(codes).toEqual([0, 0])
    expect(content(path)).toEqual(Object.fromEntries(names.map((name) => [name, FLOWS])))
  })
})

describe('what an index says of captures', () => {
  test('a copy under another name is the same capture', async () => {
    const index = openIndex(await smallIndex(), 'write')
    const { identity } = captureEntry()
    expect(findCapture(index, { ...identity!, realPath: '/elsewhere/copy.pcap', mtimeNs: '5' })?.id).toBe(1)
    expect(findCapture(index, { ...identity!, size: 4001 })).toBeNull()
  })

  test('a file that has grown replaces its earlier state', async () => {
    const path = await smallIndex()
    const index = openIndex(path, 'write')
    const grown = captureEntry({ identity: { ...captureEntry().identity!, size: 8000, tailHash: 'cc' } })
    await storeCapture(index, grown, batchesOf(packedPlain(sampleFlows(5))))
    index.db.close()
    expect(content(path)).toEqual({ 'out.pcap': 5 })
  })

  test('a failure while the flows are made leaves nothing of the capture', async () => {
    const path = await smallIndex()
    const index = openIndex(path, 'write')
    const entry = captureEntry({ identity: null }, { path: 'bad.pcap' })
    const flows = function* () {
      yield* sampleFlows(2)
      throw new RangeError('in the middle')
    }
    await expect(storeCapture(index, entry, batchesOf(packedPlain(flows())))).rejects.toThrow('in the middle')
    index.db.close()
    expect(content(path)).toEqual({ 'out.pcap': 3 })
  })
})

describe('a file', () => {
  test('of ours is told by its first bytes', async () => {
    expect(isIndex(readFileSync(await smallIndex()))).toBe(true)
  })

  test('of another SQLite program is not ours, whole or short', () => {
    const path = join(tempFolder(), 'other.db')
    changed(path, 'CREATE TABLE t (x)')
    const bytes = readFileSync(path)
    expect(isIndex(bytes)).toBe(false)
    expect(isIndex(bytes.subarray(0, 20))).toBe(false)
  })

  test.each<[what: string, spoil: (path: string) => void, message: RegExp]>([
    [
      'of a newer corr',
      (path) => changed(path, 'PRAGMA user_version = 99'),
      /newer corr; update corr, or index again$/,
    ],
    ['of an older corr', (path) => changed(path, 'PRAGMA user_version = 0'), /older corr; delete it and index/],
    [
      'of another program',
      (path) => changed(path, 'PRAGMA application_id = 1'),
      /corr did not write; name another file/,
    ],
    ['that is text', (path) => writeFileSync(path, 'x'.repeat(5000)), /it is no index; name another file$/],
    ['that is cut', (path) => writeFileSync(path, readFileSync(path).subarray(0, 5000)), /damaged/],
    ['without tables', (path) => changed(path, 'DROP TABLE flow'), /damaged \(no such table: flow\)/],
    ['with a flow that is text', (path) => changed(path, "UPDATE flow SET packed = 'x'"), /a flow in it is no flow/],
    ['with a flow that is cut', (path) => changed(path, "UPDATE flow SET packed = x'0101'"), /a flow in it is cut/],
    ['with columns that are cut', (path) => changed(path, "UPDATE flow_chunk SET columns = x'00'"), COLUMNS],
    ['with columns that are none', (path) => changed(path, "UPDATE flow_chunk SET columns = 'x'"), COLUMNS],
    ['with more rows than columns', (path) => changed(path, 'UPDATE flow_chunk SET rows = 1000000000'), COLUMNS],
    ['with rows below none', (path) => changed(path, 'UPDATE flow_chunk SET rows = -1'), COLUMNS],
    ['with words that are none', (path) => changed(path, "UPDATE flow_chunk SET words = '{'"), COLUMNS],
    ['with columns of noise', (path) => noise(path), COLUMNS],
    [
      'with a note that is cut',
      (path) => changed(path, "UPDATE capture SET warnings = '['"),
      /a note in it cannot be read/,
    ],
  ])('%s is a failure that names it', async (_, spoil, message) => {
    const path = await smallIndex()
    spoil(path)
    const open = (): unknown => {
      const index = openIndex(path, 'read')
      onTestFinished(() => void index.db.close())
      return flowSource(storedCaptures(index), unpackPlain).record(0)
    }
    expect(open).toThrow(expect.objectContaining({ code: 'CORR_BAD_INDEX', place: { file: path } }) as Error)
    expect(open).toThrow(message)
  })

  test('in a folder that does not exist is a failure', () => {
    expect(() => openIndex('/nonexistent/flows.corr', 'write')).toThrow(/its folder does not exist; make the folder/)
  })

  test('that may only be read can be read', async () => {
    const path = await smallIndex()
    chmodSync(path, 0o444)
    expect(content(path)).toEqual({ 'out.pcap': 3 })
  })
})
