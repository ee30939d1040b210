import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { copyOfCase } from '../helpers/cases.js'
import { corr } from '../helpers/corr.js'

const FILES = ['report', 'app.log', 'out.pcap']

interface Told {
  readonly type: string
  readonly errors?: number
}

function objects(ndjson: string): Told[] {
  return ndjson
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Told)
}

describe('corr report', () => {
  test('says in NDJSON what was counted, then each error as match does', async () => {
    const cwd = copyOfCase('c-keep-alive-race')
    const { stdout, status, stderr } = await corr([...FILES, '--format', 'ndjson'], { cwd })
    const matched = await corr(['match', 'app.log', 'out.pcap', '--format', 'ndjson'], { cwd })
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    const [summary, ...findings] = objects(stdout)
    expect(summary).toMatchObject({ type: 'report', errors: 4, explained: 4, failures: 4, closedBy: { server: 4 } })
    expect(findings).toEqual(objects(matched.stdout).map((finding) => ({ ...finding, type: 'finding' })))
  })

  test('gives the same objects as one array', async () => {
    const cwd = copyOfCase('c-keep-alive-race')
    const lines = await corr([...FILES, '--format', 'ndjson'], { cwd })
    const array = await corr([...FILES, '--json'], { cwd })
    expect(JSON.parse(array.stdout)).toEqual(objects(lines.stdout))
  })

  test.each([
    ['day.html', /^<!doctype html>\n<html lang="en">/],
    ['day.md', /^# Socket errors/],
    ['day.csv', /^file,line,timestamp,cause/],
    ['day.ndjson', /^\{"schemaVersion":1,"type":"report"/],
    ['day.json', /^\[\n\{"schemaVersion":1,"type":"report"/],
    ['day', /^# Socket errors/],
  ])('-o %s tells the format by its name', async (name, begin) => {
    const cwd = copyOfCase('a-server-timer')
    expect(await corr([...FILES, '-o', name], { cwd })).toEqual({ status: 0, stdout: '', stderr: '' })
    expect(readFileSync(join(cwd, name), 'utf8')).toMatch(begin)
  })

  test('--format decides against the name, and md is Markdown', async () => {
    const cwd = copyOfCase('a-server-timer')
    await corr([...FILES, '-o', 'day.csv', '--format', 'md'], { cwd })
    expect(readFileSync(join(cwd, 'day.csv'), 'utf8')).toMatch(/^# Socket errors/)
  })

  test('--cause counts that cause alone, --limit shortens the list and not the totals', async () => {
    const cwd = copyOfCase('a-server-timer')
    const none = await corr([...FILES, '--cause', 'client-timeout', '--format', 'ndjson'], { cwd })
    expect(objects(none.stdout)).toMatchObject([{ type: 'report', errors: 0 }])
    const one = await corr([...FILES, '--limit', '1', '--format', 'ndjson'], { cwd })
    expect(objects(one.stdout)).toMatchObject([{ type: 'report', errors: 3 }, { type: 'finding' }])
  })

  test('--since and --until count what match tells of', async () => {
    const cwd = copyOfCase('a-server-timer')
    const all = objects((await corr([...FILES, '--format', 'ndjson'], { cwd })).stdout).slice(1)
    const times = all.map((one) => (one as unknown as { error: { timestamp: string } }).error.timestamp)
    for (const span of [
      ['--since', times[1]],
      ['--until', times[1]],
      ['--since', times[1], '--until', times[2]],
    ]) {
      const args = span.map(String)
      const told = objects((await corr([...FILES, ...args, '--format', 'ndjson'], { cwd })).stdout)
      const matched = objects(
        (await corr(['match', 'app.log', 'out.pcap', ...args, '--format', 'ndjson'], { cwd })).stdout,
      )
      expect(matched.length).toBeGreaterThan(0)
      expect(matched.length).toBeLessThan(3)
      expect(told[0]).toMatchObject({ type: 'report', errors: matched.length })
      expect(told.slice(1)).toEqual(matched.map((finding) => ({ ...finding, type: 'finding' })))
    }
  })

  test('takes an index for a capture', async () => {
    const cwd = copyOfCase('a-server-timer')
    await corr(['index', 'out.pcap', '--db', 'day.db'], { cwd })
    const { stdout } = await corr(['report', 'app.log', 'day.db', '--format', 'csv'], { cwd })
    expect(stdout).toBe((await corr([...FILES, '--format', 'csv'], { cwd })).stdout)
  })

  test.each([
    [['report'], /^corr: usage: corr report LOG… CAPTURE…/],
    [['report', 'app.log'], /there is no capture among the inputs/],
    [['report', 'out.pcap'], /there is no log among the inputs/],
    [[...FILES, '--format', 'xml'], /--format cannot be "xml"; give one of html/],
    [[...FILES, '-o', 'out.pcap'], /would overwrite an input/],
  ])('%j is wrong use', async (args, line) => {
    const { status, stdout, stderr } = await corr(args, { cwd: copyOfCase('a-server-timer') })
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toMatch(line)
  })
})
