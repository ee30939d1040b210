import Database from 'better-sqlite3'
import { copyFileSync, existsSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { loadCaptures } from '../../src/app/index-captures.js'
import { copyOfCase } from '../helpers/cases.js'
import { recorder } from '../helpers/recorder.js'

let folder = ''
const at = (name: string): string => join(folder, name)

/** Flows of each capture, and what was said, with names of files shortened. */
async function load(names: string[], db: string | null): Promise<{ flows: Record<string, number>; said: string[] }> {
  const session = recorder()
  const infos = await loadCaptures({ names: names.map(at), db: db === null ? null : at(db), cache: false }, session)
  const said = session.lines().map((line) => line.replaceAll(`${folder}/`, ''))
  return { flows: Object.fromEntries(infos.map(({ path, flows }) => [path.slice(folder.length + 1), flows])), said }
}

/** Makes an index of `out.pcap` and `other.pcap` look as if an older version had written it. */
async function older(name: string, version = 4): Promise<void> {
  await load(['out.pcap', 'other.pcap'], name)
  age(name, version)
}

function age(name: string, version: number): void {
  const db = new Database(at(name))
  db.exec('DROP TABLE flow')
  db.pragma(`user_version = ${String(version)}`)
  db.close()
}

beforeEach(() => {
  folder = copyOfCase('a-server-timer')
  copyFileSync(join(copyOfCase('client-abort'), 'out.pcap'), at('other.pcap'))
})

describe('an index of an older version', () => {
  test('given in place of captures: they are read', async () => {
    await older('old.db')
    const { flows, said } = await load(['old.db'], null)
    expect(flows).toEqual((await load(['out.pcap', 'other.pcap'], null)).flows)
    expect(said).toEqual(['it was written by an older corr: 2 captures of it are read instead'])
  })

  test('whose captures are gone or changed is refused, and what is there is read', async () => {
    await older('old.db')
    rmSync(at('out.pcap'))
    const { flows, said } = await load(['old.db'], null)
    expect(Object.keys(flows)).toEqual(['other.pcap'])
    expect(said).toEqual([
      'old.db: it was written by an older corr; out.pcap is not there as it was; index the captures again',
    ])
    copyFileSync(at('other.pcap'), at('out.pcap'))
    expect((await load(['old.db'], null)).said).toHaveLength(1)
  })

  test('given by --db is kept aside and made anew, with the captures that it had', async () => {
    await older('old.db')
    const first = await load(['out.pcap'], 'old.db')
    expect(Object.keys(first.flows)).toEqual(['out.pcap'])
    expect(first.said).toEqual(['it was written by an older corr: kept as old.db.v4, and made anew from 2 captures'])
    expect(existsSync(at('old.db.v4'))).toBe(true)
    rmSync(at('other.pcap'))
    const again = await load(['old.db'], null)
    expect([Object.keys(again.flows), again.said]).toEqual([['out.pcap', 'other.pcap'], []])
  })

  test('is never written over what was kept aside before', async () => {
    for (const kept of ['old.db.v4', 'old.db.v4-2']) {
      await older('old.db')
      await load(['out.pcap'], 'old.db')
      expect(existsSync(at(kept))).toBe(true)
    }
  })

  test('that tells nothing of its captures is refused, or kept aside and made empty', async () => {
    await older('old.db', 0)
    const db = new Database(at('old.db'))
    db.exec('DROP TABLE capture')
    db.close()
    expect((await load(['old.db'], null)).said).toEqual([
      'old.db: it was written by an older corr; index the captures again',
    ])
    const { said } = await load(['out.pcap'], 'old.db')
    expect(said).toEqual(['it was written by an older corr: kept as old.db.v0, and made anew from 0 captures'])
  })

  test('finds its captures again after it was moved', async () => {
    await older('old.db')
    renameSync(at('old.db'), at('moved.db'))
    expect(Object.keys((await load(['moved.db'], null)).flows)).toEqual(['out.pcap', 'other.pcap'])
  })
})

test('an index of a newer version is refused in one line, and left as it is', async () => {
  await older('new.db', 99)
  const { flows, said } = await load(['new.db'], null)
  expect([flows, said]).toEqual([{}, ['new.db: it was written by a newer corr; update corr, or index again']])
  await expect(load(['out.pcap'], 'new.db')).rejects.toThrow(/newer corr/)
  expect(existsSync(at('new.db.v99'))).toBe(false)
})
