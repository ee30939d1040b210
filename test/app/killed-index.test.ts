import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'
import '../helpers/built.js'
import { ROOT } from '../helpers/root.js'
import { tempFolder } from '../helpers/temp-folder.js'
import { type FrameSpec, pcap } from '../pcap/build/capture.js'
import { conversation } from '../pcap/build/conversation.js'

const CORR = `${ROOT}bin/run.js`
const FLOWS = 3000
const KILLS = 20

function capture(): Buffer {
  const frames: FrameSpec[] = []
  for (let i = 0; i < FLOWS; i++) {
    const client = { address: `192.0.2.${String(i % 250)}`, port: 20_000 + i }
    frames.push(...conversation('0 C S, 1 S SA, 2 C A, 3 C PA 100, 4 S PA 100, 5 C FA, 6 S FA, 7 C A', { client }))
  }
  return pcap(frames)
}

/** How many flows an index lists: none, or all of its captures. */
function flowsIn(db: string): number {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CORR, 'flows', db, '--format', 'ndjson'], {
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  })
  expect({ status, stderr }).toMatchObject({ status: 0 })
  return stdout.split('\n').length - 1
}

test(
  'killed at any moment, an index opens and has each capture whole or not at all',
  { timeout: 240_000 },
  async () => {
    const folder = tempFolder()
    const input = join(folder, 'out.pcap')
    writeFileSync(input, capture())
    const args = (db: string): string[] => [CORR, 'index', input, '--db', db]
    const begin = performance.now()
    const whole = join(folder, 'whole.db')
    expect(spawnSync(process.execPath, args(whole)).status).toBe(0)
    const took = performance.now() - begin
    expect(flowsIn(whole)).toBe(FLOWS)
    const found: number[] = []
    const db = join(folder, 'killed.db')
    for (let i = 0; i < KILLS; i++) {
      const child = spawn(process.execPath, args(i % 2 === 0 ? db : join(folder, `killed-${String(i)}.db`)), {
        stdio: 'ignore',
      })
      await wait((took * (i + 1)) / KILLS)
      child.kill('SIGKILL')
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
      const written = i % 2 === 0 ? db : join(folder, `killed-${String(i)}.db`)
      if (existsSync(written)) found.push(flowsIn(written))
    }
    expect(found.filter((flows) => flows !== 0 && flows !== FLOWS)).toEqual([])
    expect(spawnSync(process.execPath, args(db)).status).toBe(0)
    expect(flowsIn(db)).toBe(FLOWS)
  },
)
