import { TRANSPORTS } from './index.js'
import { epochNumberStamp, stampAt, type Stamp } from './stamp.js'

/** A line without the wrappers that it came in. */
export interface PeeledLine {
  readonly text: string
  /** Names of all streams it was wrapped in, outermost first; empty if it was not wrapped. */
  readonly stream: string
  /** The innermost transport's time. */
  readonly stamp: Stamp | null
  readonly pid: number | null
  readonly partial: boolean
}

/** Most wrappers that lie in one another. */
const DEEPEST = 5
// eslint-disable-next-line no-control-regex -- terminal control sequences begin with ESC (ECMA-48)
const CONTROL_SEQUENCE = /\u001b(?:\[[0-9;:?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\))/g

/** Takes all wrappers and colours off a line. */
export function peelLine(line: string): PeeledLine {
  let text = withoutColour(line)
  let stream = ''
  let stamp: Stamp | null = null
  let pid: number | null = null
  let partial = false
  for (let depth = 0; depth < DEEPEST; depth++) {
    const layer = peelOnce(text)
    if (layer === null) break
    text = withoutColour(layer.text)
    stream += `${layer.stream}\n`
    stamp = timeOf(layer.time) ?? stamp
    pid = layer.pid ?? pid
    partial ||= layer.partial
  }
  return { text, stream, stamp, pid, partial }
}

/** A text without terminal colours. */
export function withoutColour(text: string): string {
  return text.includes('\u001b') ? text.replace(CONTROL_SEQUENCE, '') : text
}

function peelOnce(text: string): ReturnType<(typeof TRANSPORTS)[number]['peel']> {
  for (const transport of TRANSPORTS) {
    const layer = transport.peel(text)
    if (layer !== null) return layer
  }
  return null
}

function timeOf(text: string | null): Stamp | null {
  if (text === null) return null
  return /^\d+$/.test(text) ? epochNumberStamp(Number(text)) : stampAt(text, 0)
}
