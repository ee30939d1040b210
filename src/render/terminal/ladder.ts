import { endpointText } from '../../util/address.js'
import { counted } from '../../util/count-text.js'
import { byteText } from '../../util/byte-text.js'
import { durationText } from '../../util/duration.js'
import { streamFilter } from '../display-filter.js'
import type { Ladder } from '../fold-ladder.js'
import type { FlowLine, RenderOptions, Renderer } from '../renderer.js'
import { shellPath, shellWord } from '../shell-quote.js'
import { causeStyle, causeTitle, flowPhrase } from './headline.js'
import { ladderRows } from './ladder-rows.js'
import { chained, labelled, spread, usableWidth } from './layout.js'
import { packetClock, packetDay } from './figures.js'
import { gap, lineWidth, screenText, span } from './spans.js'
import type { Line } from './spans.js'

const NS_PER_MS = 1e6
const INDENT = 1
const MARGIN = 6
const CLOCK_DIGITS = 6
/** What stands at the right end of a longer line is overlooked. */
const WIDEST_TITLE = 110

/** `corr show` on a terminal: what the flow is, its packets as a ladder between client and server, and why it ended. */
export function ladderScreen(options: RenderOptions): Renderer<null, Ladder> {
  const width = usableWidth(options.width)
  let told = 0
  return {
    begin: () => '',
    item(ladder) {
      const between = told++ === 0 ? [] : [[]]
      const lines = [
        ...headLines(ladder.line, width),
        [],
        ...ladderRows(ladder, width),
        ...endLines(ladder.line, width),
      ]
      return screenText([...between, ...lines], options.colour)
    },
    end: () => '',
  }
}

function headLines({ flow, capture }: FlowLine, width: number): Line[] {
  const { client, server, firstFrame, lastFrame, rttNs, startNs, endNs } = flow
  const packets = client.packets + server.packets
  const pieces = [
    span(capture.path, 'place'),
    span(`tcp.stream ${String(flow.stream)}`, 'place'),
    span(`${endpointText(client)} → ${endpointText(server)}`, 'strong'),
    span(
      firstFrame === lastFrame ? `frame ${String(firstFrame)}` : `frames ${String(firstFrame)}–${String(lastFrame)}`,
    ),
    span(`${counted(packets, 'packet')}, ${byteText(client.bytes)} sent, ${byteText(server.bytes)} received`),
    span(`${packetDay(capture, startNs)} ${packetClock(capture, startNs, CLOCK_DIGITS)} UTC`),
    span(`lasted ${durationText((endNs - startNs) / NS_PER_MS)}`),
    span(rttNs === null ? '' : `RTT ${durationText(rttNs / NS_PER_MS)}`),
    span(flow.tls?.sni == null ? '' : `TLS to ${flow.tls.sni}`),
    span(flow.role === 'guessed' ? 'client and server guessed' : '', 'mark'),
  ]
  return chained('', pieces, { indent: 0, margin: 0, width })
}

/** The closing explained: cause, why, what to do, where to look. */
function endLines({ flow, capture, verdict }: FlowLine, width: number): Line[] {
  const place = { indent: INDENT, margin: MARGIN, width }
  const title = [gap(INDENT), span(causeTitle(verdict.cause), causeStyle(verdict.cause))]
  const phrase = span(` · ${flowPhrase(flow, verdict)}`, 'strong')
  const fits = lineWidth([...title, phrase]) <= width
  const sure = span(`confidence ${verdict.confidence.toFixed(2)}`, 'dim')
  return [
    [],
    ...spread(fits ? [...title, phrase] : title, sure, Math.min(width, WIDEST_TITLE)),
    ...(fits ? [] : [[gap(INDENT - 1), phrase]]),
    ...labelled('why', verdict.why.join(' '), place),
    ...verdict.advice.flatMap((text, i) => labelled(i === 0 ? 'do' : '', text, place)),
    ...seeLine(capture.path, streamFilter(flow), verdict.closing?.frame ?? null),
  ]
}

/** Never wrapped: it is there to be copied. */
function seeLine(path: string, filter: string, closing: number | null): Line[] {
  const label = [gap(INDENT), span('see'.padEnd(MARGIN), 'dim')]
  if (path === '-') return [[...label, span(`${filter}  (display filter for the capture that was piped in)`)]]
  const goTo = closing === null ? '' : ` -g ${String(closing)}`
  return [[...label, span(`wireshark -r ${shellPath(path)} -Y ${shellWord(filter)}${goTo}`, 'command')]]
}
