import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { expand } from '../../src/input/expand.js'
import { tempFolder } from '../helpers/temp-folder.js'

const FILES = [
  'out.pcap',
  'out.pcap1',
  'out.pcap2',
  'out.pcap10',
  'app.log',
  'a*b.log',
  '.hidden.log',
  'day/one.log',
  'day/two.pcap',
  'day/deep/x.log',
]

function tree(): string {
  const root = tempFolder()
  mkdirSync(join(root, 'day/deep'), { recursive: true })
  for (const name of FILES) writeFileSync(join(root, name), name)
  return root
}

test.each<[name: string, expected: string[], named: boolean]>([
  ['app.log', ['app.log'], true],
  ['missing.log', ['missing.log'], true],
  ['out.pcap*', ['out.pcap', 'out.pcap1', 'out.pcap2', 'out.pcap10'], true],
  ['out.pcap?', ['out.pcap1', 'out.pcap2'], true],
  ['out.pcap[!1]', ['out.pcap2'], true],
  ['out.pcap[12]', ['out.pcap1', 'out.pcap2'], true],
  ['*.log', ['a*b.log', 'app.log'], true],
  ['a*b.log', ['a*b.log'], true],
  ['d*/*.log', ['day/one.log'], true],
  ['*/deep/x.log', ['day/deep/x.log'], true],
  ['day', ['day/one.log', 'day/two.pcap'], false],
  ['day/', ['day/one.log', 'day/two.pcap'], false],
  ['d?y', ['day/one.log', 'day/two.pcap'], false],
])('%s', (name, expected, named) => {
  const root = tree()
  expect(expand(join(root, name))).toEqual(expected.map((path) => ({ path: join(root, path), named })))
})

test('a directory gives its files in natural order, hidden ones left out', () => {
  const root = tree()
  expect(expand(root).map(({ path }) => path)).toEqual(
    ['a*b.log', 'app.log', 'out.pcap', 'out.pcap1', 'out.pcap2', 'out.pcap10'].map((name) => join(root, name)),
  )
})

test('a glob that matches nothing is a failure', () => {
  expect(() => expand(join(tree(), '*.pcapng'))).toThrow('no file has such a name; check the pattern')
})

test('standard input stays as it is', () => {
  expect(expand('-')).toEqual([{ path: '-', named: true }])
})
