import type { Finding } from '../../../src/model/finding.js'
import { reportOf } from '../../../src/app/build-report.js'
import type { ReportFormat } from '../../../src/render/index.js'
import { reportRenderer } from '../../../src/render/report/index.js'
import { findingOf, headOf, unmatchedOf } from '../findings.js'
import { captureOf, errorOf } from '../samples.js'

/** A whole report on findings. */
export function reportText(format: ReportFormat, findings: readonly Finding[], over: object = {}): string {
  const report = reportOf(headOf(findings, over), [], [])
  const renderer = reportRenderer(format)
  return renderer.begin(report) + findings.map((finding) => renderer.item(finding)).join('') + renderer.end()
}

/** A text of an attacker wherever a log or a capture gives text: a report of all its places. */
export function reportWith(format: ReportFormat, text: string): string {
  const finding = findingOf(
    {
      error: errorOf({
        file: text,
        message: text,
        path: text,
        method: text,
        url: text,
        code: text,
        syscall: null,
        client: text,
        requestId: text,
      }),
    },
    {
      evidence: [{ frame: 2061, timeNs: 245_033e6, from: 'server', what: text }],
      why: [text],
      advice: [text],
    },
  )
  const lost = unmatchedOf({ host: text, remoteAddress: text, path: text }, { why: text })
  return reportText(format, [finding, lost], { captures: [captureOf({ path: text })] })
}
