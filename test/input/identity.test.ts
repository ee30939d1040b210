import { appendFileSync, copyFileSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { identify } from '../../src/input/identity.js'
import { tempFolder } from '../helpers/temp-folder.js'

function sample(): { folder: string; path: string } {
  const folder = tempFolder()
  const path = join(folder, 'out.pcap')
  writeFileSync(path, Buffer.alloc(200_000, 'abc'))
  utimesSync(path, 1_700_000_000, 1_700_000_000.5)
  return { folder, path }
}

test('a link has the identity of its file', () => {
  const { folder, path } = sample()
  symlinkSync(path, join(folder, 'link'))
  expect(identify(join(folder, 'link'))).toEqual(identify(path))
})

test('a copy differs in its path and time alone', () => {
  const { folder, path } = sample()
  copyFileSync(path, join(folder, 'copy'))
  const { size, headHash, tailHash } = identify(path)
  expect(identify(join(folder, 'copy'))).toMatchObject({ size, headHash, tailHash })
})

test('a file that grew has another size and tail', () => {
  const { path } = sample()
  const before = identify(path)
  appendFileSync(path, 'x')
  const after = identify(path)
  expect(after.size).toBe(before.size + 1)
  expect(after.headHash).toBe(before.headHash)
  expect(after.tailHash).not.toBe(before.tailHash)
})

test('a version that a file has grown out of has its own size and ends', () => {
  const { path } = sample()
  const before = identify(path)
  appendFileSync(path, 'x'.repeat(100_000))
  expect({ ...identify(path, before.size), mtimeNs: before.mtimeNs }).toEqual(before)
})

test('the time is exact to the nanosecond', () => {
  expect(identify(sample().path).mtimeNs).toBe('1700000000500000000')
})

test('a missing file is a failure', () => {
  expect(() => identify('/nonexistent/out.pcap')).toThrow('there is no such file')
})
