import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { copyOfCase } from '../helpers/cases.js'
import { corr, shell, start, type Run } from '../helpers/corr.js'
import { tempFolder } from '../helpers/temp-folder.js'

const CASE = 'a-server-timer'
const PCAP_HEADER = 24

/** The incident, and beside it inputs that are wrong in one way each. */
function folder(): string {
  const cwd = copyOfCase(CASE)
  const write = (name: string, content: string | Buffer): void => writeFileSync(join(cwd, name), content)
  const capture = readFileSync(join(cwd, 'out.pcap'))
  write('empty.log', '')
  write('empty.pcap', '')
  write('quiet.log', 'all is well\n'.repeat(12))
  write('no-tcp.pcap', capture.subarray(0, PCAP_HEADER))
  write('cut.pcap', capture.subarray(0, capture.length - 7))
  write('noise.bin', Buffer.from('8f1ca3e2019977', 'hex'))
  write('app.log.gz', gzipSync(readFileSync(join(cwd, 'app.log'))))
  write('out.pcap.gz', gzipSync(capture))
  const damaged = Buffer.from(capture)
  damaged.fill(0xff, Math.floor(damaged.length / 2), Math.floor(damaged.length / 2) + 4096)
  write('damaged.pcap', damaged)
  return cwd
}

/** Lines of standard error; each must be one of ours. */
function notes({ stderr }: Run): string[] {
  const lines = stderr.split('\n').filter((line) => line !== '')
  for (const line of lines) expect(line).toMatch(/^corr: /)
  return lines.map((line) => line.slice('corr: '.length))
}

async function expectedMatches(cwd: string): Promise<string> {
  return (await corr(['match', 'app.log', 'out.pcap', '--no-cache', '--format', 'ndjson'], { cwd })).stdout
}

