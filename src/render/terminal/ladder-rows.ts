import type { FlowPacket, PacketMark } from '../../model/flow-packet.js'
import { FIN, RST, SYN } from '../../model/flow-record.js'
import { byteText } from '../../util/byte-text.js'
import { counted, grouped } from '../../util/count-text.js'
import { durationText } from '../../util/duration.js'
import { flagNames } from '../../util/flag-names.js'
import { endpointText } from '../../util/address.js'
import { visible } from '../escape.js'
import { type Fold, isFold, type Ladder } from '../fold-ladder.js'
import type { FlowLine } from '../renderer.js'
import { causeTitle } from './headline.js'
import { gap, span } from './spans.js'
import type { Line, Span, Style } from './spans.js'
import { cutToWidth, displayWidth, endOfWidth, fitted, wrapWords } from './text-width.js'

const NS_PER_MS = 1e6
const NS_PER_SEC = 1e9
const GAP = 2
/** From this width on numbers and marks have columns of their own. */
const ROOM_FOR_COLUMNS = 130
/** A lane that is wider is hard to follow with the eye. */
const WIDEST_LANE = 100
const SHORTEST_ARROW = 3
/** Rails' distance, gaps and an arrow beside a label with words. */
const LEAST_BESIDE = 16
/** Time without a packet that is worth a line, ns. */
const SILENCE_NS = NS_PER_SEC
const MARKER = '▶'
const MARK_WORDS: Readonly<Record<PacketMark, string>> = {
  retransmission: 'retransmission',
  'out-of-order': 'out of order',
  duplicate: 'seen twice',
  'duplicate-ack': 'duplicate ACK',
  'gap-before': 'packets before it are missing',
  'keep-alive': 'keep-alive',
  'keep-alive-ack': 'keep-alive ACK',
  'zero-window': 'zero window',
  'zero-window-probe': 'zero window probe',
}
const [RAIL, BROKEN_RAIL] = ['│', '┆']

/** Where everything stands. */
interface Plan {
  readonly frame: number
  readonly start: number
  readonly delta: number
  /** Columns between the two rails. */
  readonly lane: number
  /** Widths of seq, ack, length and window; `null` where the lane says them. */
  readonly numbers: readonly number[] | null
  readonly startDigits: number
  readonly line: FlowLine
  /** What the verdict says of a frame. */
  readonly says: ReadonlyMap<number, string>
}

/** The packets between two rails, the client's and the server's, one or two lines each; below the names of both. */
export function ladderRows({ line, rows }: Ladder, width: number): Line[] {
  const plan = planOf(line, width)
  const lines = titleLines(plan)
  let previous: FlowPacket | Fold | null = null
  for (const row of rows) {
    const before: number | null = previous === null ? null : isFold(previous) ? previous.endNs : previous.timeNs
    lines.push(...(isFold(row) ? [foldLine(row, plan)] : packetLines(row, before, plan)))
    previous = row
  }
  return lines
}

function planOf(line: FlowLine, width: number): Plan {
  const { flow, verdict } = line
  const { client, server } = flow
  const wide = width >= ROOM_FOR_COLUMNS
  const startDigits = wide ? 6 : 3
  const frame = Math.max('frame'.length, String(Math.max(flow.lastFrame, flow.icmp?.frame ?? 0)).length)
  const start = Math.max('time s'.length, startText(flow.endNs - flow.startNs, startDigits).length)
  const delta = '+99.99 s'.length
  const seq = Math.max(3, grouped(Math.max(client.nextSeq, server.nextSeq)).length)
  const numbers = wide ? [seq, seq, 7, 6] : null
  const taken = numbers === null ? 0 : numbers.reduce((sum, number) => sum + number + GAP, 0)
  const lane = Math.min(WIDEST_LANE, width - (2 + frame + GAP + start + GAP + delta + GAP + 2) - taken)
  const says = new Map(verdict.evidence.map(({ frame: number, what }) => [number, what]))
  return { frame, start, delta, lane, numbers, startDigits, line, says }
}

