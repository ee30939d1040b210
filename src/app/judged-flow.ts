import type { Stitched } from '../correlate/match/stitch.js'
import { judge } from '../correlate/verdict/judge.js'
import { seenFrom } from '../correlate/verdict/seen-from.js'
import type { CaptureInfo } from '../model/flow-source.js'
import type { FlowAt } from '../model/verdict.js'
import type { FlowLine } from '../render/renderer.js'
import { evidenceIn } from '../util/evidence-in.js'

/**
 * A flow as its own capture has it, with the verdict by its packets alone: of a connection that spans captures with that on the
 * whole of it.
 * @param row of the source that was stitched
 */
export function judgedFlow(flows: Stitched, row: number): FlowLine {
  const parts = flows.partsOfSource(row)
  const flow = flows.ownRecord(row)
  const capture = flows.captures[flow.capture] as CaptureInfo
  if (parts.length === 1) return { flow, capture, verdict: judge(flow, capture, null, null) }
  const whole = flows.wholeOf(row)
  const verdict = judge(whole, flows.captures[whole.capture] as CaptureInfo, null, null)
  const at = parts.findIndex((part) => part.flow.capture === flow.capture && part.flow.stream === flow.stream)
  const seen = seenFrom({ flow: whole, parts }, verdict, at).verdict
  return {
    flow,
    capture,
    verdict: { ...seen, evidence: evidenceIn(seen, null), why: [...seen.why, whereText(parts, at)] },
  }
}

function whereText(parts: readonly FlowAt[], at: number): string {
  const others = parts
    .filter((_, i) => i !== at)
    .map(({ flow, capture }) => `tcp.stream ${String(flow.stream)} of ${capture.path}`)
  return `This is part ${String(at + 1)} of ${String(parts.length)} of the connection; the others are ${others.join(', ')}.`
}
