import type { Finding } from '../../model/finding.js'
import { endpointText } from '../../util/address.js'
import { streamFilter } from '../display-filter.js'
import { whyText } from '../finding-view.js'
import { provingFrames } from '../proving-frames.js'
import { shellPath, shellWord } from '../shell-quote.js'
import { errorWords } from '../terminal/error-words.js'
import { deltaText } from '../terminal/figures.js'
import { findingRequest } from '../terminal/groups.js'
import { causePhrase, causeTitle } from '../terminal/headline.js'
import { markdownCell, markdownCode, markdownTable, markdownText } from './markdown-escape.js'
import { loggedText, packetTime } from './words.js'

/**
 * One error told whole: what the application saw, what the wire shows, why, what to do, how to look at it in Wireshark.
 * @param advised was the same advice given before?
 */
export function exampleSection(finding: Finding, advised: boolean): string {
  const { match, verdict } = finding
  const { chosen, error } = match
  const title = `### ${causeTitle(verdict.cause)} · ${markdownText(causePhrase([finding]))}\n\n`
  const said = [
    `${error.file}:${String(error.line)}`,
    loggedText(finding),
    errorWords(error),
    findingRequest(finding),
  ].filter((part) => part !== '')
  const lines = [`${title}- error: ${said.map(markdownCode).join(' · ')}\n`]
  if (chosen !== null) {
    const { flow, capture } = chosen
    const ends = `${endpointText(flow.client)} → ${endpointText(flow.server)}`
    const filter = streamFilter(flow)
    lines.push(`- flow: ${markdownCode(ends)} · tcp.stream ${String(flow.stream)} of ${markdownCode(capture.path)}\n`)
    lines.push(`- see: ${markdownCode(`wireshark -r ${shellPath(capture.path)} -Y ${shellWord(filter)}`)}\n`)
  }
  lines.push(`- confidence: ${verdict.confidence.toFixed(2)}\n\n${frames(finding)}\n`)
  lines.push(`${markdownText(whyText(finding))}\n\n`)
  if (!advised) lines.push(...verdict.advice.map((text) => `- ${markdownText(text)}\n`))
  return lines.join('')
}

function frames(finding: Finding): string {
  const { chosen } = finding.match
  if (chosen === null) return ''
  const proof = provingFrames(finding, chosen)
  const rows = proof.map((row, i) => {
    const decided = row.frame === finding.verdict.closing?.frame
    const what = markdownCell(row.what)
    return [
      decided ? `**${String(row.frame)}**` : String(row.frame),
      packetTime(chosen.capture, row.timeNs),
      deltaText(row.timeNs - (proof[i - 1] ?? row).timeNs, i === 0),
      row.from,
      decided ? `${what} **decided it**` : what,
    ]
  })
  return markdownTable(['frame', 'UTC', 'time', 'from', 'what'], rows, 'rlrll')
}
