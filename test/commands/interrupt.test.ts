import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { copyOfCase } from '../helpers/cases.js'
import { corr, shell, start } from '../helpers/corr.js'

const CASE = 'a-server-timer'
const MB = 1e6
const PCAP_HEADER = 24
const OLD = 'what was there before'
/** Longest wait for something that a process does, ms. */
const PATIENCE_MS = 20_000

/** Waits until something is so; gives up in the end. */
async function until(isSo: () => boolean): Promise<void> {
  for (const end = Date.now() + PATIENCE_MS; !isSo();) {
    if (Date.now() > end) throw new Error('waited too long')
    await new Promise((resolve) => setImmediate(resolve))
  }
}

/** All files below a folder with their sizes, those that SQLite keeps beside a database too. */
function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(folder, name)).isFile())
    .sort()
}

/** How many bytes a process has read, from /proc. */
function bytesRead({ pid }: ChildProcess): number {
  return Number(/rchar: (\d+)/.exec(readFileSync(`/proc/${String(pid)}/io`, 'utf8'))?.[1])
}

async function ending(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  const closed = once(child, 'close') as Promise<[number | null]>
  child.kill(signal)
  return (await closed)[0]
}

/** A capture with the packets of another, again and again. */
function manyTimes(capture: Buffer, length: number): Buffer {
  const packets = capture.subarray(PCAP_HEADER)
  const times = Math.ceil(length / packets.length)
  return Buffer.concat([capture.subarray(0, PCAP_HEADER), ...Array.from({ length: times }, () => packets)])
}

/** Runs a command that waits in the middle of a capture from a pipe, of which it has read the first half. */
async function inTheMiddle(args: readonly string[], cwd: string): Promise<ChildProcess> {
  mkdirSync(join(cwd, 'tmp'), { recursive: true })
  const half = manyTimes(readFileSync(join(cwd, 'out.pcap')), 8 * MB)
  const child = start(args, { cwd, env: { TMPDIR: join(cwd, 'tmp') } })
  child.stdin?.on('error', () => undefined)
  child.stdin?.write(half)
  const before = bytesRead(child)
  await until(() => bytesRead(child) - before > half.length * 0.9)
  return child
}

describe('Ctrl-C in the middle of a capture', () => {
  test.each([
    'match app.log - -o found.txt',
    'report app.log - -o found.txt',
    'flows - -o found.txt',
    'export app.log - --frames -o found.txt',
    'export app.log - --pcapng found.txt',
    'index - --db new.db',
    'index -',
  ])('of corr %s ends with 130, and leaves all files as they were', async (args) => {
    const cwd = copyOfCase(CASE)
    writeFileSync(join(cwd, 'found.txt'), OLD)
    const before = filesOf(cwd)
    const child = await inTheMiddle(args.split(' '), cwd)
    expect(await ending(child, 'SIGINT')).toBe(130)
    expect(filesOf(cwd).filter((name) => !name.startsWith('new.db') && !name.startsWith('.cache'))).toEqual(before)
    expect(readFileSync(join(cwd, 'found.txt'), 'utf8')).toBe(OLD)
    expect(filesOf(cwd).filter((name) => /tmp/.test(name))).toEqual([])
  })

  test('of corr export, while packets are written, leaves the file as it was and nothing beside it', async () => {
    const cwd = copyOfCase(CASE)
    writeFileSync(join(cwd, 'new.pcapng'), OLD)
    writeFileSync(join(cwd, 'big.pcap'), manyTimes(readFileSync(join(cwd, 'out.pcap')), 150 * MB))
    const beside = (): string[] => readdirSync(cwd).filter((name) => name.endsWith('.tmp'))
    const child = start(['export', 'app.log', 'big.pcap', '--pcapng', 'new.pcapng'], { cwd })
    await until(() => beside().length > 0)
    expect(await ending(child, 'SIGINT')).toBe(130)
    expect(beside()).toEqual([])
    expect(readFileSync(join(cwd, 'new.pcapng'), 'utf8')).toBe(OLD)
  })

  test('an index that was interrupted can be used, and filled later', async () => {
    const cwd = copyOfCase(CASE)
    await ending(await inTheMiddle(['index', '-', '--db', 'new.db'], cwd), 'SIGINT')
    const none = await corr(['flows', '--db', 'new.db', '--json'], { cwd })
    expect({ ...none, stdout: JSON.parse(none.stdout) as unknown }).toEqual({ status: 0, stdout: [], stderr: '' })
    await corr(['index', 'out.pcap', '--db', 'new.db'], { cwd })
    const flows = await corr(['flows', '--db', 'new.db', '--json'], { cwd })
    expect(JSON.parse(flows.stdout)).toHaveLength(9)
  })

  test.each([
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('%s ends with %d', async (signal, status) => {
    const cwd = copyOfCase(CASE)
    expect(await ending(await inTheMiddle(['match', 'app.log', '-'], cwd), signal)).toBe(status)
  })
})

test.each([
  'match app.log out.pcap',
  'match app.log out.pcap --explain',
  'report app.log out.pcap',
  'report app.log out.pcap --format html',
  'flows out.pcap',
  'show out.pcap --stream 2',
  'errors app.log',
  'export app.log out.pcap --frames',
  'export app.log out.pcap --stdout',
  'capture-filter app.log',
  'completion bash',
  'index out.pcap',
  'match --help',
])('a reader that reads nothing of corr %s is no error', async (args) => {
  const run = await shell(`corr ${args} | true; echo "\${PIPESTATUS[0]}"`, copyOfCase(CASE))
  expect(run).toEqual({ status: 0, stdout: '0\n', stderr: '' })
})
