import type { Peeled } from './formats/transport.js'
import { TRANSPORTS } from './index.js'
import { withoutStamp } from './line-stamps.js'
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

/**
 * Takes all wrappers and colours off a line.
 * @param stampsOf how many times stand before each line of a stream
 */
export function peelLine(line: string, stampsOf: (stream: string) => number): PeeledLine {
  let peeled: PeeledLine = { text: withoutColour(line), stream: '', stamp: null, pid: null, partial: false }
  let stampsTaken = 0
  for (let depth = 0; depth < DEEPEST; depth++) {
    const layer = peelOnce(peeled.text)
    const stamped = layer === null && stampsTaken < stampsOf(peeled.stream) ? withoutStamp(peeled.text) : null
    if (layer === null && stamped === null) break
    if (layer !== null) peeled = under(peeled, layer)
    if (stamped === null) continue
    stampsTaken++
    peeled = { ...peeled, ...stamped }
  }
  return peeled
}

/** A text without terminal colours. */
export function withoutColour(text: string): string {
  return text.includes('\u001b') ? text.replace(CONTROL_SEQUENCE, '') : text
}

function under(outer: PeeledLine, layer: Peeled): PeeledLine {
  return {
    text: withoutColour(layer.text),
    stream: `${outer.stream}${layer.stream}\n`,
    stamp: timeOf(layer.time) ?? outer.stamp,
    pid: layer.pid ?? outer.pid,
    partial: outer.partial || layer.partial,
  }
}

function peelOnce(text: string): Peeled | null {
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
