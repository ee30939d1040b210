// Times `corr report` over a simulated day of rotated captures and packed logs against cat of the same files, and grades it:
//   node test/bench/whole-day.mjs [CAPTURE_MIB [LOG_MIB [ERRORS]]]
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gradeDay } from './day/grade.mjs'
import { makeDay } from './day/make.mjs'

const CORR = fileURLToPath(new URL('../../bin/run.js', import.meta.url))
const TIME = '/usr/bin/time'
const [captureMib = 300, logMib = 100, errors = 400] = process.argv.slice(2).map(Number)

const folder = mkdtempSync(join(tmpdir(), 'corr-day-'))
const env = { ...process.env, XDG_CACHE_HOME: join(folder, 'cache') }

/** @returns {{ seconds: number, peakMiB: number, stdout: string }} */
function run(command) {
  const measured = existsSync(TIME) ? [TIME, '-f', '%M', ...command] : command
  const start = performance.now()
  const options = { cwd: folder, env, encoding: 'utf8', maxBuffer: 2 ** 30, stdio: ['ignore', 'pipe', 'pipe'] }
  const { status, stdout, stderr } = spawnSync(measured[0], measured.slice(1), options)
  const seconds = (performance.now() - start) / 1000
  if (status !== 0) throw new Error(`${command.join(' ')}: status ${status}\n${stderr}`)
  return { seconds, peakMiB: Number(stderr.trim().split('\n').at(-1)) / 1024, stdout }
}

function say(name, { seconds, peakMiB }, base) {
  const peak = Number.isNaN(peakMiB) ? '' : `${peakMiB.toFixed(0)} MiB`
  console.log(
    `${name.padEnd(32)}${seconds.toFixed(2).padStart(7)} s ${`${(seconds / base).toFixed(1)} x cat`.padStart(12)} ${peak.padStart(9)}`,
  )
}

try {
  const day = makeDay(folder, { captureMib, logMib, errors })
  console.log(
    `a day: ${day.captures.length} captures, ${day.packets} packets, ${day.flows} flows; ${day.logs.length} packed logs, ` +
      `${(day.bytes / 2 ** 20).toFixed(0)} MiB unpacked, ${day.errors} errors`,
  )
  const files = ['captures', 'logs'].flatMap((name) => readdirSync(join(folder, name)).map((file) => join(name, file)))
  const cat = ['sh', '-c', `cat ${files.join(' ')} | cat >/dev/null`]
  run(cat)
  const base = run(cat)
  say('cat', base, base.seconds)
  say('zcat of the logs', run(['sh', '-c', 'gzip -dc logs/* >/dev/null']), base.seconds)
  const report = (...args) => run([process.execPath, CORR, 'report', 'logs', 'captures', '-o', 'day.html', ...args])
  say('corr report --no-cache', report('--no-cache'), base.seconds)
  say('corr report', report(), base.seconds)
  say('corr report, the second time', report(), base.seconds)
  const { stdout } = run([process.execPath, CORR, 'match', 'logs', 'captures', '--format', 'ndjson'])
  const { wrong, ...grade } = gradeDay(stdout, join(folder, 'truth.ndjson'))
  console.log(
    Object.entries(grade)
      .map(([name, count]) => `${name} ${count}`)
      .join(', '),
  )
  for (const one of wrong.slice(0, 20)) console.log(`  ${JSON.stringify(one)}`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
