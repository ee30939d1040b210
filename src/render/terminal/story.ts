import type { Finding } from '../../model/finding.js'
import type { FlowAt } from '../../model/verdict.js'
import { endpointText } from '../../util/address.js'
import { streamFilter } from '../display-filter.js'
import { visible } from '../escape.js'
import { whyText } from '../finding-view.js'
import { shellPath, shellWord } from '../shell-quote.js'
import { consideredLines } from './considered.js'
import { errorWords, placeWords } from './error-words.js'
import { evidenceRows } from './evidence-rows.js'
import { durationText, grouped, logClock } from './figures.js'
import { findingRequest, serverWords } from './groups.js'
import type { Group } from './groups.js'
import { causePhrase, causeStyle, causeTitle } from './headline.js'
import { beside, chained, labelled, spread } from './layout.js'
import type { Place } from './layout.js'
import { similarRows } from './similar-rows.js'
import { gap, lineWidth, span } from './spans.js'
import type { Line } from './spans.js'
import type { Telling } from './telling.js'
import { cutToWidth } from './text-width.js'

const INDENT = 3
/** Columns of `error  `, the widest label. */
const MARGIN = 7
/** More of a path than this hides the rest of the line. */
const LONGEST_REQUEST = 100
/** From this width on the round trip time stands in the flow's line. */
const ROOM_FOR_RTT = 100
/** From this width on the reasons stand beside the frames. */
const ROOM_FOR_TWO = 150
/** Share of the line where the reasons begin then, and how far the frames may push it. */
const LEFT_SHARE = 0.5
const LEFT_MOST = 0.6
const BETWEEN = 5

/** One group of failures from its headline to its last line, an empty line before each part. */
export function storyLines(group: Group, telling: Telling): Line[] {
  const { told } = group
  const { width } = telling
  return [
    ...headLines(group, width),
    ...errorLines(told, telling),
    ...flowLines(told, telling),
    ...proofLines(told, width),
    ...seeLines(told),
    ...(telling.explain ? [[], ...consideredLines(told, width)] : []),
    ...spaced(similarRows(group, telling)),
    [],
  ]
}

function spaced(lines: Line[]): Line[] {
  return lines.length === 0 ? [] : [[], ...lines]
}

function headLines({ number, findings, told }: Group, width: number): Line[] {
  const { cause, confidence } = told.verdict
  const times = findings.length > 1 ? `${grouped(findings.length)} × ` : ''
  const title = [span(`${String(number)}  `, 'strong'), span(`${times}${causeTitle(cause)}`, causeStyle(cause))]
  const phrase = span(` · ${causePhrase(findings)}`, 'strong')
  const fits = lineWidth([...title, phrase]) <= width
  const sure = span(`confidence ${confidence.toFixed(2)}`, 'dim')
  return [
    [span('─'.repeat(width), 'dim')],
    ...spread(fits ? [...title, phrase] : title, sure, width),
    ...(fits ? [] : [[gap(INDENT - 1), phrase]]),
  ]
}

function errorLines(finding: Finding, { width, severalDays }: Telling): Line[] {
  const { error } = finding.match
  const request = cutToWidth(visible(findingRequest(finding)), LONGEST_REQUEST)
  const pieces = [
    span(placeWords(error), 'place'),
    span(logClock(error.time, severalDays)),
    span(errorWords(error), 'strong'),
    span(error.rtMs === null ? '' : `rt ${grouped(error.rtMs)} ms`),
    span(`${request === '' ? 'to' : `${request} →`} ${serverWords(finding)}`),
    span(error.sameFailureAs === null ? '' : `same failure as ${placeWords(error.sameFailureAs)}`),
  ]
  return chained('error', pieces, placeIn(width))
}

function flowLines({ match }: Finding, { width, severalCaptures }: Telling): Line[] {
  if (match.chosen === null) return []
  const { flow } = match.chosen
  const pieces = [
    ...whereSeen(match.chosen, severalCaptures),
    span(`frames ${String(flow.firstFrame)}–${String(flow.lastFrame)}`),
    span(flow.rttNs === null || width < ROOM_FOR_RTT ? '' : `RTT ${durationText(flow.rttNs)}`),
    span(flow.role === 'guessed' ? 'client and server guessed' : ''),
    span(match.local === 'server' ? "the log is the server's" : ''),
  ]
  return [
    ...chained('flow', pieces, placeIn(width)),
    ...match.twins.flatMap((twin, i) =>
      chained(
        i === 0 ? 'also' : '',
        [...whereSeen(twin, severalCaptures), span('seen at another point')],
        placeIn(width),
      ),
    ),
  ]
}

function whereSeen({ flow, capture }: FlowAt, severalCaptures: boolean): Line {
  return [
    span(`${endpointText(flow.client)} → ${endpointText(flow.server)}`),
    span(severalCaptures ? capture.path : '', 'place'),
    span(`tcp.stream ${String(flow.stream)}`, 'place'),
  ]
}

/** Frames and reasons: below each other, or side by side where there is room. */
function proofLines(finding: Finding, width: number): Line[] {
  const { chosen } = finding.match
  if (chosen === null) return spaced(reasonLines(finding, placeIn(width)))
  if (width < ROOM_FOR_TWO) {
    return [...spaced(evidenceRows(finding, chosen, width)), ...spaced(reasonLines(finding, placeIn(width)))]
  }
  const left = evidenceRows(finding, chosen, Math.floor(width * LEFT_MOST) - BETWEEN)
  if (left.length === 0) return spaced(reasonLines(finding, placeIn(width)))
  const leftWidth = Math.max(Math.floor(width * LEFT_SHARE), Math.max(...left.map(lineWidth)) + BETWEEN)
  const right = reasonLines(finding, { indent: 0, margin: MARGIN - 1, width: width - leftWidth })
  return [...spaced(beside(left, right, leftWidth)), []]
}

function reasonLines(finding: Finding, place: Place): Line[] {
  return [
    ...labelled('why', whyText(finding), place),
    ...finding.verdict.advice.flatMap((text, i) => labelled(i === 0 ? 'do' : '', text, place)),
  ]
}

/** The command is never wrapped: it is there to be copied. */
function seeLines({ match, verdict }: Finding): Line[] {
  if (match.chosen === null) return []
  const { flow, capture } = match.chosen
  const filter = streamFilter(flow)
  const label = [gap(INDENT), span('see'.padEnd(MARGIN), 'dim')]
  if (capture.path === '-') return [[...label, span(`${filter}  (display filter for the capture that was piped in)`)]]
  const goTo = verdict.closing === null ? '' : ` -g ${String(verdict.closing.frame)}`
  return [[...label, span(`wireshark -r ${shellPath(capture.path)} -Y ${shellWord(filter)}${goTo}`, 'command')]]
}

function placeIn(width: number): Place {
  return { indent: INDENT, margin: MARGIN, width }
}