function titleLines(plan: Plan): Line[] {
  const { flow } = plan.line
  const half = Math.floor(plan.lane / 2)
  const left = fitted(endOfWidth(`client ${endpointText(flow.client)}`, half), half)
  const right = fitted(endOfWidth(`server ${endpointText(flow.server)}`, half), plan.lane + 2 - half, 'right')
  const numbers = plan.numbers === null ? '' : numbersText(['seq', 'ack', 'length', 'window'], plan.numbers)
  return [[...margins(['frame', 'time s', 'since'], plan, 'dim'), span(left + right, 'dim'), span(numbers, 'dim')]]
}

/** Frame, time and time since the packet before, right-aligned; behind them the gap before the first rail. */
function margins([frame, start, delta]: readonly [string, string, string], plan: Plan, style: Style): Line {
  const cells = [
    fitted(frame, plan.frame, 'right'),
    fitted(start, plan.start, 'right'),
    fitted(delta, plan.delta, 'right'),
  ]
  return [gap(2), span(cells.join(' '.repeat(GAP)), style), gap(GAP)]
}

function emptyMargins(plan: Plan): Line {
  return [gap(2 + plan.frame + GAP + plan.start + GAP + plan.delta + GAP)]
}

function packetLines(packet: FlowPacket, before: number | null, plan: Plan): Line[] {
  const { verdict, flow } = plan.line
  const decided = packet.frame === verdict.closing?.frame
  const since = before === null ? null : packet.timeNs - before
  const style = styleOf(packet, decided)
  const silent = since !== null && since >= SILENCE_NS && !packet.marks.includes('keep-alive')
  const [, ...rest] = margins(
    [
      String(packet.frame),
      startText(packet.timeNs - flow.startNs, plan.startDigits),
      since === null ? '' : deltaOf(since),
    ],
    plan,
    decided ? 'mark' : 'plain',
  )
  return [
    ...(silent ? [middleLine(`${durationText(since / NS_PER_MS)} of silence`, plan)] : []),
    [
      ...(decided ? [span(MARKER, 'mark'), gap(1)] : [gap(2)]),
      ...rest,
      ...laneOf(packet, style, plan),
      span(plan.numbers === null ? '' : numbersText(numbersOf(packet), plan.numbers), 'dim'),
    ],
    ...wordLines(packet, decided, plan),
  ]
}

/** What stands on the arrow: flags, and the numbers where they have no columns of their own. */
function labelOf(packet: FlowPacket, plan: Plan): string {
  if (packet.from === 'middlebox') return 'ICMP'
  const flags = flagNames(packet.flags).join(' ')
  if (plan.numbers !== null) return packet.len > 0 ? `${flags}  ${byteText(packet.len)}` : flags
  const ack = (packet.flags & 0x10) === 0 ? '' : ` ack ${grouped(packet.ack)}`
  return `${flags}  seq ${grouped(packet.seq)}${ack}${packet.len > 0 ? ` len ${grouped(packet.len)}` : ''}`
}

function laneOf(packet: FlowPacket, style: Style, plan: Plan): Line {
  const words = wordsOf(packet, plan)
  const onArrow = packet.frame !== plan.line.verdict.closing?.frame && isOnArrow(words, packet, plan)
  const whole = onArrow ? `${labelOf(packet, plan)}  ${words}` : labelOf(packet, plan)
  const label = cutToWidth(whole, plan.lane - SHORTEST_ARROW - 4)
  const arrow = '─'.repeat(Math.max(SHORTEST_ARROW, plan.lane - displayWidth(label) - 4))
  const end = (packet.flags & RST) !== 0 ? '✖' : null
  const rails = packet.from === 'middlebox' ? BROKEN_RAIL : RAIL
  const inner: Span[] =
    packet.from === 'client'
      ? [gap(1), span(label, style), gap(1), span(`${arrow}${end ?? '▶'}`, 'dim'), gap(1)]
      : [gap(1), span(`${end ?? '◀'}${arrow}`, 'dim'), gap(1), span(label, style), gap(1)]
  return [span(rails, 'dim'), ...inner, span(rails, 'dim')]
}

/**
 * What is known of the packet beside its numbers, below its arrow and on its sender's side; on the arrow where the lane is wide
 * enough. The frame that decided has a line that says so in any case.
 */
function wordLines(packet: FlowPacket, decided: boolean, plan: Plan): Line[] {
  const words = wordsOf(packet, plan)
  if (decided) {
    const text = words === '' ? 'decided here' : words
    return wordRows(`▲ ${causeTitle(plan.line.verdict.cause)}: ${text}`, packet, 'alarm', plan)
  }
  if (words === '' || isOnArrow(words, packet, plan)) return []
  return wordRows(words, packet, packet.marks.length > 0 ? 'mark' : 'plain', plan)
}

