import type { Finding } from '../model/finding.js'
import type { Candidate } from '../model/verdict.js'
import { endpointText } from '../util/address.js'
import { html, type Html } from './report/html-text.js'
import { ladderSteps, type GapStep, type LadderStep, type PacketStep } from './ladder-steps.js'
import { deltaText } from './terminal/figures.js'

/** Places of columns, and of what stands in them, in units of the drawing. */
const WIDTH = 920
const FRAME_X = 58
const TIME_X = 148
const CLIENT_X = 190
const SERVER_X = 520
const MIDDLE_X = (CLIENT_X + SERVER_X) / 2
const NOTE_X = 548
const HEAD = 46
const ROW = 30
const GAP_ROW = 34
/** Notes are cut where the drawing ends. */
const NOTE_MOST = 62
const ARROW = 7

/**
 * A flow as Wireshark's flow graph shows it: frame and time on the left, an arrow for each packet between client and server, what
 * it means on the right. Colours come from the page's style.
 * @param id of the drawing, unique in the page
 */
export function ladderSvg(finding: Finding, chosen: Candidate, id: string): Html {
  const steps = ladderSteps(finding, chosen)
  const height = HEAD + steps.reduce((sum, step) => sum + heightOf(step), 0) + 8
  const { flow } = chosen
  const [client, server] = [endpointText(flow.client), endpointText(flow.server)]
  return html`<svg
    class="ladder"
    role="img"
    aria-labelledby="${id}-title"
    viewBox="0 0 ${WIDTH} ${height}"
    width="${WIDTH}"
    height="${height}"
  >
    <title id="${id}-title">Packets between client ${client} and server ${server}; the table below lists them</title>
    <text class="end" x="${CLIENT_X}" y="16">client</text>
    <text class="end" x="${SERVER_X}" y="16">server</text>
    <text class="address" x="${CLIENT_X}" y="32">${client}</text>
    <text class="address" x="${SERVER_X}" y="32">${server}</text>
    <line class="life" x1="${CLIENT_X}" x2="${CLIENT_X}" y1="${HEAD - 6}" y2="${height - 4}" />
    <line class="life" x1="${SERVER_X}" x2="${SERVER_X}" y1="${HEAD - 6}" y2="${height - 4}" />
    ${rows(steps)}
  </svg>`
}

function heightOf({ kind }: LadderStep): number {
  return kind === 'gap' ? GAP_ROW : ROW
}

function rows(steps: readonly LadderStep[]): Html[] {
  let y = HEAD
  let before: PacketStep | null = null
  return steps.map((step) => {
    const top = y
    y += heightOf(step)
    if (step.kind === 'gap') return gapRow(step, top)
    const row = packetRow(step, before, top)
    before = step
    return row
  })
}

function gapRow({ text }: GapStep, top: number): Html {
  const y = top + GAP_ROW / 2
  return html`<g class="gap">
    <rect class="break" x="${CLIENT_X - 3}" y="${y - 9}" width="6" height="18" />
    <rect class="break" x="${SERVER_X - 3}" y="${y - 9}" width="6" height="18" />
    <line class="dots" x1="${CLIENT_X}" x2="${CLIENT_X}" y1="${y - 8}" y2="${y + 8}" />
    <line class="dots" x1="${SERVER_X}" x2="${SERVER_X}" y1="${y - 8}" y2="${y + 8}" />
    <text x="${MIDDLE_X}" y="${y + 4}">${text}</text>
  </g>`
}

function packetRow(step: PacketStep, before: PacketStep | null, top: number): Html {
  const y = top + ROW - 8
  const { frame, timeNs, label, note, proves, decided } = step
  const kind = `packet${decided ? ' decided' : ''}${proves ? ' proves' : ''}`
  return html`<g class="${kind}">
    ${decided ? html`<rect class="band" x="4" y="${top + 2}" width="${WIDTH - 8}" height="${ROW - 2}" rx="5" />` : null}
    <text class="frame" x="${FRAME_X}" y="${y + 1}">${frame}</text>
    <text class="time" x="${TIME_X}" y="${y + 1}">${deltaText(timeNs - (before ?? step).timeNs, before === null)}</text>
    ${arrow(step, y)}
    <text class="label" x="${MIDDLE_X}" y="${y - 5}">${label}</text>
    <text class="note" x="${NOTE_X}" y="${y + 1}">${cut(decided ? `◀ ${note}` : note)}</text>
  </g>`
}

/** From the sender's line to the other one; what came from between them starts in the middle, to the client. */
function arrow({ from }: PacketStep, y: number): Html {
  const start = from === 'client' ? CLIENT_X : from === 'server' ? SERVER_X : MIDDLE_X
  const end = from === 'client' ? SERVER_X : CLIENT_X
  const back = end > start ? -ARROW : ARROW
  return html`<line class="arrow" x1="${start}" x2="${end + back / 2}" y1="${y}" y2="${y}" /><path
      class="head"
      d="M${end} ${y}l${back} -4v8z"
    />`
}

function cut(text: string): string {
  return text.length > NOTE_MOST ? `${text.slice(0, NOTE_MOST - 1)}…` : text
}
