import type { SocketError } from '../../model/socket-error.js'
import type { Failing } from './failing.js'
import type { Field } from './field.js'

/** All that waits on a connection learns of its end in one turn of the event loop. */
const SAME_TURN_MS = 5
/** Clients that have one request at a time on a connection: two errors of theirs are two sockets. */
const ONE_AT_A_TIME = new Set([
  'urllib2',
  'axios',
  'got',
  'node-fetch',
  'superagent',
  'needle',
  'request',
  'ky',
  'agentkeepalive',
])
/** Clients that have many. */
const MANY_AT_ONCE = new Set([
  'grpc',
  'ioredis',
  'redis',
  'mongodb',
  'amqplib',
  'kafkajs',
  'ws',
  'pg',
  'mysql2',
  'mysql',
  'postgres',
])

/**
 * Gives errors that have no flow of their own the one that another error of the same moment was given, where it may have carried both
 * requests at once: HTTP/2, gRPC, a pipeline of commands. What can be read as HTTP/1 carries one at a time.
 * @param chosen connection of each failure that has one; added to
 * @param line least points of a candidate
 */
export function shareSessions(
  field: Field,
  leaders: readonly number[],
  chosen: Map<number, number>,
  line: number,
): void {
  const ownerOf = new Map<number, number>()
  for (const [i, connection] of chosen) if (!ownerOf.has(connection)) ownerOf.set(connection, i)
  for (const [i, one] of field.failing.entries()) {
    if (leaders[i] !== i || chosen.has(i)) continue
    const connection = sharedBy(field, i, one, ownerOf, line)
    if (connection !== null) chosen.set(i, connection)
  }
}

function sharedBy(
  { table, failing, index, connectionAt }: Field,
  i: number,
  one: Failing,
  ownerOf: ReadonlyMap<number, number>,
  line: number,
): number | null {
  const { requests, host } = index.columns
  for (let at = table.first(i); at < table.end(i) && table.points(at) >= line; at++) {
    const owner = ownerOf.get(connectionAt(at))
    const row = table.row(at)
    if (owner === undefined || (requests[row] ?? 0) >= 0) continue
    if (diedTogether(one, failing[owner]) && mayCarryMany(one.error, host[row] !== 0)) return connectionAt(at)
  }
  return null
}

function diedTogether(one: Failing, owner: Failing | undefined): boolean {
  if (owner === undefined || one.at.atMs === null || owner.at.atMs === null) return false
  const [a, b] = [one.error, owner.error]
  const alike =
    a.file === b.file && a.pid === b.pid && a.code === b.code && a.symptom === b.symptom && a.client === b.client
  const otherSocket = a.localPort !== null && b.localPort !== null && a.localPort !== b.localPort
  return alike && !otherSocket && Math.abs(one.at.atMs - owner.at.atMs) <= SAME_TURN_MS
}

/** Under TLS only the log can tell what was spoken. */
function mayCarryMany({ client, code }: SocketError, encrypted: boolean): boolean {
  if (client !== null && MANY_AT_ONCE.has(client)) return true
  if (code?.startsWith('ERR_HTTP2_') === true) return true
  return !encrypted && (client === null || !ONE_AT_A_TIME.has(client))
}
