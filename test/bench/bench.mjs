// Times `corr index` against tcpdump and cat over the same capture, in alternating runs, then the matcher alone over a day of
// 20 times as many flows:
//   npm run bench [-- FLOWS [ROUNDS]] [--day]
// and in the end a report over a simulated day: a tenth of a real one, or with --day all of it (3 GiB, minutes).
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { makeCapture } from './make-capture.mjs'

const words = process.argv.slice(2)
const wholeDay = words.includes('--day')
const [flows = 5000, rounds = 5] = words.filter((word) => word !== '--day').map(Number)
const CORR = fileURLToPath(new URL('../../bin/run.js', import.meta.url))
const TIME = '/usr/bin/time'

const folder = mkdtempSync(join(tmpdir(), 'corr-bench-'))
const capture = join(folder, 'big.pcap')
const db = join(folder, 'flows.db')

const RUNS = {
  cat: ['cat', capture],
  tcpdump: ['tcpdump', '-nr', capture, 'tcp[tcpflags] & tcp-rst != 0'],
  'corr index --no-cache': [process.execPath, CORR, 'index', capture, '--no-cache'],
  'corr index --db': [process.execPath, CORR, 'index', capture, '--db', db],
}

/** @returns {{ seconds: number, peakMiB: number } | null} null if the program is missing */
function run(command) {
  rmSync(db, { force: true })
  const measured = existsSync(TIME) ? [TIME, '-f', '%M', ...command] : command
  const start = performance.now()
  const { status, error, stderr } = spawnSync(measured[0], measured.slice(1), { stdio: ['ignore', 'ignore', 'pipe'] })
  const seconds = (performance.now() - start) / 1000
  if (error?.code === 'ENOENT' || status === 127) return null
  if (status !== 0) throw new Error(`${command.join(' ')}: status ${status}\n${stderr}`)
  return { seconds, peakMiB: Number(stderr.toString().trim().split('\n').at(-1)) / 1024 }
}

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]
}

try {
  const packets = makeCapture(capture, flows)
  const mib = statSync(capture).size / 2 ** 20
  console.log(`${flows} flows, ${packets} packets, ${mib.toFixed(0)} MiB, ${rounds} rounds`)
  const results = new Map(Object.keys(RUNS).map((name) => [name, []]))
  for (let round = 0; round < rounds; round++) {
    for (const [name, command] of Object.entries(RUNS)) results.get(name).push(run(command))
  }
  const base = results.get('tcpdump').includes(null) ? null : median(results.get('tcpdump').map((one) => one.seconds))
  for (const [name, all] of results) {
    if (all.includes(null)) {
      console.log(`${name.padEnd(24)} not installed`)
      continue
    }
    const seconds = median(all.map((one) => one.seconds))
    const nsPerPacket = ((seconds * 1e9) / packets).toFixed(0)
    const ratio = base === null ? '' : `${(seconds / base).toFixed(2)} x tcpdump`
    const peak = Math.max(...all.map((one) => one.peakMiB))
    console.log(
      `${name.padEnd(24)}${seconds.toFixed(2).padStart(7)} s ${nsPerPacket.padStart(7)} ns a packet ${ratio.padStart(15)} ${Number.isNaN(peak) ? '' : `${peak.toFixed(0)} MiB`.padStart(9)}`,
    )
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}

spawnSync(process.execPath, [fileURLToPath(new URL('match.mjs', import.meta.url)), String(20 * flows)], {
  stdio: 'inherit',
})
const day = wholeDay ? ['2900', '1000', '2000'] : []
spawnSync(process.execPath, [fileURLToPath(new URL('whole-day.mjs', import.meta.url)), ...day], { stdio: 'inherit' })
