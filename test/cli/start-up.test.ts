import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import '../helpers/built.js'
import { ROOT } from '../helpers/root.js'
import { tempFolder } from '../helpers/temp-folder.js'

const PROGRAM = join(ROOT, 'bin/run.js')
const ROUNDS = 7

/** Processor time of a run of node, s: other work on the machine hardly changes it. */
function processorTime(cwd: string, args: readonly string[]): number {
  // Without NODE_ENV, which the test runner sets and oclif looks at.
  const env = { PATH: process.env['PATH'], HOME: cwd, XDG_CACHE_HOME: join(cwd, '.cache') }
  const script = '"$@" >/dev/null || exit; times'
  const words = ['-c', script, 'bash', process.execPath, ...args]
  const { status, stdout } = spawnSync('bash', words, { cwd, env, encoding: 'utf8' })
  expect(status).toBe(0)
  const [, children = ''] = stdout.trim().split('\n')
  return [...children.matchAll(/(\d+)m([\d.]+)s/g)].reduce((sum, [, m, s]) => sum + 60 * Number(m) + Number(s), 0)
}

const least = (cwd: string, args: readonly string[]): number =>
  Math.min(...Array.from({ length: ROUNDS }, () => processorTime(cwd, args)))

test('--version takes at most 2.5 times as long as node alone', () => {
  const cwd = tempFolder()
  const alone = least(cwd, ['-e', '0'])
  expect(alone).toBeGreaterThan(0)
  expect(least(cwd, [PROGRAM, '--version']) / alone).toBeLessThanOrEqual(2.5)
})

test('a small incident takes at most 9 times as long as node alone', () => {
  const cwd = tempFolder()
  const files = ['app.log', 'out.pcap'].map((name) => join(ROOT, 'fixtures/cases/a-server-timer', name))
  const alone = least(cwd, ['-e', '0'])
  expect(least(cwd, [PROGRAM, 'match', ...files]) / alone).toBeLessThanOrEqual(9)
})

test('what is put into the program comes with its licence', () => {
  const notices = readFileSync(join(ROOT, 'dist/THIRD-PARTY.txt'), 'utf8')
  for (const name of ['@oclif/core', 'luxon', 'split2', 'fzstd']) {
    expect(notices).toMatch(new RegExp(`^${name} \\d+\\.\\S+ \\((MIT|ISC)\\)\\n\\n[^]{0,200}Copyright`, 'm'))
  }
})

test.each([
  ['was not built', '>=20.19', 'corr: the program has not been built; run npm run build in its folder\n'],
  ['is run by a Node.js too old', '>=99.1', /^corr: this is Node v\S+, and corr needs >=99\.1; install a newer one\n$/],
])('a copy that %s says so in one line', (_, node, line) => {
  const folder = tempFolder()
  mkdirSync(join(folder, 'bin'))
  cpSync(PROGRAM, join(folder, 'bin/run.js'))
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'corr', type: 'module', engines: { node } }))
  const { status, stderr } = spawnSync(process.execPath, [join(folder, 'bin/run.js'), 'match'], { encoding: 'utf8' })
  expect(stderr).toMatch(line)
  expect(status).toBe(1)
})
