import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { MatchedError } from '../../src/index.js'
import { matchErrors } from '../../src/index.js'
import { caseFile, casePath } from '../helpers/cases.js'
import { tempFolder } from '../helpers/temp-folder.js'
import { behindTranslation } from '../helpers/translated-capture.js'

/** Of several kinds of clients, logs and endings; in clear text. */
const CASES = [
  'a-server-timer',
  'a2-server-timer-no-time',
  'b-server-abort',
  'bare-sockets',
  'burst',
  'c-keep-alive-race',
  'clock-ahead',
  'cut-in-mid-response',
  'd-client-timeout',
  'half-open',
  'haproxy',
  'nginx',
  'node-timers',
  'port-reuse',
  'server-killed',
  'upload-unread',
]

interface Truth {
  readonly errors: readonly { readonly line: number; readonly stream: number | null; readonly cause: string }[]
}

async function found(
  log: string,
  capture: string,
  map: Parameters<typeof matchErrors>[1] = {},
): Promise<readonly MatchedError[]> {
  const path = join(tempFolder(), 'out.pcap')
  writeFileSync(path, behindTranslation(readFileSync(casePath(capture, 'out.pcap'))))
  return (await matchErrors([casePath(log, 'app.log'), path], { cache: false, ...map })).findings
}

describe.each(CASES)('%s behind a translation of addresses', (name) => {
  test('each error finds its flow, less surely and with a word on it', async () => {
    const { errors } = JSON.parse(caseFile(name, 'truth.json') ?? '') as Truth
    for (const { error, match, cause, confidence, why } of await found(name, name)) {
      const truth = errors.find(({ line }) => line === error.line)
      expect({ line: error.line, stream: match?.stream ?? null, cause }).toEqual({
        line: error.line,
        stream: truth?.stream,
        cause: truth?.cause,
      })
      if (error.remoteAddress === null && error.host === null) continue
      expect(confidence).toBeLessThan(0.9)
      expect(why).toContain('--map')
    }
  })

  test('and none in the capture of another incident', async () => {
    const other = CASES[(CASES.indexOf(name) + 5) % CASES.length] ?? name
    expect((await found(name, other)).filter(({ match }) => match !== null)).toEqual([])
  })
})

test('a mapping by the user makes it certain', async () => {
  const map = [{ from: { address: '192.0.2.20', port: 8080 }, to: { address: '10.244.1.5', port: 9090 } }]
  const [first] = await found('b-server-abort', 'b-server-abort', { map })
  expect(first?.confidence).toBeGreaterThan(0.9)
  expect(first?.why).not.toContain('--map')
})
