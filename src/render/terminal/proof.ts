import type { Finding } from '../../model/finding.js'
import { streamFilter } from '../display-filter.js'
import { whyText } from '../finding-view.js'
import { shellPath, shellWord } from '../shell-quote.js'
import { evidenceRows } from './evidence-rows.js'
import { beside, labelled } from './layout.js'
import type { Place } from './layout.js'
import { gap, lineWidth, span } from './spans.js'
import type { Line } from './spans.js'
import { storyPlace } from './telling.js'

/** From this width on the reasons stand beside the frames. */
const ROOM_FOR_TWO = 150
/** Share of the line where the reasons begin then, and how far the frames may push it. */
const LEFT_SHARE = 0.5
const LEFT_MOST = 0.6
const BETWEEN = 5

/** Frames, reasons and what to do: below each other, or side by side where there is room; an empty line before each part. */
export function proofLines(finding: Finding, width: number): Line[] {
  const { chosen } = finding.match
  const place = storyPlace(width)
  if (width >= ROOM_FOR_TWO && chosen !== null) {
    const rows = evidenceRows(finding, chosen, Math.floor(width * LEFT_MOST) - BETWEEN)
    if (rows.length > 0) return sideBySide(finding, rows, place)
  }
  const rows = chosen === null ? [] : evidenceRows(finding, chosen, width)
  const below = rows.length === 0 ? [] : [[], ...rows]
  return [...below, [], ...reasonLines(finding, place), ...seeLines(finding, place)]
}

function sideBySide(finding: Finding, rows: readonly Line[], { margin, width }: Place): Line[] {
  const leftWidth = Math.max(Math.floor(width * LEFT_SHARE), Math.max(...rows.map(lineWidth)) + BETWEEN)
  const right = { indent: 0, margin, width: width - leftWidth }
  const see = seeLines(finding, right)
  const seeFits = see.every((line) => lineWidth(line) <= right.width)
  const reasons = [...reasonLines(finding, right), ...(seeFits ? see : [])]
  return [[], ...beside(rows, reasons, leftWidth), ...(seeFits ? [] : [[], ...seeLines(finding, storyPlace(width))])]
}

function reasonLines(finding: Finding, place: Place): Line[] {
  return [
    ...labelled('why', whyText(finding), place),
    ...finding.verdict.advice.flatMap((text, i) => labelled(i === 0 ? 'do' : '', text, place)),
  ]
}

/** The command is never wrapped: it is there to be copied. */
function seeLines({ match, verdict }: Finding, { indent, margin }: Place): Line[] {
  if (match.chosen === null) return []
  const { flow, capture } = match.chosen
  const filter = streamFilter(flow)
  const label = [gap(indent), span('see'.padEnd(margin), 'dim')]
  if (capture.path === '-') return [[...label, span(`${filter}  (display filter for the capture that was piped in)`)]]
  const goTo = verdict.closing === null ? '' : ` -g ${String(verdict.closing.frame)}`
  return [[...label, span(`wireshark -r ${shellPath(capture.path)} -Y ${shellWord(filter)}${goTo}`, 'command')]]
}
