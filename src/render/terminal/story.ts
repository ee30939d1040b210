import type { Finding } from '../../model/finding.js'
import type { FlowRecord } from '../../model/flow-record.js'
import type { Candidate, FlowAt } from '../../model/verdict.js'
import { endpointText } from '../../util/address.js'
import { visible } from '../escape.js'
import { consideredLines } from './considered.js'
import { errorWords, placeWords } from './error-words.js'
import { logClock } from './figures.js'
import { grouped } from '../../util/count-text.js'
import { durationText } from '../../util/duration.js'
import { findingRequest, serverWords } from './groups.js'
import type { Group } from './groups.js'
import { causePhrase, causeStyle, causeTitle } from './headline.js'
import { chained, spread } from './layout.js'
import { proofLines } from './proof.js'
import { similarRows } from './similar-rows.js'
import { gap, lineWidth, span } from './spans.js'
import type { Line } from './spans.js'
import { STORY_INDENT, storyPlace } from './telling.js'
import type { Telling } from './telling.js'
import { cutToWidth } from './text-width.js'

/** More of a path than this hides the rest of the line. */
const LONGEST_REQUEST = 100
/** From this width on the round trip time stands in the flow's line. */
const ROOM_FOR_RTT = 100

/** One group of failures from its headline to its last line, an empty line before each part. */
export function storyLines(group: Group, telling: Telling): Line[] {
  const { told } = group
  const { width } = telling
  return [
    ...headLines(group, width),
    ...errorLines(told, telling),
    ...flowLines(told, telling),
    ...proofLines(told, width),
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
    ...(fits ? [] : [[gap(STORY_INDENT - 1), phrase]]),
  ]
}

function errorLines(finding: Finding, { width, severalDays, nameOf }: Telling): Line[] {
  const { error } = finding.match
  const request = cutToWidth(visible(findingRequest(finding)), LONGEST_REQUEST)
  const pieces = [
    span(placeWords(error, nameOf), 'place'),
    span(logClock(error.time, severalDays)),
    span(errorWords(error), 'strong'),
    span(error.rtMs === null ? '' : `rt ${grouped(error.rtMs)} ms`),
    span(`${request === '' ? 'to' : `${request} →`} ${serverWords(finding)}`),
    span(error.sameFailureAs === null ? '' : `same failure as ${placeWords(error.sameFailureAs, nameOf)}`),
  ]
  return chained('error', pieces, storyPlace(width))
}

function flowLines({ match }: Finding, telling: Telling): Line[] {
  if (match.chosen === null) return []
  const { flow } = match.chosen
  const { width } = telling
  const pieces = [
    ...whereSeen(match.chosen, telling),
    span(framesWords(flow)),
    span(flow.rttNs === null || width < ROOM_FOR_RTT ? '' : `RTT ${durationText(flow.rttNs / 1e6)}`),
    span(flow.role === 'guessed' ? 'client and server guessed' : ''),
    span(match.local === 'server' ? "the log is the server's" : ''),
  ]
  return [
    ...chained('flow', pieces, storyPlace(width)),
    ...partLines(match.chosen, telling),
    ...match.twins.flatMap((twin, i) =>
      chained(i === 0 ? 'also' : '', [...whereSeen(twin, telling), span('seen at another point')], storyPlace(width)),
    ),
  ]
}

/** The rest of a connection that spans captures. */
function partLines({ flow, parts }: Candidate, { width, nameOf }: Telling): Line[] {
  const own = parts.findIndex((part) => part.flow.capture === flow.capture && part.flow.stream === flow.stream)
  return parts.flatMap((part, i) => {
    if (i === own) return []
    const pieces = [
      span(nameOf(part.capture.path), 'place'),
      span(`tcp.stream ${String(part.flow.stream)}`, 'place'),
      span(framesWords(part.flow)),
      span(i < own ? 'an earlier part of it' : 'a later part of it'),
    ]
    return chained('with', pieces, storyPlace(width))
  })
}

function framesWords({ firstFrame, lastFrame }: FlowRecord): string {
  return firstFrame === lastFrame ? `frame ${String(firstFrame)}` : `frames ${String(firstFrame)}–${String(lastFrame)}`
}

function whereSeen({ flow, capture }: FlowAt, { severalCaptures, nameOf }: Telling): Line {
  return [
    span(`${endpointText(flow.client)} → ${endpointText(flow.server)}`),
    span(severalCaptures ? nameOf(capture.path) : '', 'place'),
    span(`tcp.stream ${String(flow.stream)}`, 'place'),
  ]
}
