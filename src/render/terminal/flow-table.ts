import { FIN, RST } from '../../model/flow-record.js'
import type { CaptureInfo } from '../../model/flow-source.js'
import { endpointText } from '../../util/address.js'
import { visible } from '../escape.js'
import type { FlowLine, FlowsHead, RenderOptions, Renderer } from '../renderer.js'
import { columnTable } from './columns.js'
import type { Column, ColumnTable } from './columns.js'
import { packetClock, packetDay } from './figures.js'
import { grouped } from '../../util/count-text.js'
import { durationText } from '../../util/duration.js'
import { usableWidth } from './layout.js'
import { screenText, span } from './spans.js'
import type { Line } from './spans.js'
import { endOfWidth } from './text-width.js'

/** Most IPv4 addresses with an ephemeral port, and with a service's; longer ones make the column wider. */
const CLIENT = 20
const SERVER = 18
const ENDPOINT_MOST = 47
const LONGEST_PATH = 40
const ROOM_FOR_CAPTURE = 120
const CLOCK_DIGITS = 3

/**
 * `corr flows` on a terminal: one line a flow, as many columns as fit. Several captures are told apart by a column, on narrow
 * terminals by a line before the flows of each.
 */
export function flowTable(options: RenderOptions): Renderer<FlowsHead, FlowLine> {
  const width = usableWidth(options.width)
  let table: ColumnTable<FlowLine> | null = null
  let several = false
  let current: string | null = null
  let headDue = false

  function captureHead({ path }: CaptureInfo): Line[] {
    if (!several || width >= ROOM_FOR_CAPTURE || path === current) return []
    current = path
    return [[span(path, 'place')]]
  }

  return {
    begin({ captures }) {
      several = captures.length > 1
      table = columnTable(flowColumns(captures, width), width)
      headDue = true
      return ''
    },
    item(line) {
      table ??= columnTable(flowColumns([line.capture], width), width)
      const head = headDue ? [table.header()] : []
      headDue = false
      return screenText([...head, ...captureHead(line.capture), table.row(line)], options.colour)
    },
    end: () => '',
  }
}

function flowColumns(captures: readonly CaptureInfo[], width: number): Column<FlowLine>[] {
  const days = severalDays(captures)
  return [
    ...(captures.length > 1 && width >= ROOM_FOR_CAPTURE ? [captureColumn(captures)] : []),
    { title: 'stream', ...right(streamWidth(captures)), rank: 1, text: ({ flow }) => String(flow.stream) },
    { title: 'client', ...left(CLIENT, ENDPOINT_MOST), rank: 1, text: ({ flow }) => endpointText(flow.client) },
    { title: 'server', ...left(SERVER, ENDPOINT_MOST), rank: 1, text: ({ flow }) => endpointText(flow.server) },
    {
      title: 'start (UTC)',
      ...left(days ? 23 : 12),
      rank: 4,
      text: ({ flow, capture }) =>
        `${days ? `${packetDay(capture, flow.startNs)} ` : ''}${packetClock(capture, flow.startNs, CLOCK_DIGITS)}`,
    },
    { title: 'lasted', ...right(7, 12), rank: 5, text: ({ flow }) => durationText((flow.endNs - flow.startNs) / 1e6) },
    {
      title: 'packets',
      ...right(7, 12),
      rank: 6,
      text: ({ flow }) => grouped(flow.client.packets + flow.server.packets),
    },
    { title: 'sent', ...right(10, 16), rank: 7, text: ({ flow }) => `${grouped(flow.client.bytes)} B` },
    { title: 'received', ...right(11, 16), rank: 7, text: ({ flow }) => `${grouped(flow.server.bytes)} B` },
    { title: 'ended', ...left(10), rank: 3, text: endText },
    {
      title: 'cause',
      ...left(30),
      rank: 2,
      text: ({ verdict }) => `${verdict.cause}/${verdict.pattern}`,
      style: ({ verdict }) => (verdict.cause === 'normal-close' ? 'dim' : 'strong'),
    },
  ]
}

function captureColumn(captures: readonly CaptureInfo[]): Column<FlowLine> {
  const longest = Math.min(LONGEST_PATH, Math.max(...captures.map(({ path }) => path.length)))
  return { title: 'capture', ...left(longest, LONGEST_PATH), rank: 2, text: captureName }
}

function captureName({ capture }: FlowLine): string {
  return endOfWidth(visible(capture.path), LONGEST_PATH)
}

/** How the first FIN or RST ended it: `RST server`. */
function endText({ flow }: FlowLine): string {
  const first = flow.closers[0]
  if (first === undefined) return flow.icmp === null ? 'open' : 'ICMP'
  const flag = (first.flags & RST) !== 0 ? 'RST' : (first.flags & FIN) !== 0 ? 'FIN' : ''
  return `${flag} ${first.from}`
}

function streamWidth(captures: readonly CaptureInfo[]): number {
  return captures.reduce((width, { flows }) => Math.max(width, String(flows).length), 1)
}

function severalDays(captures: readonly CaptureInfo[]): boolean {
  const days = captures.flatMap((capture) =>
    [capture.firstNs, capture.lastNs].filter((ns) => ns !== null).map((ns) => packetDay(capture, ns)),
  )
  return new Set(days).size > 1
}

function left(width: number, most = width): { width: number; most: number; align: 'left' } {
  return { width, most, align: 'left' }
}

function right(width: number, most = width): { width: number; most: number; align: 'right' } {
  return { width, most, align: 'right' }
}
