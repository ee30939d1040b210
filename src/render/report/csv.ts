import type { Finding } from '../../model/finding.js'
import type { FindingOutput } from '../../model/output.js'
import { endpointText } from '../../util/address.js'
import { visible } from '../escape.js'
import { findingView } from '../finding-view.js'
import type { Renderer } from '../renderer.js'

type Value = string | number | null

/** One line a column: its title and what stands in it. */
const COLUMNS: readonly (readonly [title: string, value: (finding: FindingOutput) => Value])[] = [
  ['file', ({ error }) => error.file],
  ['line', ({ error }) => error.line],
  ['timestamp', ({ error }) => error.timestamp ?? error.timestampText],
  ['cause', ({ cause }) => cause],
  ['pattern', ({ pattern }) => pattern],
  ['closedBy', ({ closedBy }) => closedBy],
  ['confidence', ({ confidence }) => confidence],
  ['code', ({ error }) => error.code],
  ['message', ({ error }) => error.message],
  ['method', ({ error }) => error.method],
  ['path', ({ error }) => error.path],
  ['host', ({ error }) => error.host],
  ['remoteAddress', ({ error }) => error.remoteAddress],
  ['remotePort', ({ error }) => error.remotePort],
  ['library', ({ error }) => error.client],
  ['rtMs', ({ error }) => error.rtMs],
  ['requestId', ({ error }) => error.requestId],
  ['capture', ({ match }) => match && match.capture],
  ['stream', ({ match }) => match && match.stream],
  ['client', ({ match }) => match && endpointText(match.client)],
  ['server', ({ match }) => match && endpointText(match.server)],
  ['requestFrame', ({ frames }) => frames.request],
  ['closingFrame', ({ frames }) => frames.closing],
  ['wireshark', ({ wireshark }) => wireshark],
  ['why', ({ why }) => why],
]

/**
 * One row an error, as RFC 4180 has it. Text that a spreadsheet would take for a formula is preceded by an apostrophe; controls
 * are written as escapes, so that a row is a line.
 */
export function csvReport(): Renderer<unknown, Finding> {
  return {
    begin: () => row(COLUMNS.map(([title]) => title)),
    item: (finding) => {
      const view = findingView(finding)
      return row(COLUMNS.map(([, value]) => value(view)))
    },
    end: () => '',
  }
}

function row(values: readonly Value[]): string {
  return `${values.map(cell).join(',')}\r\n`
}

/** What Excel, LibreOffice or a web sheet begins a formula with, the wide forms too, after any blanks. */
const FORMULA = /^[\s'"]*[=+\-@|%＝＋－＠]/u
const LONGEST = 32_000

function cell(value: Value): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const text = visible(value, LONGEST)
  const safe = FORMULA.test(text) ? `'${text}` : text
  return /[",]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
