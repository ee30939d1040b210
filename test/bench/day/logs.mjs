// Writes the logs of a simulated day: of each service six, four hours each, packed.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { randomFrom } from '../make-day.mjs'
import { DAY_MS, SERVICES } from './plan.mjs'
import { TEXTS, wallOf } from './texts.mjs'

const FILES_A_SERVICE = 6
const SPAN_MS = DAY_MS / FILES_A_SERVICE
/** Lines joined at a time. */
const BLOCK = 2000

/**
 * @param {string} folder that takes the logs
 * @param {object[]} died as {@link writeCaptures} gives them
 * @param {number} bytes of all logs together, unpacked
 * @returns {{logs: string[], bytes: number, truth: Map<string, object>}} truth: by `file:line`, the connection of each error
 */
export function writeLogs(folder, died, bytes) {
  const random = randomFrom(1911)
  const noticed = died
    .map((one) => ({ one, atMs: one.plan.startMs + one.failsAtMs + 0.5 - 2 * Math.log(1 - random()) }))
    .sort((a, b) => a.atMs - b.atMs)
  const logs = []
  const truth = new Map()
  let written = 0
  for (const service of SERVICES) {
    const own = noticed.filter(({ one }) => one.plan.service === service)
    for (let part = 0; part < FILES_A_SERVICE; part++) {
      const name = `${service.name}-2026-03-02-${String(part * 4).padStart(2, '0')}.log.gz`
      const of = own.filter(({ atMs }) => Math.min(FILES_A_SERVICE - 1, Math.floor(atMs / SPAN_MS)) === part)
      const log = oneLog(service, part, of, bytes / SERVICES.length / FILES_A_SERVICE)
      for (const [line, one] of log.truth) truth.set(`${name}:${line}`, one)
      writeFileSync(join(folder, name), gzipSync(log.text, { level: 6 }))
      logs.push(name)
      written += log.text.length
    }
  }
  return { logs, bytes: written, truth }
}

function oneLog(service, part, errors, bytes) {
  const { error, line } = TEXTS[service.name]
  const lineBytes = line(wallOf(service, 0), 12_345).length + 1
  const lines = Math.max(errors.length, Math.round(bytes / lineBytes))
  const stepMs = SPAN_MS / lines
  const truth = []
  const blocks = []
  let block = []
  let count = 0
  let next = 0
  for (let i = 0; i < lines; i++) {
    const atMs = part * SPAN_MS + i * stepMs
    for (; next < errors.length && (errors[next].atMs <= atMs || i === lines - 1); next++) {
      truth.push([count + 1, errors[next].one])
      const text = error(wallOf(service, errors[next].atMs), errors[next].one)
      block.push(...text)
      count += text.length
    }
    block.push(line(wallOf(service, atMs), i + part * 1_000_003))
    count++
    if (block.length < BLOCK) continue
    blocks.push(Buffer.from(`${block.join('\n')}\n`))
    block = []
  }
  if (block.length > 0) blocks.push(Buffer.from(`${block.join('\n')}\n`))
  return { text: Buffer.concat(blocks), truth }
}