describe('wrong use and wrong inputs end with one line', () => {
  test.each<[args: string, status: number, note: RegExp]>([
    ['match', 2, /^usage: corr match LOG… CAPTURE…; see corr match --help$/],
    ['index', 2, /^usage: corr index CAPTURE…/],
    ['flows', 2, /^usage: corr flows CAPTURE…/],
    ['errors', 2, /^usage: corr errors LOG…/],
    ['nonsense', 2, /^there is no command "nonsense"; see corr --help$/],
    ['mathc app.log out.pcap', 2, /^there is no command "mathc"; did you mean corr match\? see corr --help$/],
    ['match app.log out.pcap --limt 3', 2, /^Nonexistent flag: --limt; did you mean --limit\? see corr match --help$/],
    ['flows out.pcap --caus=x', 2, /did you mean --cause\? see corr flows --help$/],
    ['flows out.pcap --sort luck', 2, /--sort=luck.*stream, start, end/],
    ['app.log out.pcap', 2, /did you mean corr match app\.log out\.pcap\?$/],
    ['match --nonsense app.log out.pcap', 2, /^Nonexistent flag: --nonsense; see corr match --help$/],
    ['match app.log out.pcap --format xml', 2, /--format=xml.*table, ndjson, json/],
    ['match app.log out.pcap --json --format table', 2, /--format=table cannot also be provided/],
    ['match app.log out.pcap --tz Mars', 2, /^--tz cannot be "Mars"; give an IANA name/],
    ['errors app.log --line-pattern T=(', 2, /^--line-pattern "T=\(" has no group named time, level or message/],
    ['errors app.log --line-pattern (?<time>', 2, /^--line-pattern cannot be "\(\?<time>"; give a JavaScript/],
    ['match app.log out.pcap --limit 0', 2, /^--limit cannot be "0"; give a whole number from 1$/],
    ['match app.log out.pcap --window=-1', 2, /^--window cannot be "-1"/],
    ['match app.log out.pcap --clock-offset soon', 2, /^--clock-offset cannot be "soon"; give a number$/],
    ['flows out.pcap --port 70000', 2, /^--port cannot be "70000"; give a whole number from 0 to 65535$/],
    ['flows out.pcap --cause bad-luck', 2, /--cause=bad-luck/],
    [
      'match out.pcap cut.pcap',
      2,
      /^there is no log among the inputs \(out\.pcap is a capture, cut\.pcap is a capture\)/,
    ],
    ['match app.log quiet.log', 2, /^there is no capture among the inputs \(app\.log is a log, quiet\.log is a log\)/],
    ['match empty.log out.pcap', 2, /^there is no log among the inputs \(empty\.log is empty, /],
    ['match app.log missing.pcap', 1, /^missing\.pcap: there is no such file; check the name$/],
    ['match app.log empty.pcap', 1, /^empty\.pcap: the capture is empty/],
    ['match app.log noise.bin', 1, /^noise\.bin: this is data of an unknown kind/],
    ['index app.log', 1, /^app\.log: this is a log, not a capture; name a capture$/],
    ['flows empty.log', 1, /^empty\.log: this is empty, not a capture/],
    ['errors out.pcap', 1, /^out\.pcap: this is a capture, not a log; name a log$/],
    ['errors *.nothing', 1, /^\*\.nothing: no file has such a name/],
    ['flows --db missing/x.db', 1, /^missing\/x\.db: its folder does not exist; make the folder$/],
    ['flows --db app.log', 1, /^app\.log: it is no index; name another file$/],
    ['errors app.log -o missing/x', 1, /^missing\/x: it cannot be written \(ENOENT\)/],
    ['errors app.log -o ./app.log', 2, /^-o \.\/app\.log would overwrite an input; name another file$/],
    ['index out.pcap --db out.pcap', 1, /^out\.pcap: it is no index; name another file$/],
    ['errors quiet.log', 0, /^quiet\.log: no socket error in its 12 lines$/],
    ['errors empty.log', 0, /^empty\.log: the log is empty$/],
    ['flows no-tcp.pcap', 0, /^no-tcp\.pcap: no TCP in its 0 frames$/],
    ['match quiet.log out.pcap', 0, /^quiet\.log: no socket error in its 12 lines$/],
    ['match app.log empty.log out.pcap', 0, /^empty\.log: the log is empty$/],
    ['match app.log no-tcp.pcap', 0, /^no-tcp\.pcap: no TCP in its 0 frames$/],
    ['flows cut.pcap', 0, /^cut\.pcap.*in the middle of a packet/],
  ])('corr %s', async (args, status, note) => {
    const run = await corr(args.split(' '), { cwd: folder() })
    expect(notes(run)).toEqual([expect.stringMatching(note)])
    expect(run.status).toBe(status)
  })

  test('corr alone says what could be asked', async () => {
    const { status, stdout, stderr } = await corr([], { cwd: tempFolder() })
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    for (const command of ['match', 'index', 'flows', 'errors']) expect(stderr).toContain(`  corr ${command} `)
  })
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
    const cwd = folder()
    const run = await corr(args.split(' '), { cwd })
    expect(run).toEqual({ status: 0, stdout: await expectedMatches(cwd), stderr: '' })
  })

  test('a log from standard input is the same but for its name', async () => {
    const cwd = folder()
    const stdin = readFileSync(join(cwd, 'app.log'))
    const { stdout } = await corr(['match', '-', 'out.pcap', '--format', 'ndjson'], { cwd, stdin })
    expect(stdout.replaceAll('"file":"-"', '"file":"app.log"')).toBe(await expectedMatches(cwd))
  })

  test('a capture from standard input is the same but for its name', async () => {
    const cwd = folder()
    const stdin = readFileSync(join(cwd, 'out.pcap'))
    const { stdout } = await corr(['match', 'app.log', '-', '--format', 'ndjson'], { cwd, stdin })
    expect(stdout.replaceAll('"capture":"-"', '"capture":"out.pcap"')).toBe(await expectedMatches(cwd))
  })

  test('packed files are the same but for their names', async () => {
    const cwd = folder()
    const { stdout } = await corr(['match', 'app.log.gz', 'out.pcap.gz', '--format', 'ndjson'], { cwd })
    expect(stdout.replaceAll('.gz', '')).toBe(await expectedMatches(cwd))
  })

  test('a directory and a glob give their files', async () => {
    const cwd = folder()
    for (const name of ['logs', 'captures']) mkdirSync(join(cwd, name))
    spawnSync('sh', ['-c', 'mv app.log logs/; mv out.pcap captures/'], { cwd })
    const { stdout, status } = await corr(['match', 'log*', 'captures', '--format', 'ndjson'], { cwd })
    expect(status).toBe(0)
    expect(stdout.match(/"cause":"server-reset"/g)).toHaveLength(3)
  })

  test('a file that is missing spoils only itself', async () => {
    const cwd = folder()
    const run = await corr(['match', 'app.log', 'missing.pcap', 'out.pcap', '--format', 'ndjson'], { cwd })
    expect(run).toMatchObject({ status: 1, stdout: await expectedMatches(cwd) })
    expect(notes(run)).toHaveLength(1)
  })

  test('of a damaged capture what stands before the damage is used, again from the cache', async () => {
    const cwd = folder()
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
    const cwd = folder()
    const all = await corr(['match', 'app.log', 'out.pcap', '--json'], { cwd })
    expect(JSON.parse(all.stdout)).toHaveLength(3)
    const none = await corr(['match', 'quiet.log', 'out.pcap', '--json'], { cwd })
    expect(JSON.parse(none.stdout)).toEqual([])
  })

  test('--limit stops after so many', async () => {
    const run = await corr(['errors', 'app.log', '--format', 'ndjson', '--limit', '2'], { cwd: folder() })
    expect(run.stdout.trimEnd().split('\n')).toHaveLength(2)
  })

  test('-o writes a file and nothing on standard output', async () => {
    const cwd = folder()
    const run = await corr(['match', 'app.log', 'out.pcap', '-o', 'found.ndjson', '--format', 'ndjson'], { cwd })
    expect(run).toEqual({ status: 0, stdout: '', stderr: '' })
    expect(readFileSync(join(cwd, 'found.ndjson'), 'utf8')).toBe(await expectedMatches(cwd))
  })

  test('a reader that goes away ends the work with status 0', async () => {
    const run = await shell(
      'corr flows out.pcap --format ndjson | head -n 1 | wc -l; echo "${PIPESTATUS[0]}"',
      folder(),
    )
    expect(run).toEqual({ status: 0, stdout: '1\n0\n', stderr: '' })
  })

  test('a reader that never reads is no error either', async () => {
    const run = await shell('corr flows out.pcap --format ndjson | true; echo "${PIPESTATUS[0]}"', folder())
    expect(run).toEqual({ status: 0, stdout: '0\n', stderr: '' })
  })

  test('a full disk is an error', async () => {
    const run = await shell('corr flows out.pcap > /dev/full', folder())
    expect(run.status).toBe(1)
    expect(notes(run)).toEqual([expect.stringMatching(/^standard output: it cannot be written \(ENOSPC\)/)])
  })

  test('Ctrl-C ends with 130', async () => {
    // The missing file is told before standard input is waited for.
    const child = start(['errors', 'missing.log', '-'], { cwd: folder() })
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
    const { stdout, status } = await corr(args, { cwd: folder() })
    const told = stdout.split('\n').filter((line) => line !== '')
    expect(status).toBe(0)
    expect(told.map((line) => (JSON.parse(line) as { error: { line: number } }).error.line)).toEqual(lines)
  })

  test('--limit counts stories on a terminal: a group of equal failures is one', async () => {
    const run = await corr(['match', 'app.log', 'out.pcap', '--limit', '1'], { cwd: folder() })
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
      cwd: folder(),
    })
    expect(status).toBe(0)
    const lines = stdout.split('\n').filter((line) => line !== '')
    expect(lines.length > 0).toBe(some)
    if (/rst|server-reset/.test(flags)) expect(lines).toHaveLength(3)
  })
})

