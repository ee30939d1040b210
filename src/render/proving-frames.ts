import { baseName } from '../util/base-name.js'
import type { Finding } from '../model/finding.js'
import { RST } from '../model/flow-record.js'
import type { Candidate, Evidence } from '../model/verdict.js'
import { evidenceIn } from '../util/evidence-in.js'

/**
 * The frames that prove a verdict, in order of the capture. The frame that decided belongs into the story even where the evidence
 * leaves it out; what another part of the connection has says in which file.
 */
export function provingFrames({ verdict }: Finding, { flow }: Candidate): Evidence[] {
  const { closing } = verdict
  const evidence = verdict.evidence.map((item) =>
    item.capture === undefined ? item : { ...item, what: `${item.what} (in ${baseName(item.capture.path)})` },
  )
  const closer = flow.closers.find(({ frame }) => frame === closing?.frame)
  const known = evidenceIn(verdict, null).some(({ frame }) => frame === closing?.frame)
  const left = closing !== null && closer !== undefined && !known
  const added = left ? [{ ...closing, from: closer.from, what: (closer.flags & RST) !== 0 ? 'RST' : 'FIN' }] : []
  // Of another part only the time tells whether it comes before or after.
  const elsewhere = (a: Evidence, b: Evidence): boolean => a.capture !== b.capture
  return [...evidence, ...added].sort((a, b) => (elsewhere(a, b) ? a.timeNs - b.timeNs : a.frame - b.frame))
}
