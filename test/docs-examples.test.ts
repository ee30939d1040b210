import { chmodSync, cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { copyOfCase } from './helpers/cases.js'
import { COMMAND_SPECS } from './helpers/command-specs.js'
import { corr, shell } from './helpers/corr.js'
import { ROOT } from './helpers/root.js'
import { hasTool } from './helpers/tools.js'

const CASE = 'a-server-timer'

/** Other hosts and services, of which examples take logs and captures: what they would print, the incident has as a file. */
const STAND_INS: Readonly<Record<string, string>> = {
  kubectl: 'cat app.log',
  journalctl: 'cat app.log',
  docker: 'cat app.log',
  ssh: 'cat out.pcap',
  wireshark: 'exit 0',
}

/** All names that examples use, with the content of one incident. */
async function folder(): Promise<string> {
  const cwd = copyOfCase(CASE)
  for (const name of ['logs', 'captures', 'bin']) mkdirSync(join(cwd, name))
  const capture = readFileSync(join(cwd, 'out.pcap'))
  cpSync(join(cwd, 'app.log'), join(cwd, 'logs/app.log'))
  writeFileSync(join(cwd, 'app.log.gz'), gzipSync(readFileSync(join(cwd, 'app.log'))))
  writeFileSync(join(cwd, 'captures/out-13.pcap.gz'), gzipSync(capture))
  for (const [name, script] of Object.entries(STAND_INS)) {
    writeFileSync(join(cwd, 'bin', name), `#!/bin/sh\n${script}\n`)
    chmodSync(join(cwd, 'bin', name), 0o755)
  }
  await corr(['index', 'out.pcap', '--db', 'incident.db'], { cwd })
  return cwd
}

/** Command lines of ours in README: lines of its shell blocks, and those between backticks that name a file or a shell. */
function readmeExamples(): string[] {
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8')
  const blocks = [...readme.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].flatMap(([, text = '']) => text.trim().split('\n'))
  const inline = [...readme.replace(/^```[\s\S]*?^```$/gm, '').matchAll(/`([^`\n]+)`/g)].map(([, text = '']) => text)
  const isOurs = (line: string): boolean => /(^|\| |\(|&& )corr [a-z-]+ .*(\.\w|\/|bash)/.test(line)
  const isPattern = (line: string): boolean => /[…]|\b[A-Z]{3,}\b(?!=)|\|fish/.test(line)
  return [...blocks, ...inline].filter((line) => isOurs(line) && !isPattern(line))
}

const EXAMPLES = [...new Set([...readmeExamples(), ...COMMAND_SPECS.flatMap(({ examples }) => examples)])]

const TOOLS = ['tshark', 'tcpdump'].filter((tool) => !hasTool(tool))

test('there are examples of every command, in help and in README', () => {
  for (const { name, examples } of COMMAND_SPECS) expect(examples.join('\n')).toContain(`corr ${name} `)
  expect(readmeExamples().length).toBeGreaterThanOrEqual(8)
})

test.each(EXAMPLES.filter((line) => !TOOLS.some((tool) => line.includes(tool))))('%s', async (line) => {
  const run = await shell(`set -o pipefail; PATH="$PWD/bin:$PATH"; ${line}`, await folder())
  expect({ ...run, stdout: '' }).toEqual({
    status: 0,
    stdout: '',
    stderr: expect.not.stringMatching(/^corr: (?!none of 3 errors is as asked for)/m),
  })
})