describe('an index', () => {
  test('takes captures one after the other, and is used without them', async () => {
    const cwd = folder()
    const first = await corr(['index', 'out.pcap', '--db', 'i.db'], { cwd })
    expect(first).toEqual({ status: 0, stdout: 'out.pcap  92 frames, 90 with TCP, 9 flows\n', stderr: '' })
    expect(await corr(['index', 'no-tcp.pcap', '--db', 'i.db'], { cwd })).toMatchObject({ status: 0 })
    const expected = await expectedMatches(cwd)
    rmSync(join(cwd, 'out.pcap'))
    expect((await corr(['match', 'app.log', 'i.db', '--format', 'ndjson'], { cwd })).stdout).toBe(expected)
    expect((await corr(['match', 'app.log', '--db', 'i.db', '--format', 'ndjson'], { cwd })).stdout).toBe(expected)
  })

  test('and its capture together count once', async () => {
    const cwd = folder()
    await corr(['index', 'out.pcap', '--db', 'i.db'], { cwd })
    const run = await corr(['match', 'app.log', 'out.pcap', 'i.db', '--format', 'ndjson'], { cwd })
    expect(run).toMatchObject({ status: 0, stdout: await expectedMatches(cwd) })
    expect(notes(run)).toEqual(['out.pcap: the same capture as out.pcap, used once'])
  })
})
