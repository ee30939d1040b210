import type { Finding } from '../../model/finding.js'
import type { Report } from '../../model/report.js'
import type { ReportFormat } from '../index.js'
import type { Renderer } from '../renderer.js'
import { csvReport } from './csv.js'
import { htmlReport } from './html.js'
import { jsonReport, ndjsonReport } from './json-report.js'
import { markdownReport } from './markdown.js'

const REPORT: Readonly<Record<ReportFormat, () => Renderer<Report, Finding>>> = {
  html: htmlReport,
  markdown: markdownReport,
  csv: csvReport,
  ndjson: ndjsonReport,
  json: jsonReport,
}

/** For `corr report`. */
export function reportRenderer(format: ReportFormat): Renderer<Report, Finding> {
  return REPORT[format]()
}
