import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { lstatSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { corr, shell, start } from '../helpers/corr.js'
import { inputsFolder, notes } from '../helpers/inputs-folder.js'
import { tempFolder } from '../helpers/temp-folder.js'

async function expectedMatches(cwd: string): Promise<string> {
  return (await corr(['match', 'app.log', 'out.pcap', '--no-cache', '--format', 'ndjson'], { cwd })).stdout
}

test.each(['errors mixed', 'flows mixed', 'index mixed', 'errors mixed/app.log mixed', 'capture-filter mixed'])(
  'of a folder that holds logs and captures a command takes what it can use: corr %s',
  async (args) => {
    const run = await corr(args.split(' '), { cwd: inputsFolder() })
    expect(run).toEqual({ status: 0, stderr: '', stdout: expect.stringMatching(/192\.0\.2\.20|9 flows/) })
  },
)

test.each(['--version', '-v', '-V', 'version'])('%s tells the version', async (arg) => {
  const run = await corr([arg], { cwd: tempFolder() })
  expect(run).toEqual({ status: 0, stderr: '', stdout: expect.stringMatching(/^corr\/\d+\.\d+\.\d+ \S+ node-v\d/) })
})

test('a list without a line has no head either', async () => {
  const cwd = inputsFolder()
  for (const args of ['flows out.pcap --port 1', 'errors empty.log', 'flows missing.pcap']) {
    expect(await corr(args.split(' '), { cwd })).toMatchObject({ stdout: '' })
  }
})

test('help COMMAND is COMMAND --help', async () => {
  const cwd = tempFolder()
  const run = await corr(['help', 'flows'], { cwd })
  expect(run).toEqual(await corr(['flows', '--help'], { cwd }))
  expect(run.stdout).toContain('corr flows CAPTURE…')
  expect((await corr(['help'], { cwd })).stdout).toContain('capture-filter')
})

describe('inputs that are all right', () => {
  test.each<[what: string, args: string]>([
    ['in the other order', 'match out.pcap app.log --format ndjson'],
    ['with flags between and before them', 'match --format ndjson out.pcap --no-cache app.log'],
    ['with a clock offset below zero after a space', 'match out.pcap app.log --format ndjson --limit 99'],
  ])('%s give the same', async (_, args) => {
    const cwd = inputsFolder()
    const run = await corr(args.split(' '), { cwd })
    expect(run).toEqual({ status: 0, stdout: await expectedMatches(cwd), stderr: '' })
  })

  test('a log from standard input is the same but for its name', async () => {
    const cwd = inputsFolder()
    const stdin = readFileSync(join(cwd, 'app.log'))
    const { stdout } = await corr(['match', '-', 'out.pcap', '--format', 'ndjson'], { cwd, stdin })
    expect(stdout.replaceAll('"file":"-"', '"file":"app.log"')).toBe(await expectedMatches(cwd))
  })

  test('a capture from standard input is the same but for its name', async () => {
    const cwd = inputsFolder()
    const stdin = readFileSync(join(cwd, 'out.pcap'))
    const { stdout } = await corr(['match', 'app.log', '-', '--format', 'ndjson'], { cwd, stdin })
    expect(stdout.replaceAll('"capture":"-"', '"capture":"out.pcap"')).toBe(await expectedMatches(cwd))
  })

  test('packed files are the same but for their names', async () => {
    const cwd = inputsFolder()
    const { stdout } = await corr(['match', 'app.log.gz', 'out.pcap.gz', '--format', 'ndjson'], { cwd })
    expect(stdout.replaceAll('.gz', '')).toBe(await expectedMatches(cwd))
  })

  test('a directory and a glob give their files', async () => {
    const cwd = inputsFolder()
    for (const name of ['logs', 'captures']) mkdirSync(join(cwd, name))
    spawnSync('sh', ['-c', 'mv app.log logs/; mv out.pcap captures/'], { cwd })
    const { stdout, status } = await corr(['match', 'log*', 'captures', '--format', 'ndjson'], { cwd })
    expect(status).toBe(0)
    expect(stdout.match(/"cause":"server-reset"/g)).toHaveLength(3)
  })

  test('a file that is missing spoils only itself', async () => {
    const cwd = inputsFolder()
    const run = await corr(['match', 'app.log', 'missing.pcap', 'out.pcap', '--format', 'ndjson'], { cwd })
    expect(run).toMatchObject({ status: 1, stdout: await expectedMatches(cwd) })
    expect(notes(run)).toHaveLength(1)
  })

  test('of a damaged capture what stands before the damage is used, again from the cache', async () => {
    const cwd = inputsFolder()
    const run = await corr(['flows', 'damaged.pcap', '--format', 'ndjson'], { cwd })
    const whole = await corr(['flows', 'out.pcap', '--format', 'ndjson'], { cwd })
    expect(run.status).toBe(1)
    expect(notes(run)).toEqual([expect.stringMatching(/^damaged\.pcap, at byte \d+, frame \d+: /)])
    expect(run.stdout.split('\n').length).toBeGreaterThan(3)
    expect(run.stdout.split('\n').length).toBeLessThan(whole.stdout.split('\n').length)
    expect(await corr(['flows', 'damaged.pcap', '--format', 'ndjson'], { cwd })).toEqual(run)
  })
})

describe('output', () => {
  test('--json is one array, empty where there is nothing', async () => {
    const cwd = inputsFolder()
    const all = await corr(['match', 'app.log', 'out.pcap', '--json'], { cwd })
    expect(JSON.parse(all.stdout)).toHaveLength(3)
    const none = await corr(['match', 'quiet.log', 'out.pcap', '--json'], { cwd })
    expect(JSON.parse(none.stdout)).toEqual([])
  })

  test('--limit stops after so many', async () => {
    const run = await corr(['errors', 'app.log', '--format', 'ndjson', '--limit', '2'], { cwd: inputsFolder() })
    expect(run.stdout.trimEnd().split('\n')).toHaveLength(2)
  })

  test('-o through a link writes what it leads to', async () => {
    const cwd = inputsFolder()
    writeFileSync(join(cwd, 'real.txt'), 'before')
    symlinkSync('real.txt', join(cwd, 'link.txt'))
    await corr(['errors', 'app.log', '-o', 'link.txt'], { cwd })
    expect(lstatSync(join(cwd, 'link.txt')).isSymbolicLink()).toBe(true)
    expect(readFileSync(join(cwd, 'real.txt'), 'utf8')).toContain('ECONNRESET')
  })

  test('-o writes a file and nothing on standard output', async () => {
    const cwd = inputsFolder()
    const run = await corr(['match', 'app.log', 'out.pcap', '-o', 'found.ndjson', '--format', 'ndjson'], { cwd })
    expect(run).toEqual({ status: 0, stdout: '', stderr: '' })
    expect(readFileSync(join(cwd, 'found.ndjson'), 'utf8')).toBe(await expectedMatches(cwd))
  })

  test('a reader that goes away ends the work with status 0', async () => {
    const run = await shell(
      'corr flows out.pcap --format ndjson | head -n 1 | wc -l; echo "${PIPESTATUS[0]}"',
      inputsFolder(),
    )
    expect(run).toEqual({ status: 0, stdout: '1\n0\n', stderr: '' })
  })

  test('a reader that never reads is no error either', async () => {
    const run = await shell('corr flows out.pcap --format ndjson | true; echo "${PIPESTATUS[0]}"', inputsFolder())
    expect(run).toEqual({ status: 0, stdout: '0\n', stderr: '' })
  })

  test('a full disk is an error', async () => {
    const run = await shell('corr flows out.pcap > /dev/full', inputsFolder())
    expect(run.status).toBe(1)
    expect(notes(run)).toEqual([expect.stringMatching(/^standard output: the disk is full \(ENOSPC\); make room$/)])
  })

  test('Ctrl-C ends with 130', async () => {
    // The missing file is told before standard input is waited for.
    const child = start(['errors', 'missing.log', '-'], { cwd: inputsFolder() })
    await once(child.stderr as Readable, 'data')
    child.kill('SIGINT')
    expect(await once(child, 'exit')).toEqual([130, null])
  })
})

describe('the narrowing flags of match', () => {
  test.each([
    ['--cause server-reset', [4, 34, 64]],
    ['--cause path-loss', []],
    ['--since 2026-11-22T13:02:38.961Z', [34, 64]],
    ['--until 2026-11-22T21:02:38.961+08:00', [4]],
    ['--since 2026-11-22 --until 2026-11-23 --limit 2', [4, 34]],
  ])('%s', async (flags, lines) => {
    const args = ['match', 'app.log', 'out.pcap', '--format', 'ndjson', ...flags.split(' ')]
    const { stdout, status } = await corr(args, { cwd: inputsFolder() })
    const told = stdout.split('\n').filter((line) => line !== '')
    expect(status).toBe(0)
    expect(told.map((line) => (JSON.parse(line) as { error: { line: number } }).error.line)).toEqual(lines)
  })

  test('--limit counts stories on a terminal: a group of equal failures is one', async () => {
    const run = await corr(['match', 'app.log', 'out.pcap', '--limit', '1'], { cwd: inputsFolder() })
    expect(run.stdout).toContain('3 × SERVER RESET')
  })
})

describe('the narrowing flags of flows', () => {
  test.each<[flags: string, some: boolean]>([
    ['--rst', true],
    ['--host 192.0.2.20', true],
    ['--host ::ffff:192.0.2.20', true],
    ['--host 192.0.2.99', false],
    ['--host nobody.example.com', false],
    ['--port 8080', true],
    ['--port 8081', false],
    ['--stream 2', true],
    ['--stream 4294967295', false],
    ['--cause server-reset', true],
    ['--cause path-loss', false],
  ])('%s', async (flags, some) => {
    const { stdout, status } = await corr(['flows', 'out.pcap', '--format', 'ndjson', ...flags.split(' ')], {
      cwd: inputsFolder(),
    })
    expect(status).toBe(0)
    const lines = stdout.split('\n').filter((line) => line !== '')
    expect(lines.length > 0).toBe(some)
    if (/rst|server-reset/.test(flags)) expect(lines).toHaveLength(3)
  })
})

describe('an index', () => {
  test('takes captures one after the other, and is used without them', async () => {
    const cwd = inputsFolder()
    const first = await corr(['index', 'out.pcap', '--db', 'i.db'], { cwd })
    expect(first).toEqual({ status: 0, stdout: 'out.pcap  92 frames, 90 with TCP, 9 flows\n', stderr: '' })
    expect(await corr(['index', 'no-tcp.pcap', '--db', 'i.db'], { cwd })).toMatchObject({ status: 0 })
    const expected = await expectedMatches(cwd)
    rmSync(join(cwd, 'out.pcap'))
    expect((await corr(['match', 'app.log', 'i.db', '--format', 'ndjson'], { cwd })).stdout).toBe(expected)
    expect((await corr(['match', 'app.log', '--db', 'i.db', '--format', 'ndjson'], { cwd })).stdout).toBe(expected)
  })

  test('and its capture together count once', async () => {
    const cwd = inputsFolder()
    await corr(['index', 'out.pcap', '--db', 'i.db'], { cwd })
    const run = await corr(['match', 'app.log', 'out.pcap', 'i.db', '--format', 'ndjson'], { cwd })
    expect(run).toMatchObject({ status: 0, stdout: await expectedMatches(cwd) })
    expect(notes(run)).toEqual(['out.pcap: the same capture as out.pcap, used once'])
  })
})
