import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { copyOfCase } from '../helpers/cases.js'
import { corr } from '../helpers/corr.js'

const CASE = 'a-server-timer'
const NDJSON = ['--stream', '2', '--format', 'ndjson']

function objects(text: string): Record<string, unknown>[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
}

async function expected(cwd: string): Promise<Record<string, unknown>[]> {
  return objects((await corr(['show', 'out.pcap', ...NDJSON], { cwd })).stdout)
}

test('a flow is a ladder that ends with its explanation', async () => {
  const run = await corr(['show', 'out.pcap', '--stream', '2'], { cwd: copyOfCase(CASE) })
  expect(run).toMatchObject({ status: 0, stderr: '' })
  expect(run.stdout).toMatch(/▶ +32 +3\.017 .* ✖─+ RST ACK/)
  expect(run.stdout).toContain("wireshark -r out.pcap -Y 'tcp.stream eq 2' -g 32")
})

test('ndjson has each packet with times since the start and since the packet before', async () => {
  const packets = await expected(copyOfCase(CASE))
  expect(packets.map(({ frame }) => frame)).toEqual([23, 24, 25, 26, 27, 28, 29, 30, 31, 32])
  expect(packets[0]).toMatchObject({
    stream: 2,
    from: 'client',
    flags: ['SYN'],
    sinceStartMs: 0,
    sincePreviousMs: null,
  })
  expect(packets.at(-1)).toMatchObject({ from: 'server', flags: ['RST', 'ACK'], seq: 1, ack: 4170, length: 0 })
  expect(packets.at(-1)?.['sinceStartMs']).toBeCloseTo(3016.782, 3)
})

test.each(['out.pcap', '-', 'packed'])('a capture is read twice where it has to be: %s', async (way) => {
  const cwd = copyOfCase(CASE)
  const wanted = await expected(cwd)
  const capture = readFileSync(join(cwd, 'out.pcap'))
  writeFileSync(join(cwd, 'packed'), gzipSync(capture))
  const run = await corr(['show', way, ...NDJSON, '--no-cache'], { cwd, stdin: way === '-' ? capture : '' })
  expect(run).toMatchObject({ status: 0, stderr: '' })
  expect(objects(run.stdout)).toEqual(wanted.map((packet) => ({ ...packet, capture: way })))
})

test('an index finds the capture that it was made of; without it, it shows what it keeps', async () => {
  const cwd = copyOfCase(CASE)
  const wanted = await expected(cwd)
  await corr(['index', 'out.pcap', '--db', 'i.db'], { cwd })
  expect(objects((await corr(['show', 'i.db', ...NDJSON], { cwd })).stdout)).toEqual(wanted)
  rmSync(join(cwd, 'out.pcap'))
  const alone = await corr(['show', 'i.db', ...NDJSON], { cwd })
  expect(alone.stderr).toMatch(/^corr: out\.pcap: the capture is not at hand: .*\n$/)
  expect(objects(alone.stdout).map(({ frame }) => frame)).toEqual(wanted.map(({ frame }) => frame))
})

test('a capture that has changed since it was indexed is not taken for the same', async () => {
  const cwd = copyOfCase(CASE)
  await corr(['index', 'out.pcap', '--db', 'i.db'], { cwd })
  writeFileSync(join(cwd, 'out.pcap'), readFileSync(join(cwd, 'out.pcap')).subarray(0, -100))
  const run = await corr(['show', 'i.db', ...NDJSON], { cwd })
  expect(run.stderr).toContain('the capture is not at hand')
})

test.each<[what: string, args: string[], status: number, line: RegExp]>([
  ['no such flow', ['out.pcap', '--stream', '99'], 1, /^corr: there is no flow 99 in out\.pcap: the last one is 8; /],
  ['no number', ['out.pcap'], 2, /^corr: --stream is missing: there are 9 flows; /],
  ['no such file', ['none.pcap', '--stream', '1'], 1, /^corr: none\.pcap: there is no such file; /],
  ['a log', ['app.log', '--stream', '1'], 1, /^corr: app\.log: this is a log, not a capture; /],
  ['no file', ['--stream', '1'], 2, /^corr: usage: corr show CAPTURE --stream N; /],
])('%s is one line and a status', async (_, args, status, line) => {
  const run = await corr(['show', ...args], { cwd: copyOfCase(CASE) })
  expect(run).toMatchObject({ status, stdout: '' })
  expect(run.stderr).toMatch(line)
  expect(run.stderr.split('\n')).toHaveLength(2)
})
