import { peeled, type Peeled } from './formats/transport.js'
import { TRANSPORTS } from './index.js'
import { withoutPrefix } from './line-prefix.js'
import { withoutStamp } from './line-stamps.js'
import { epochNumberStamp, stampAt, type Stamp } from './stamp.js'
import type { Habits } from './stream-habits.js'

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
 * @param habitsOf what stands before each line of a stream
 */
export function peelLine(line: string, habitsOf: (stream: string) => Habits): PeeledLine {
  let bare: PeeledLine = { text: withoutColour(line), stream: '', stamp: null, pid: null, partial: false }
  let stampsTaken = 0
  for (let depth = 0; depth < DEEPEST; depth++) {
    const { stamps, prefixes } = habitsOf(bare.stream)
    const layer = peelOnce(bare.text) ?? peelPrefix(bare.text, prefixes)
    const stamped = layer === null && stampsTaken < stamps ? withoutStamp(bare.text) : null
    if (layer === null && stamped === null) break
    if (layer !== null) bare = under(bare, layer)
    if (stamped === null) continue
    stampsTaken++
    bare = { ...bare, ...stamped }
  }
  return bare
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

function peelPrefix(text: string, prefixes: readonly string[]): Peeled | null {
  const found = prefixes.length === 0 ? null : withoutPrefix(text, prefixes)
  return found === null ? null : peeled(found.text, found.prefix, null)
}

function timeOf(text: string | null): Stamp | null {
  if (text === null) return null
  return /^\d+$/.test(text) ? epochNumberStamp(Number(text)) : stampAt(text, 0)
}
