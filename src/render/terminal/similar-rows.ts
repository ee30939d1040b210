import type { Finding } from '../../model/finding.js'
import { endpointText } from '../../util/address.js'
import { placeWords } from './error-words.js'
import { logClock } from './figures.js'
import { grouped } from '../../util/count-text.js'
import { findingRequest } from './groups.js'
import type { Group } from './groups.js'
import { span, gap } from './spans.js'
import type { Line } from './spans.js'
import type { Telling } from './telling.js'
import { cutToWidth, displayWidth, fitted } from './text-width.js'
import { visible } from '../escape.js'

const INDENT = 3
const NESTED = 2
const GAP = 2
/** Rows shown of a group; with --explain all are. */
const ROWS = 20

/** The failures of a group that are like the one told: one line each. */
export function similarRows({ findings, told }: Group, telling: Telling): Line[] {
  const others = findings.filter((finding) => finding !== told)
  if (others.length === 0) return []
  const requestsDiffer = new Set(findings.map(findingRequest)).size > 1
  const shown = telling.explain ? others : others.slice(0, ROWS)
  const left = others.length - shown.length
  return [
    [gap(INDENT), span(`${grouped(others.length)} more like it`, 'dim')],
    ...alignedRows(
      shown.map((finding) => [
        ...cellsOf(finding, telling),
        ...(requestsDiffer ? [visible(findingRequest(finding))] : []),
      ]),
      telling.width - INDENT - NESTED,
    ).map((text) => [gap(INDENT + NESTED), span(text)]),
    ...(left === 0
      ? []
      : [[gap(INDENT + NESTED), span(`… and ${grouped(left)} more: --explain lists all of them`, 'dim')]]),
  ]
}

/** What tells one failure from the next, the most useful first. */
function cellsOf({ match, verdict }: Finding, { severalCaptures, severalDays, nameOf }: Telling): string[] {
  const { error, chosen } = match
  const closing = verdict.closing === null ? '' : `frame ${String(verdict.closing.frame)}`
  return [
    placeWords(error, nameOf),
    error.time === null ? '' : logClock(error.time, severalDays),
    ...(chosen !== null && severalCaptures ? [nameOf(chosen.capture.path)] : []),
    ...(chosen === null ? [] : [`tcp.stream ${String(chosen.flow.stream)}`, closing, endpointText(chosen.flow.client)]),
    error.sameFailureAs === null ? '' : `same failure as ${placeWords(error.sameFailureAs, nameOf)}`,
  ].map((text) => visible(text))
}

/** Columns as wide as their longest text; those that do not fit as a whole are left out, for half a number misleads. */
function alignedRows(rows: readonly (readonly string[])[], room: number): string[] {
  const widths: number[] = []
  for (const row of rows) row.forEach((cell, i) => (widths[i] = Math.max(widths[i] ?? 0, displayWidth(cell))))
  const columns = widths.flatMap((width, i) => (width > 0 ? [i] : []))
  let used = -GAP
  const tooWide = columns.findIndex((i) => (used += GAP + (widths[i] ?? 0)) > room)
  const shown = columns.slice(0, tooWide === -1 ? columns.length : Math.max(1, tooWide))
  return rows.map((row) => {
    const cells = shown.map((i) => fitted(row[i] ?? '', widths[i] ?? 0))
    return cutToWidth(cells.join(' '.repeat(GAP)).trimEnd(), room)
  })
}
