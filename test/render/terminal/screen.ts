import type { Finding, ReportHead } from '../../../src/model/finding.js'
import { matchRenderer } from '../../../src/render/index.js'
import { headOf } from '../findings.js'

/** How a screen is asked for. */
export interface Look {
  readonly width?: number
  readonly explain?: boolean
  readonly head?: Partial<ReportHead>
}

/** What `corr match` prints in table form, without colour. */
export function screen(findings: readonly Finding[], { width = 80, explain = false, head = {} }: Look = {}): string {
  const renderer = matchRenderer('table', { width, explain, colour: false })
  return renderer.begin(headOf(findings, head)) + findings.map((one) => renderer.item(one)).join('') + renderer.end()
}
