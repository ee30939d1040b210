import type { Finding, ReportHead } from '../model/finding.js'
import type { SocketError } from '../model/socket-error.js'
import { captureFilterText, captureFilterView } from './capture-filter-text.js'
import { errorLineView } from './error-view.js'
import { exportText, exportView } from './export-text.js'
import { findingView } from './finding-view.js'
import { flowView } from './flow-view.js'
import { jsonRenderer } from './json.js'
import { packetView } from './packet-view.js'
import { ndjsonRenderer } from './ndjson.js'
import type {
  CaughtErrors,
  ExportedCapture,
  ExportHead,
  FlowLine,
  FlowsHead,
  PacketLine,
  RenderOptions,
  Renderer,
} from './renderer.js'
import { errorTable } from './terminal/error-table.js'
import { flowTable } from './terminal/flow-table.js'
import { matchTable } from './terminal/match-table.js'

/** Formats of `--format`, in the order in which help lists them. */
export const FORMATS = ['table', 'ndjson', 'json'] as const

export type Format = (typeof FORMATS)[number]

/** Formats of `corr report`, in the order in which help lists them. */
export const REPORT_FORMATS = ['html', 'markdown', 'csv', 'ndjson', 'json'] as const

export type ReportFormat = (typeof REPORT_FORMATS)[number]

/** One line a format and view. */
type Registry<Head, Item> = Readonly<Record<Format, (options: RenderOptions) => Renderer<Head, Item>>>

const MATCH: Registry<ReportHead, Finding> = {
  table: matchTable,
  ndjson: () => ndjsonRenderer(findingView),
  json: () => jsonRenderer(findingView),
}

const FLOWS: Registry<FlowsHead, FlowLine> = {
  table: flowTable,
  ndjson: () => ndjsonRenderer(flowView),
  json: () => jsonRenderer(flowView),
}

const ERRORS: Registry<unknown, SocketError> = {
  table: errorTable,
  ndjson: () => ndjsonRenderer(errorLineView),
  json: () => jsonRenderer(errorLineView),
}

/** For `corr match`. A renderer is used for one run: it remembers what it has written. */
export function matchRenderer(format: Format, options: RenderOptions): Renderer<ReportHead, Finding> {
  return MATCH[format](options)
}

/** For `corr flows`. */
export function flowRenderer(format: Format, options: RenderOptions): Renderer<FlowsHead, FlowLine> {
  return FLOWS[format](options)
}

/** For `corr errors`. */
export function errorRenderer(format: Format, options: RenderOptions): Renderer<unknown, SocketError> {
  return ERRORS[format](options)
}

/** For `corr show`, packet by packet; on a terminal the ladder is drawn as a whole, see `terminal/ladder.ts`. */
export function packetRenderer(format: Exclude<Format, 'table'>): Renderer<unknown, PacketLine> {
  return format === 'json' ? jsonRenderer(packetView) : ndjsonRenderer(packetView)
}

/** For `corr export` of frame numbers and filters. */
export function exportRenderer(format: Format): Renderer<ExportHead, ExportedCapture> {
  if (format === 'table') return exportText()
  return format === 'json' ? jsonRenderer(exportView) : ndjsonRenderer(exportView)
}

/** For `corr capture-filter`. */
export function captureFilterRenderer(format: Format): Renderer<unknown, CaughtErrors> {
  if (format === 'table') return captureFilterText()
  return format === 'json' ? jsonRenderer(captureFilterView) : ndjsonRenderer(captureFilterView)
}
