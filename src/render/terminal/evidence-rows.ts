import type { Finding } from '../../model/finding.js'
import type { Candidate } from '../../model/verdict.js'
import { visible } from '../escape.js'
import { provingFrames } from '../proving-frames.js'
import { deltaText, packetClock } from './figures.js'
import { gap, span } from './spans.js'
import type { Line, Span } from './spans.js'
import { cutToWidth, displayWidth, fitted, wrapWords } from './text-width.js'

const INDENT = 5
const GAP = 2
/** From this width on the time of day of each packet is shown too. */
const ROOM_FOR_CLOCK = 100
const CLOCK_DIGITS = 6
/** Held together by no-break spaces. */
const DECIDED = '◀\u00a0decided\u00a0it'
/** A path may stand in it. */
const LONGEST_WHAT = 120
const MARKER = '▶'

/** Texts of one row. */
interface Cells {
  readonly frame: string
  readonly clock: string
  readonly delta: string
  readonly from: string
  readonly what: string
  readonly decided: boolean
}

/**
 * The frames that prove a verdict, in order of the capture: number, time since the row above, sender, what it shows. The frame
 * that decided is marked.
 */
export function evidenceRows(finding: Finding, chosen: Candidate, width: number): Line[] {
  const rows = provingFrames(finding, chosen)
  if (rows.length === 0) return []
  const cells = rows.map((row, i): Cells => {
    return {
      frame: String(row.frame),
      clock: packetClock(chosen.capture, row.timeNs, CLOCK_DIGITS),
      delta: deltaText(row.timeNs - (rows[i - 1] ?? row).timeNs, i === 0),
      from: row.from,
      what: cutToWidth(visible(row.what), LONGEST_WHAT),
      decided: row.frame === finding.verdict.closing?.frame,
    }
  })
  const titles: Cells = { frame: 'frame', clock: 'UTC', delta: 'time', from: 'from', what: 'what', decided: false }
  return tableLines([titles, ...cells], width)
}

function tableLines(rows: readonly Cells[], width: number): Line[] {
  const widest = (text: (row: Cells) => string): number => Math.max(...rows.map((row) => displayWidth(text(row))))
  const frame = widest((row) => row.frame)
  const delta = widest((row) => row.delta)
  const from = widest((row) => row.from)
  const clock = width >= ROOM_FOR_CLOCK ? widest((row) => row.clock) : 0
  return rows.flatMap((row, i) => {
    const head = [
      fitted(row.frame, frame, 'right'),
      ...(clock > 0 ? [fitted(row.clock, clock, 'left')] : []),
      fitted(row.delta, delta, 'right'),
      fitted(row.from, from),
    ].join(' '.repeat(GAP))
    return rowLines(row, head, i === 0, width)
  })
}

function rowLines(row: Cells, head: string, isTitle: boolean, width: number): Line[] {
  const style = isTitle ? 'dim' : row.decided ? 'mark' : 'plain'
  const margin: Span[] = [gap(INDENT - 2), span(`${row.decided ? MARKER : ' '} `, style)]
  const room = width - INDENT - displayWidth(head) - GAP
  const what = wrapWords(row.decided ? `${row.what}  ${DECIDED}` : row.what, Math.max(10, room))
  return what.map((text, i) =>
    i === 0
      ? [...margin, span(head, style), gap(GAP), span(text, style)]
      : [gap(INDENT + displayWidth(head) + GAP), span(text, style)],
  )
}
