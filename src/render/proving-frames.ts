import type { Finding } from '../model/finding.js'
import { RST } from '../model/flow-record.js'
import type { Candidate, Evidence } from '../model/verdict.js'

/**
 * The frames that prove a verdict, in order of the capture. The frame that decided belongs into the story even where the evidence
 * leaves it out.
 */
export function provingFrames({ verdict }: Finding, { flow }: Candidate): Evidence[] {
  const { closing, evidence } = verdict
  const closer = flow.closers.find(({ frame }) => frame === closing?.frame)
  const left = closing !== null && closer !== undefined && !evidence.some(({ frame }) => frame === closing.frame)
  const added = left ? [{ ...closing, from: closer.from, what: (closer.flags & RST) !== 0 ? 'RST' : 'FIN' }] : []
  return [...evidence, ...added].sort((a, b) => a.frame - b.frame)
}
