// What happens in each connection of a simulated day: who talks to whom, when, and what ends it.
// The same seed gives the same day.
import { randomFrom } from '../make-day.mjs'

export const DAY_MS = 86_400_000
/** 2026-03-02T00:00:00Z */
export const START_SEC = 1_772_409_600
const SERVERS = 40
const PATHS = 900

/** Bytes on disk of an average connection, for the size of a day. */
export const FLOW_BYTES = 31_000

/** Services of which the logs are read: each has hosts of its own, its clock, and its way to write. */
export const SERVICES = [
  { name: 'orders', address: '198.18.0.10', aheadMs: 0, zoneMs: 8 * 3_600_000 },
  { name: 'cart', address: '198.18.0.11', aheadMs: 1500, zoneMs: null },
  { name: 'search', address: '198.18.0.12', aheadMs: -40_000, zoneMs: null },
  { name: 'billing', address: '198.18.0.13', aheadMs: 3, zoneMs: null },
]

/** What ends a connection, how often, and what is to be said of it. */
export const KINDS = [
  { kind: 'reset', weight: 4, cause: 'server-reset', pattern: 'on-request' },
  { kind: 'idle', weight: 2, cause: 'server-reset', pattern: 'after-idle' },
  { kind: 'part-reset', weight: 1, cause: 'server-reset', pattern: 'mid-response' },
  { kind: 'race', weight: 5, cause: 'early-close', pattern: 'keep-alive-race' },
  { kind: 'fin', weight: 2, cause: 'early-close', pattern: 'before-response' },
  { kind: 'timeout', weight: 3, cause: 'client-timeout', pattern: 'no-response' },
  { kind: 'refused', weight: 2, cause: 'connection-refused', pattern: 'port-closed' },
  { kind: 'silent', weight: 1, cause: 'connect-timeout', pattern: 'syn-unanswered' },
  { kind: 'lost', weight: 1, cause: 'path-loss', pattern: 'black-hole' },
]

const DRAW = KINDS.flatMap((one) => Array(one.weight).fill(one))

/**
 * @param {number} flows in the day
 * @param {number} errors connections that die so that a log tells of it; one more in ten dies without a word
 */
export function* planDay(flows, errors) {
  const random = randomFrom(1871)
  const pick = (count) => Math.floor(random() * count)
  const sickEvery = flows / (errors * 1.1 + 2)
  let nextSick = sickEvery * random()
  let sickCount = 0
  let told = 0
  for (let number = 0; number < flows; number++) {
    const sick = number >= nextSick
    if (sick) nextSick += sickEvery
    const service = SERVICES[pick(SERVICES.length)]
    const server = pick(SERVERS)
    const silent = sick && (++sickCount % 11 === 0 || told === errors)
    if (sick && !silent) told++
    yield {
      number,
      startMs: ((number + random()) / flows) * (DAY_MS - 300_000),
      end: sick ? DRAW[pick(DRAW.length)] : null,
      told: sick && !silent,
      service,
      // Connections of one service to one server must not meet in a port within minutes.
      clientPort: 32_768 + (number % 28_000),
      server,
      serverAddress: `198.19.0.${10 + (server % 8)}`,
      serverPort: 8000 + Math.floor(server / 8),
      host: `svc-${server}.example.com`,
      path: `/v1/shelf/${pick(PATHS)}/books`,
      requests: 1 + pick(4),
      segments: 1 + pick(14),
      waitMs: 2 + random() * 150,
      rttMs: 0.3 + random() * 2,
      longMs: 1500 + Math.floor(random() * 20_000),
    }
  }
}
