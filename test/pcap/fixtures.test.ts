import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { BROKEN_FIXTURES, LINK_FIXTURES } from './build/fixture-captures.js'
import { scanBytes } from './build/scan.js'

const folder = (name: string): string => new URL(`../../fixtures/${name}/`, import.meta.url).pathname
const read = (name: string, file: string): Buffer => readFileSync(folder(name) + file)

test.each([
  ['links', LINK_FIXTURES],
  ['broken', BROKEN_FIXTURES],
])('%s: files and builders agree, and README has a line for each', (name, fixtures) => {
  const files = readdirSync(folder(name)).filter((file) => file !== 'README.md')
  expect(files.toSorted()).toEqual(Object.keys(fixtures).toSorted())
  const readme = read(name, 'README.md').toString()
  for (const [file, capture] of Object.entries(fixtures)) {
    expect(read(name, file).equals(capture), file).toBe(true)
    expect(readme).toContain(`\`${file}\``)
  }
})

test.each(Object.keys(LINK_FIXTURES))('links/%s', async (file) => {
  const { scan, flows, warnings } = await scanBytes(read('links', file))
  expect({ damage: scan.damage, warnings }).toEqual({ damage: null, warnings: [] })
  expect(flows).toHaveLength(1)
  expect(flows[0]).toMatchObject({
    stream: 0,
    role: 'syn',
    client: { port: 40_000, packets: 3, bytes: 42 },
    server: { port: 80, packets: 3, bytes: 0 },
    completeness: 47,
    synFrames: [1, 2],
    rstFrames: [{ frame: 6, from: 'server' }],
    lastRequest: { method: 'GET', path: '/a', host: 'svc.example.com', frame: 4 },
  })
})

test.each([
  ['cut.pcap', 5, 'the capture ends in the middle of a packet; what came before it is used'],
  ['cut.pcapng', 5, 'the capture ends in the middle of a packet; what came before it is used'],
  ['link-type.pcap', 6, '6 frames of link type USB_LINUX were left out: it is not read'],
])('broken/%s is read with a warning', async (file, frames, text) => {
  const { scan, warnings } = await scanBytes(read('broken', file))
  expect(scan).toMatchObject({ damage: null, info: { frames } })
  expect(warnings.map((warning) => warning.text)).toEqual([text])
})

test.each(['damaged.pcap', 'damaged.pcapng'])('broken/%s is read up to the damage', async (file) => {
  const { scan, flows } = await scanBytes(read('broken', file))
  expect(scan.damage).toMatchObject({ code: 'CORR_BAD_PCAP', place: { frame: 7 } })
  expect(flows[0]).toMatchObject({ firstFrame: 1, lastFrame: 6 })
})

test.each([
  ['empty.pcap', 'CORR_EMPTY_CAPTURE'],
  ['header-cut.pcap', 'CORR_BAD_PCAP'],
  ['text.pcap', 'CORR_UNKNOWN_KIND'],
])('broken/%s is refused', async (file, code) => {
  await expect(scanBytes(read('broken', file))).rejects.toMatchObject({ code })
})
