// How many errors of a simulated day were tied to their flow, and explained as they happened.
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'

const parsed = (text) =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))

/**
 * @param {string} found what `corr match --format ndjson` printed
 * @param {string} truthFile as make.mjs wrote it
 */
export function gradeDay(found, truthFile) {
  const truth = new Map(parsed(readFileSync(truthFile, 'utf8')).map((one) => [one.place, one]))
  const result = { errors: truth.size, found: 0, flow: 0, closing: 0, cause: 0, pattern: 0, surplus: 0, wrong: [] }
  for (const { error, match, frames, cause, pattern } of parsed(found)) {
    const place = `${basename(error.file)}:${error.line}`
    const right = truth.get(place)
    if (right === undefined) {
      result.surplus++
      continue
    }
    result.found++
    const parts = match?.parts.length > 0 ? match.parts : match === null ? [] : [match]
    const isFlow = parts.some(({ capture, stream }) => basename(capture) === right.capture && stream === right.stream)
    const isClosing = right.closing === null ? frames?.closing === null : frames?.closing === right.closing
    if (isFlow) result.flow++
    if (isFlow && isClosing) result.closing++
    if (isFlow && cause === right.cause) result.cause++
    if (isFlow && cause === right.cause && pattern === right.pattern) result.pattern++
    else result.wrong.push({ place, kind: right.kind, isFlow, cause, pattern })
  }
  return result
}

if (process.argv[1] === import.meta.filename) {
  const [, , found, truth] = process.argv
  const { wrong, ...result } = gradeDay(readFileSync(found, 'utf8'), truth)
  console.log(result)
  for (const one of wrong.slice(0, 50)) console.log(JSON.stringify(one))
}
