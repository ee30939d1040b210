import type { CaptureInfo } from '../model/flow-source.js'
import type { Claim, Evidence } from '../model/verdict.js'

/**
 * The evidence that one capture has.
 * @param capture another part of the connection than the one that the verdict was told from; `null` for that one
 */
export function evidenceIn({ evidence }: Claim, capture: CaptureInfo | null): readonly Evidence[] {
  return evidence.filter((item) => (item.capture ?? null) === capture)
}
