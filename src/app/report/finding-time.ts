import type { Finding } from '../../model/finding.js'
import { msFromNs } from '../../util/instant.js'

/** When an error happened, ms since the epoch: by its record, else by the end of its flow; `null` where neither tells. */
export function findingMs({ match, verdict }: Finding): number | null {
  const told = match.error.time?.epochMs ?? null
  if (told !== null || match.chosen === null) return told
  const { flow, capture } = match.chosen
  return msFromNs(capture.baseSec, verdict.closing?.timeNs ?? flow.endNs)
}
