import type { Finding } from '../../model/finding.js'
import type { Report, Tally } from '../../model/report.js'
import { endpointText } from '../../util/address.js'
import { counted, grouped } from '../../util/count-text.js'
import type { Renderer } from '../renderer.js'
import { errorWords } from '../terminal/error-words.js'
import { findingRequest, serverWords } from '../terminal/groups.js'
import { causeTitle } from '../terminal/headline.js'
import { markdownCell, markdownTable, markdownText } from './markdown-escape.js'
import { exampleSection } from './markdown-example.js'
import {
  capturesText,
  CHANGER_WORDS,
  clockTexts,
  loggedText,
  logsText,
  momentText,
  spanText,
  timerText,
} from './words.js'

/** Rows of a table that only counts; of more the rest is summed. */
const TALLIES = 20

/** A report to read, mail or put into a ticket. */
export function markdownReport(): Renderer<Report, Finding> {
  let number = 0
  return {
    begin: (report) =>
      sections(report)
        .filter((section) => section !== '')
        .join('\n'),
    item: (finding) => errorRow(finding, ++number),
    end: () => '',
  }
}

function sections(report: Report): string[] {
  return [
    `# Socket errors and what ended them\n\n**${markdownText(report.sentence)}**\n`,
    inputs(report),
    incidents(report),
    kinds(report),
    timers(report),
    changes(report),
    hours(report),
    tallies('Paths', report.totals.paths),
    tallies('Client libraries', report.totals.clients),
    ...(report.exemplars.length === 0 ? [] : ['## Clear examples\n']),
    ...report.exemplars.map((finding, i) => exampleSection(finding, toldBefore(finding, report.exemplars.slice(0, i)))),
    unexplained(report),
    list('Next time', report.hints.map(markdownText)),
    errorsHead(report),
  ]
}

/** Advice is given once. */
function toldBefore({ verdict }: Finding, before: readonly Finding[]): boolean {
  return before.some((other) => other.verdict.advice.join() === verdict.advice.join())
}

function list(title: string, items: readonly string[]): string {
  return items.length === 0 ? '' : `## ${title}\n\n${items.map((item) => `- ${item}\n`).join('')}`
}

function table(title: string, titles: string[], rows: string[][], numbers: string): string {
  return rows.length === 0 ? '' : `## ${title}\n\n${markdownTable(titles, rows, numbers)}`
}

function inputs(report: Report): string {
  const span = spanText(report.captures)
  const lines = [logsText(report), `${capturesText(report.captures)}${span === null ? '' : `, ${span}`}`]
  return [...lines, ...clockTexts(report)].map((line) => `- ${markdownText(line)}\n`).join('')
}

function incidents({ incidents }: Report): string {
  const rows = incidents.map(({ startMs, endMs, endpoint, flows, errors, what }) => [
    `${momentText(startMs)} – ${momentText(endMs).slice(-8)}`,
    markdownCell(endpoint),
    grouped(flows),
    grouped(errors),
    markdownText(what),
  ])
  return table('Incidents', ['UTC', 'endpoint', 'connections', 'errors', 'what'], rows, 'llrrl')
}

function kinds({ kinds, totals }: Report): string {
  const rows = kinds.map(({ findings, cause, pattern, server, clearest }) => [
    grouped(findings.length),
    `${String(Math.round((100 * findings.length) / totals.errors))} %`,
    cause,
    pattern,
    markdownCell(server),
    clearest.verdict.closedBy,
  ])
  return table('Causes', ['errors', 'share', 'cause', 'pattern', 'server', 'closed by'], rows, 'rrllll')
}

function timers({ timers }: Report): string {
  return list(
    'Timers that the captures prove',
    timers.map((timer) => `${markdownCell(timer.endpoint)} ${markdownText(timerText(timer))}`),
  )
}

/** Changes that are listed; the rest is of few errors each. */
const CHANGES = 12

function changes({ changes }: Report): string {
  const items = changes.slice(0, CHANGES).map(({ side, kind, advice }) => {
    const about = `${counted(kind.findings.length, 'error')}, ${kind.cause} / ${kind.pattern} at ${markdownCell(kind.server)}`
    return `**${CHANGER_WORDS[side]}** (${about})\n${advice.map((text) => `  - ${markdownText(text)}\n`).join('')}`.trimEnd()
  })
  const rest = changes.slice(CHANGES)
  const left = rest.reduce((sum, { kind }) => sum + kind.findings.length, 0)
  if (rest.length > 0) items.push(`and ${grouped(rest.length)} more for ${counted(left, 'error')}`)
  return list('What to change', items)
}

function hours({ totals }: Report): string {
  const rows = totals.hours.map(({ startMs, count, causes }) => [
    momentText(startMs).slice(0, -3),
    grouped(count),
    Object.entries(causes)
      .sort(([, a], [, b]) => b - a)
      .map(([cause, many]) => `${grouped(many)} × ${cause}`)
      .join(', '),
  ])
  return table('Hours (UTC)', ['hour', 'errors', 'causes'], rows, 'lrl')
}

function tallies(title: string, all: readonly Tally[]): string {
  const rows = all.slice(0, TALLIES).map(({ name, count }) => [grouped(count), markdownCell(name)])
  const rest = all.slice(TALLIES)
  const more = rest.reduce((sum, { count }) => sum + count, 0)
  const last = rest.length === 0 ? [] : [[grouped(more), `${grouped(rest.length)} more`]]
  return table(title, ['errors', ''], [...rows, ...last], 'rl')
}

function unexplained({ unexplained }: Report): string {
  const rows = unexplained.map(({ kind, why }) => [
    grouped(kind.findings.length),
    `${kind.cause} / ${kind.pattern}`,
    markdownCell(kind.server),
    markdownText(why),
  ])
  return table('What the packets do not explain', ['errors', 'cause', 'server', 'why (first of them)'], rows, 'rlll')
}

const ERROR_TITLES = ['#', 'log', 'time', 'error', 'request', 'server', 'cause', 'tcp.stream', 'frame']

function errorsHead({ findings }: Report): string {
  return findings.length === 0 ? '' : `## All errors\n\n${markdownTable(ERROR_TITLES, [], 'rlllllr')}`
}

function errorRow(finding: Finding, number: number): string {
  const { match, verdict } = finding
  const { chosen, error } = match
  const cells = [
    grouped(number),
    markdownCell(`${error.file}:${String(error.line)}`),
    markdownCell(loggedText(finding)),
    markdownCell(errorWords(error)),
    markdownCell(findingRequest(finding)),
    markdownCell(chosen === null ? serverWords(finding) : endpointText(chosen.flow.server)),
    `${causeTitle(verdict.cause).toLowerCase()} / ${verdict.pattern}`,
    chosen === null ? '' : String(chosen.flow.stream),
    verdict.closing === null ? '' : String(verdict.closing.frame),
  ]
  return `| ${cells.join(' | ')} |\n`
}
