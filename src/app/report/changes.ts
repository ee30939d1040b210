import type { Cause } from '../../model/causes.js'
import type { Change, Changer, Kind } from '../../model/report.js'
import { firstOfServers, mergedKinds } from './merged-kinds.js'
import { isExplained } from './totals.js'

/** Who has the first word in a cause of death, where the advice itself does not begin with a side. */
const CHANGER: Readonly<Record<Cause, Changer>> = {
  'connection-refused': 'server',
  'connect-timeout': 'path',
  'middlebox-reset': 'path',
  'path-loss': 'path',
  'early-close': 'server',
  'client-timeout': 'server',
  'client-reset': 'client',
  'server-reset': 'server',
  'capture-ends': 'capture',
  'normal-close': 'client',
  unmatched: 'capture',
}

/**
 * What to change, in order of the errors that it concerns: the advice of the clearest finding of each explained kind. What is advised
 * in the same words for several servers is said once.
 */
export function changesOf(kinds: readonly Kind[]): Change[] {
  const advised = kinds.filter(({ clearest }) => isExplained(clearest) && clearest.verdict.advice.length > 0)
  return mergedKinds(advised, ({ clearest }) => clearest.verdict.advice.join('\n'), firstOfServers).map((kind) => ({
    side: sideOf(kind),
    kind,
    advice: kind.clearest.verdict.advice,
  }))
}

function sideOf({ cause, clearest }: Kind): Changer {
  const named = /^(Client|Server):/.exec(clearest.verdict.advice[0] ?? '')?.[1]?.toLowerCase()
  return named === 'client' || named === 'server' ? named : CHANGER[cause]
}