/** What was sent again is not told again; a copy from a second capture point is marked by Wireshark, but was not sent twice. */
function wordsOf(packet: FlowPacket, plan: Plan): string {
  const { marks } = packet
  const isCopy = marks.includes('duplicate')
  const marked = marks.filter((mark) => mark !== 'duplicate').map((mark) => MARK_WORDS[mark])
  const isRepeated = isCopy || marks.includes('retransmission')
  const said = saidOf(isRepeated ? { ...packet, note: null } : packet, plan)
  if (!isCopy) return [...marked, ...said].join(' · ')
  const copy = marked.length === 0 ? MARK_WORDS.duplicate : `${MARK_WORDS.duplicate} (Wireshark: ${marked.join(', ')})`
  return [copy, ...said].join(' · ')
}

function isOnArrow(words: string, packet: FlowPacket, plan: Plan): boolean {
  if (plan.numbers === null || words === '') return false
  return displayWidth(words) + displayWidth(labelOf(packet, plan)) + LEAST_BESIDE <= plan.lane
}

function saidOf(packet: FlowPacket, plan: Plan): string[] {
  const what = plan.says.get(packet.frame)
  const said = what === flagNames(packet.flags).join(' ') ? undefined : what
  const note = packet.note === null ? null : visible(packet.note)
  if (said === undefined) return note === null ? [] : [note]
  // the verdict names the request in its own words
  const isSame = note !== null && said.includes(note.replace(/ HTTP\/1\.\d$/, ''))
  return note === null || isSame ? [visible(said)] : [note, visible(said)]
}

function wordRows(text: string, { from }: FlowPacket, style: Style, plan: Plan): Line[] {
  const room = plan.lane - 4
  return wrapWords(text, room).map((line) => {
    const inner = fitted(line, room, from === 'client' ? 'left' : 'right')
    return [...emptyMargins(plan), span(RAIL, 'dim'), gap(2), span(inner, style), gap(2), span(RAIL, 'dim')]
  })
}

function foldLine({ count, bytes, retransmissions, startNs, endNs }: Fold, plan: Plan): Line {
  const again = retransmissions === 0 ? '' : `, ${counted(retransmissions, 'retransmission')}`
  const time = durationText((endNs - startNs) / NS_PER_MS)
  return middleLine(`… ${counted(count, 'packet')}, ${byteText(bytes)} in ${time}${again} …`, plan)
}

function middleLine(text: string, plan: Plan): Line {
  const shown = cutToWidth(text, plan.lane)
  const left = Math.floor((plan.lane - displayWidth(shown)) / 2)
  const right = plan.lane - left - displayWidth(shown)
  return [
    ...emptyMargins(plan),
    span(BROKEN_RAIL, 'dim'),
    gap(left),
    span(shown, 'mark'),
    gap(right),
    span(BROKEN_RAIL, 'dim'),
  ]
}

function numbersOf({ from, seq, ack, len, window, flags }: FlowPacket): string[] {
  if (from === 'middlebox') return ['', '', '', '']
  return [grouped(seq), (flags & 0x10) === 0 ? '' : grouped(ack), grouped(len), String(window)]
}

function numbersText(texts: readonly string[], widths: readonly number[]): string {
  return texts.map((text, i) => ' '.repeat(GAP) + fitted(text, widths[i] ?? 0, 'right')).join('')
}

function startText(ns: number, digits: number): string {
  return grouped(Number((ns / NS_PER_SEC).toFixed(digits)))
    .replace(/^(-?[\d,]+)$/, '$1.')
    .replace(/\.(\d*)$/, (_, fraction: string) => `.${fraction.padEnd(digits, '0')}`)
}

function deltaOf(ns: number): string {
  return `${ns < 0 ? '-' : '+'}${durationText(Math.abs(ns) / NS_PER_MS)}`
}

function styleOf({ flags, len, marks, from }: FlowPacket, decided: boolean): Style {
  if (decided) return 'alarm'
  if (marks.length > 0) return 'mark'
  if (from === 'middlebox' || (flags & (SYN | FIN | RST)) !== 0 || len > 0) return 'strong'
  return 'plain'
}
