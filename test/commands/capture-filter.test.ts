import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { CASE_NAMES, caseArgs, copyOfCase } from '../helpers/cases.js'
import { corr } from '../helpers/corr.js'
import { tempFolder } from '../helpers/temp-folder.js'
import { hasTool } from '../helpers/tools.js'

const HAS_TCPDUMP = hasTool('tcpdump')

function logFolder(text: string): string {
  const cwd = tempFolder()
  writeFileSync(join(cwd, 'app.log'), text)
  return cwd
}

const NAMED = '2026-11-22T13:02:35.762Z Error: getaddrinfo failed: connect ETIMEDOUT\n'

test('the filter stands alone on the first line, the command on the second', async () => {
  const run = await corr(['capture-filter', 'app.log'], { cwd: copyOfCase('a-server-timer') })
  const [filter = '', command = '', ...rest] = run.stdout.split('\n')
  expect(run).toMatchObject({ status: 0, stderr: '' })
  expect(filter).toMatch(/^\(tcp and \(host 192\.0\.2\.20 and port 8080\)\) or icmp/)
  expect(command).toContain(`'${filter}'`)
  expect(rest).toEqual([''])
})

test('JSON tells the ends too', async () => {
  const run = await corr(['capture-filter', 'app.log', '--json'], { cwd: copyOfCase('a-server-timer') })
  expect(JSON.parse(run.stdout)).toMatchObject([
    { schemaVersion: 1, errors: 3, endpoints: [{ address: '192.0.2.20', port: 8080 }], unresolved: [] },
  ])
})

test('errors that name nobody are caught with all TCP, and this is said', async () => {
  const run = await corr(['capture-filter', 'app.log'], { cwd: logFolder(NAMED) })
  expect(run.status).toBe(0)
  expect(run.stdout).toMatch(/^tcp or icmp/)
  expect(run.stderr).toBe('corr: no error names a peer: the filter catches all TCP\n')
})

test.each([
  ['svc.example.com=192.0.2.7', 0],
  ['svc.example.com', 2],
  ['svc.example.com=nowhere', 2],
])('--resolve %s', async (value, status) => {
  const run = await corr(['capture-filter', 'app.log', '--resolve', value], { cwd: logFolder(NAMED) })
  expect(run.status).toBe(status)
})

describe.skipIf(!HAS_TCPDUMP)('tcpdump takes the filter', () => {
  test.each(CASE_NAMES)('of %s', async (name) => {
    const cwd = copyOfCase(name)
    const logs = caseArgs(name).filter((arg) => arg.endsWith('.log'))
    const { stdout } = await corr(['capture-filter', ...logs], { cwd })
    const [filter = ''] = stdout.split('\n')
    for (const link of ['EN10MB', 'LINUX_SLL2']) {
      expect(spawnSync('tcpdump', ['-y', link, '-d', filter], { cwd }).status).toBe(0)
    }
  })
})
