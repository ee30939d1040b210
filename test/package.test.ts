import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import './helpers/built.js'
import { copyOfCase } from './helpers/cases.js'
import { ROOT } from './helpers/root.js'

interface Manifest {
  readonly version: string
  readonly dependencies: Readonly<Record<string, string>>
}

function manifest(path: string): Manifest {
  return JSON.parse(readFileSync(join(path, 'package.json'), 'utf8')) as Manifest
}

/** An incident's folder, where the packed package is installed as npm would, its dependencies linked from here. */
function installed(): string {
  const folder = copyOfCase('a-server-timer')
  run(folder, 'npm', ['pack', ROOT, '--ignore-scripts', '--silent', '--pack-destination', folder])
  const [tarball = ''] = readdirSync(folder).filter((name) => name.endsWith('.tgz'))
  const home = join(folder, 'node_modules/corr')
  mkdirSync(home, { recursive: true })
  run(folder, 'tar', ['-xzf', tarball, '-C', home, '--strip-components', '1'])
  for (const name of [...Object.keys(manifest(home).dependencies), '@types/node']) {
    const link = join(folder, 'node_modules', name)
    mkdirSync(dirname(link), { recursive: true })
    symlinkSync(join(ROOT, 'node_modules', name), link)
  }
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  return folder
}

function run(cwd: string, program: string, args: readonly string[]): string {
  const env = { ...process.env, XDG_CACHE_HOME: join(cwd, '.cache') }
  return execFileSync(program, args, {
    cwd,
    env,
    encoding: 'utf8',
    timeout: 120_000,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

/** The example of README, which is run as it stands there. */
const [, EXAMPLE = ''] =
  /## From a script[^]*?```js\n([^]*?)```/.exec(readFileSync(join(ROOT, 'README.md'), 'utf8')) ?? []

/** What a script may do besides. */
const SCRIPT = `
import { indexCaptures, matchErrors, type MatchedError, type MatchResult } from 'corr'

const { captures } = await indexCaptures(['out.pcap'], { db: 'incident.db' })
const result: MatchResult = await matchErrors(['app.log', 'incident.db', 'missing.log'], { tz: 'UTC' })
const causes: MatchedError['cause'][] = result.findings.map(({ cause }) => cause)
// @ts-expect-error a misspelt option
const wrong = () => matchErrors(['app.log'], { zone: 'UTC' })
const refused = await matchErrors(['app.log']).catch((error: { code: string }) => error.code)
console.log(JSON.stringify({ captures, causes, problems: result.problems, refused, wrong: typeof wrong }))
`

test('the packed package works as a library, as a program, and has its schemas', () => {
  const folder = installed()
  writeFileSync(join(folder, 'use.ts'), SCRIPT)
  const options = [
    '--module',
    'nodenext',
    '--target',
    'es2022',
    '--strict',
    '--types',
    'node',
    '--skipLibCheck',
    'false',
  ]
  run(folder, process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), ...options, 'use.ts'])
  expect(JSON.parse(run(folder, process.execPath, ['use.js']))).toEqual({
    captures: [{ capture: 'out.pcap', packets: 92, tcpPackets: 90, flows: 9 }],
    causes: ['server-reset', 'server-reset', 'server-reset'],
    problems: [{ code: 'CORR_NO_SUCH_FILE', place: 'missing.log', text: expect.stringContaining('') as string }],
    refused: 'CORR_NO_CAPTURE',
    wrong: 'function',
  })

  writeFileSync(join(folder, 'example.js'), EXAMPLE)
  expect(run(folder, process.execPath, ['example.js'])).toMatch(/^4 server-reset after-idle tcp\.stream eq 2 and /)

  const home = join(folder, 'node_modules/corr')
  const program = (...args: string[]): string => run(folder, process.execPath, [join(home, 'bin/run.js'), ...args])
  expect(program('--version')).toContain(`corr/${manifest(ROOT).version} `)
  expect(program('report', 'app.log', 'out.pcap', '--format', 'html')).toContain('<!doctype html>')
  const schema = `import s from 'corr/schemas/finding.schema.json' with { type: 'json' }; console.log(s.$id)`
  writeFileSync(join(folder, 'schema.js'), schema)
  expect(run(folder, process.execPath, ['schema.js']).trim()).toBe('corr/finding.schema.json')
  expect(readdirSync(home).sort()).toEqual([
    'CHANGELOG.md',
    'LICENSE',
    'README.md',
    'bin',
    'dist',
    'oclif.manifest.json',
    'package.json',
  ])
})
