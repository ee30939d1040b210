import type { Finding } from '../../model/finding.js'
import { endpointText } from '../../util/address.js'
import { placeWords } from './error-words.js'
import { grouped, logClock } from './figures.js'
import type { Group } from './groups.js'
import { span, gap } from './spans.js'
import type { Line } from './spans.js'
import type { Telling } from './telling.js'
import { cutToWidth, displayWidth, fitted } from './text-width.js'
import { visible } from '../escape.js'

const INDENT = 3
/** Rows shown of a group; with --explain all are. */
const ROWS = 20

/** The failures of a group that are like the one told: one line each. */
export function similarRows({ findings, told }: Group, telling: Telling): Line[] {
  const others = findings.filter((finding) => finding !== told)
  if (others.length === 0) return []
  const shown = telling.explain ? others : others.slice(0, ROWS)
  const left = others.length - shown.length
  return [
    [gap(INDENT), span(`${grouped(others.length)} more like it`, 'dim')],
    ...aligned(shown.map((finding) => cellsOf(finding, telling))).map((text) => [
      gap(INDENT + 2),
      span(cutToWidth(text, telling.width - INDENT - 2)),
    ]),
    ...(left === 0 ? [] : [[gap(INDENT + 2), span(`… and ${grouped(left)} more: --explain lists all of them`, 'dim')]]),
  ]
}

function cellsOf({ match, verdict }: Finding, { severalCaptures, severalDays }: Telling): string[] {
  const { error, chosen } = match
  const closing = verdict.closing === null ? '' : `frame ${String(verdict.closing.frame)}`
  const flow =
    chosen === null ? [] : [`tcp.stream ${String(chosen.flow.stream)}`, closing, endpointText(chosen.flow.client)]
  return [
    placeWords(error),
    logClock(error.time, severalDays),
    ...flow,
    ...(severalCaptures && chosen !== null ? [chosen.capture.path] : []),
    error.sameFailureAs === null ? '' : `same failure as ${placeWords(error.sameFailureAs)}`,
  ].map((text) => visible(text))
}

function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = []
  for (const row of rows) row.forEach((cell, i) => (widths[i] = Math.max(widths[i] ?? 0, displayWidth(cell))))
  return rows.map((row) => row.map((cell, i) => fitted(cell, widths[i] ?? 0)).join('  '))
}
