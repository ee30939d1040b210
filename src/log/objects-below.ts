import { Dump, type Value } from './dump.js'

/** Members under which other requests and other connections hang. */
const OTHERS = new Set([
  ...[
    'agent',
    'agents',
    'httpAgent',
    'httpsAgent',
    'sockets',
    'freeSockets',
    'requests',
    'dispatcher',
    'pool',
    'client',
  ],
  ...['headers', 'rawHeaders', '_header', 'req', 'cause', 'errors', 'servers', 'domain', '_events', 'parser'],
])
const DEEPEST = 6
const MOST_OBJECTS = 500

/**
 * Objects within objects, the nearest first: where a library that is not known keeps what its error is about. What belongs to
 * other requests than the one that failed is left out.
 */
export function* objectsBelow(scopes: readonly Dump[]): Generator<Dump> {
  let layer: readonly Dump[] = scopes
  let left = MOST_OBJECTS
  for (let depth = 0; depth <= DEEPEST && layer.length > 0 && left > 0; depth++) {
    if (depth > 0) yield* layer
    layer = layer.flatMap(membersOf).slice(0, left)
    left -= layer.length
  }
}

function membersOf(dump: Dump): Dump[] {
  const below: Dump[] = []
  for (const [key, value] of dump.members) if (!OTHERS.has(key)) below.push(...dumpsIn(value))
  return below
}

function dumpsIn(value: Value): readonly Dump[] {
  if (value instanceof Dump) return [value]
  return Array.isArray(value) ? (value as readonly Value[]).filter((item) => item instanceof Dump) : []
}
