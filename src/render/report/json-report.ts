import type { Finding } from '../../model/finding.js'
import type { Report } from '../../model/report.js'
import { jsonText } from '../escape.js'
import type { Renderer } from '../renderer.js'
import { reportFindingView, reportView } from './report-view.js'

/** The totals on the first line, then one error a line. */
export function ndjsonReport(): Renderer<Report, Finding> {
  return {
    begin: (report) => `${jsonText(reportView(report))}\n`,
    item: (finding) => `${jsonText(reportFindingView(finding))}\n`,
    end: () => '',
  }
}

/** The same objects as one array. */
export function jsonReport(): Renderer<Report, Finding> {
  return {
    begin: (report) => `[\n${jsonText(reportView(report))}`,
    item: (finding) => `,\n${jsonText(reportFindingView(finding))}`,
    end: () => '\n]\n',
  }
}
