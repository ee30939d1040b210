// Makes a day of logs and captures: node make.mjs FOLDER [CAPTURE_MIB [LOG_MIB [ERRORS]]]
// FOLDER takes 24 captures, 24 packed logs, and truth.ndjson: the connection that each error is about, and what ended it.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeCaptures } from './captures.mjs'
import { writeLogs } from './logs.mjs'
import { FLOW_BYTES } from './plan.mjs'

const MIB = 2 ** 20

/**
 * @param {string} folder
 * @param {{captureMib: number, logMib: number, errors: number}} size of all captures, all logs unpacked, and number of errors
 */
export function makeDay(folder, { captureMib, logMib, errors }) {
  mkdirSync(join(folder, 'captures'), { recursive: true })
  mkdirSync(join(folder, 'logs'), { recursive: true })
  const flows = Math.max(20 * errors, Math.round((captureMib * MIB) / FLOW_BYTES))
  const { captures, packets, died } = writeCaptures(join(folder, 'captures'), flows, errors)
  const { logs, bytes, truth } = writeLogs(join(folder, 'logs'), died, logMib * MIB)
  const lines = [...truth].map(([place, { plan, closing, last }]) => {
    const { cause, pattern } = plan.end
    const { capture, stream } = closing ?? last
    return JSON.stringify({
      place,
      kind: plan.end.kind,
      capture,
      stream,
      closing: closing?.frame ?? null,
      cause,
      pattern,
    })
  })
  writeFileSync(join(folder, 'truth.ndjson'), `${lines.join('\n')}\n`)
  return { captures, logs, packets, flows, bytes, errors: lines.length }
}

if (process.argv[1] === import.meta.filename) {
  const [, , folder, captureMib = 64, logMib = 24, errors = 200] = process.argv
  const size = { captureMib: Number(captureMib), logMib: Number(logMib), errors: Number(errors) }
  const { packets, flows, bytes, errors: made } = makeDay(folder, size)
  console.log(`${flows} flows, ${packets} packets, ${(bytes / MIB).toFixed(0)} MiB of logs, ${made} errors`)
}
