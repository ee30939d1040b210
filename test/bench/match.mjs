// Times the matcher alone over an index of any size: node test/bench/match.mjs [FLOWS [ERRORS]]
// Flows are loaded from SQLite once, errors are in memory; right answers are counted against the truth.
import { spawnSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { bundled } from '../helpers/bundle.mjs'
import { packedPlain, unpackPlain } from '../helpers/packed-plain.mjs'
import { BASE_SEC, dayOfErrors, dayOfFlows, flowRecord } from './make-day.mjs'

const mib = (bytes) => `${(bytes / 2 ** 20).toFixed(0)} MiB`
const share = (n, of) => (of === 0 ? '-' : `${((100 * n) / of).toFixed(2)} %`)

const MODULES = [
  'store/database',
  'store/flow-batch',
  'store/flow-rows',
  'store/capture-rows',
  'store/flow-source',
  'correlate/match/match-all',
]

/** All that the modules of `src/` export, bundled in a folder. */
async function modulesIn(folder) {
  const all = await Promise.all(MODULES.map((name) => import(pathToFileURL(join(folder, `${name}.js`)).href)))
  return Object.assign({}, ...all)
}

/** Writes an index of a day's flows. */
async function writeIndex({ openIndex, storeCapture, batchesOf }, path, flows) {
  const index = openIndex(path, 'new')
  const info = {
    path: 'day.pcap',
    baseSec: BASE_SEC,
    digits: 6,
    frames: 12 * flows,
    tcpFrames: 12 * flows,
    flows,
    firstNs: 0,
    lastNs: 86_400e9,
    bytes: 0,
  }
  const records = function* () {
    for (const plan of dayOfFlows(flows)) yield flowRecord(plan)
  }
  await storeCapture(
    index,
    { info, identity: null, warnings: [], damage: null, names: [] },
    batchesOf(packedPlain(records())),
  )
  index.db.close()
}

/** Writes the errors of that day, one a line, with the stream that each is about. */
function writeErrors(path, flows, count) {
  const died = function* () {
    for (const plan of dayOfFlows(flows)) if (plan.kind !== 'healthy') yield { plan, record: flowRecord(plan) }
  }
  const { errors, truth } = dayOfErrors(died(), count)
  const fd = openSync(path, 'w')
  errors.forEach((error, i) => writeSync(fd, `${JSON.stringify({ error, stream: truth[i] })}\n`))
  closeSync(fd)
}

async function readErrors(path) {
  const errors = []
  const truth = []
  const file = await open(path)
  for await (const line of file.readLines()) {
    const { error, stream } = JSON.parse(line)
    errors.push(error)
    truth.push(stream)
  }
  return { errors, truth }
}

/** How many answers are right, by how sure they are. */
function count(matches, truth) {
  const counts = { right: 0, wrong: 0, none: 0, sure: 0, sureWrong: 0 }
  matches.forEach(({ chosen }, i) => {
    if (chosen === null) return void counts.none++
    const isRight = chosen.flow.stream === truth[i]
    counts[isRight ? 'right' : 'wrong']++
    if (chosen.score < 0.9) return
    counts.sure++
    if (!isRight) counts.sureWrong++
  })
  return counts
}

async function measure(modules, indexPath, errorsPath) {
  const { openIndex, flowSource, storedCaptures, matchAll } = await modulesIn(modules)
  const { errors, truth } = await readErrors(errorsPath)
  const before = process.resourceUsage().maxRSS * 1024
  const index = openIndex(indexPath, 'read')
  const cpu = process.cpuUsage()
  const start = performance.now()
  const source = flowSource(storedCaptures(index), unpackPlain)
  const loaded = performance.now()
  const { matches, clocks } = matchAll(errors, source, {
    windowMs: null,
    clockOffsetMs: null,
    resolved: [],
    translations: [],
  })
  const seconds = (from, to) => `${((to - from) / 1000).toFixed(2)} s`
  const took = `load ${seconds(start, loaded)}, match ${seconds(loaded, performance.now())}`
  const { user, system } = process.cpuUsage(cpu)
  const peak = process.resourceUsage().maxRSS * 1024
  const { right, wrong, none, sure, sureWrong } = count(matches, truth)
  const all = errors.length
  console.log(
    `${source.columns.length} flows, ${all} errors: ${took} (${((user + system) / 1e6).toFixed(2)} s of processor)`,
  )
  console.log(`  peak memory ${mib(peak)}, with the errors alone ${mib(before)}`)
  console.log(`  right ${share(right, all)}, wrong ${share(wrong, all)}, none ${share(none, all)}`)
  console.log(`  score of 0.9 or more: ${sure}, of which wrong ${share(sureWrong, sure)}`)
  if (process.env['CORR_BENCH_CLOCKS'] !== undefined) {
    for (const { log, offsetMs, zoneOffsetMs, agreeing, counted } of clocks) {
      console.log(`  ${log}: ${offsetMs} ms, zone ${zoneOffsetMs}, ${agreeing} of ${counted}`)
    }
  }
  index.db.close()
}

/** Each measurement runs in a process of its own, so that what makes the day is not in its memory. */
async function run(flows, errors) {
  const folder = mkdtempSync(join(tmpdir(), 'corr-match-'))
  const modules = await bundled(MODULES)
  try {
    const [index, log] = [join(folder, 'day.corr'), join(folder, 'day.ndjson')]
    await writeIndex(await modulesIn(modules), index, flows)
    writeErrors(log, flows, errors)
    spawnSync(process.execPath, [import.meta.filename, '--measure', modules, index, log], { stdio: 'inherit' })
  } finally {
    for (const used of [folder, modules]) rmSync(used, { recursive: true, force: true })
  }
}

const [first, ...rest] = process.argv.slice(2)
if (first === '--measure') await measure(...rest)
else await run(Number(first ?? 100_000), Number(rest[0] ?? Number(first ?? 100_000) / 10))
