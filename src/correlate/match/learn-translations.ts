import type { ClockEstimate } from '../../model/finding.js'
import type { SocketError } from '../../model/socket-error.js'
import { askedOf } from './asked.js'
import { nearRows, poolFor, sample } from './candidates.js'
import { clockAt } from './clock-pieces.js'
import type { Look } from './clock-votes.js'
import { instantOf } from './log-instant.js'
import type { Peer } from './peers.js'
import { remoteEndpoints } from './peers.js'

/** Records of one endpoint that are asked. */
const ASKED = 60
/** So many must each have shown a flow to the same endpoint, by more than its time. */
const LEAST_SHOWN = 3
/** A service has many pods; one that is shown by chance is shown by few. */
const LEAST_SHARE = 0.1
/** Most records of the endpoint must have shown something. */
const MOST_SHOW = 0.5

/** Records that name one endpoint to which there is no flow. */
interface Missing {
  readonly endpoint: Peer & { readonly port: number }
  readonly errors: SocketError[]
}

/**
 * Learns what the capture has in place of endpoints that only the log knows: where several records each find, by path, bytes, host or
 * port, a flow to the same other endpoint, the rest of them is looked for there too.
 * @param line points from which on a flow is taken for an error's
 */
export function learnTranslations(
  errors: readonly SocketError[],
  look: Look,
  clocks: ReadonlyMap<string, ClockEstimate>,
  line: number,
): void {
  for (const { endpoint, errors: own } of missingEndpoints(errors, look).values()) {
    const shown = new Map<string, { readonly peer: Peer; count: number }>()
    const asked = sample(own, ASKED)
    for (const error of asked) {
      const peer = shownBy(error, look, clockFor(error, clocks), line)
      if (peer === null) continue
      const key = `${peer.address} ${String(peer.port)}`
      const known = shown.get(key)
      if (known === undefined) shown.set(key, { peer, count: 1 })
      else known.count++
    }
    const total = [...shown.values()].reduce((sum, { count }) => sum + count, 0)
    const sure = [...shown.values()].filter(({ count }) => count >= LEAST_SHOWN && count >= LEAST_SHARE * total)
    if (sure.length === 0 || total < MOST_SHOW * asked.length) continue
    look.index.naming.learnTranslation(
      endpoint,
      sure.map(({ peer }) => peer),
    )
  }
}

function clockFor(error: SocketError, clocks: ReadonlyMap<string, ClockEstimate>): ClockEstimate | undefined {
  const clock = clocks.get(error.file)
  return clock === undefined ? undefined : clockAt(clock, error.line)
}

function missingEndpoints(errors: readonly SocketError[], { index }: Look): Map<string, Missing> {
  const missing = new Map<string, Missing>()
  const isMissing = new Map<string, boolean>()
  for (const error of errors) {
    const [peer] = remoteEndpoints(error)
    if (peer === undefined || peer.port === null) continue
    const key = `${peer.address} ${String(peer.port)}`
    if (!isMissing.has(key)) isMissing.set(key, poolFor(error, index).tie === 'translated')
    if (isMissing.get(key) !== true) continue
    const known = missing.get(key)
    if (known === undefined) missing.set(key, { endpoint: { ...peer, port: peer.port }, errors: [error] })
    else known.errors.push(error)
  }
  return missing
}

/** The server of the flow that fits a record best; `null` if none fits well enough. */
function shownBy(
  error: SocketError,
  { index, scorer }: Look,
  clock: ClockEstimate | undefined,
  line: number,
): Peer | null {
  const at = clock === undefined ? { atMs: error.time?.epochMs ?? null, resolutionMs: 0 } : instantOf(error, clock)
  const pool = poolFor(error, index)
  const asked = askedOf(error, pool.tie, index)
  let [best, most] = [-1, line]
  for (const row of nearRows(index, pool, at.atMs, null)) {
    const points = scorer.points(asked, row, at)
    if (points > most) [best, most] = [row, points]
  }
  return best < 0 ? null : index.serverEndpoint(best)
}
