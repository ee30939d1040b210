import type { SocketError } from '../../model/socket-error.js'
import type { Tie } from './asked.js'
import type { FlowIndex } from './flow-index.js'
import { firstFrom } from './flow-index.js'
import type { Peer } from './peers.js'
import type { Rows, RowSet } from './row-groups.js'
import { rowCount } from './row-groups.js'

/** Flows that could be meant by their addresses. */
export interface Pool {
  readonly sets: readonly RowSet[]
  readonly tie: Tie
}

/** Most rows looked at for one error: nearest before and after its time; any where the time is not known. */
export interface Reach {
  readonly before: number
  readonly after: number
  readonly untimed: number
}

const CLOSE_LOOK: Reach = { before: 64, after: 24, untimed: 1000 }
/** Healthy rows looked at on each side: an error may still be about one of them, if it is about its content. */
const HEALTHY_KEPT = 12

/**
 * Flows that an error could be about by address and port: of its peer as server, or, for a server's own log, of its peer as
 * client. An error that names no address can be about any flow.
 */
export function poolFor(error: SocketError, index: FlowIndex): Pool {
  const peers = index.naming.peersOf(error)
  const byPeer = peerPool(error, peers, index)
  const isMissing = byPeer !== null && byPeer.sets.length === 0
  if (isMissing && !index.naming.isMapped(error)) return translatedPool(error, index)
  const local = error.localPort === null ? null : localPortPool(error, error.localPort, peers, byPeer, index)
  return local ?? byPeer ?? { sets: [index.all, ...likelySets(error, index)], tie: 'none' }
}

/** @returns `null` for an error that tells neither address nor port of its peer */
function peerPool(error: SocketError, peers: readonly Peer[], index: FlowIndex): Pool | null {
  if (peers.length > 0) {
    const named: Tie = peers.every((peer) => peer.port !== null) ? 'endpoint' : 'address'
    const tie = index.naming.hasLearned(error) ? 'learned' : named
    return { sets: peers.flatMap((peer) => setsOf(index, peer)), tie }
  }
  const port = error.remotePort ?? error.port
  return port === null ? null : { sets: [index.toServerPort(port), ...likelySets(error, index)], tie: 'port' }
}

/**
 * No flow goes to the record's peer. Something between log and capture may have changed its address: a Kubernetes Service, a published
 * port, a balancer, a sidecar. It can be any flow; those that have the error's own port or ask for the address are looked at first.
 */
function translatedPool(error: SocketError, index: FlowIndex): Pool {
  const own = error.localPort === null ? [] : [index.fromClientPort(error.localPort)]
  const asked = error.remoteAddress === null ? [] : [index.toHost(error.remoteAddress)]
  const near = [...own, ...asked, ...likelySets(error, index)].filter((set) => rowCount(set) > 0)
  return { sets: [index.all, ...near], tie: 'translated' }
}

/**
 * Flows that ask for the error's host, or go to an address that the name was seen to have: in a busy capture they would not be
 * among the nearest of all.
 */
function likelySets(error: SocketError, index: FlowIndex): RowSet[] {
  if (error.host === null) return []
  const addresses = index.naming.likelyPeersOf(error).map(({ address, port }) => index.toServer(address, port))
  return [index.toHost(error.host), ...addresses].filter((set) => rowCount(set) > 0)
}

/** Which side wrote the log is a guess of the text; the addresses know. */
function setsOf(index: FlowIndex, { address, port }: Peer): RowSet[] {
  const asServer = index.toServer(address, port)
  const both = port === null ? [asServer] : [asServer, index.fromClient(address, port)]
  return both.filter((set) => rowCount(set) > 0)
}

/**
 * Flows with the error's own port on either side, and, where its peer is known, with that peer. The smaller list is looked
 * through for what is in the other, too.
 * @returns `null` if there is none
 */
function localPortPool(
  error: SocketError,
  port: number,
  peers: readonly Peer[],
  byPeer: Pool | null,
  index: FlowIndex,
): Pool | null {
  const { clientPort, serverPort } = index.columns
  const own = [index.fromClientPort(port), index.toServerPort(port)].filter((set) => rowCount(set) > 0)
  const total = (sets: readonly RowSet[]): number => sets.reduce((sum, set) => sum + rowCount(set), 0)
  let sets = own
  if (byPeer !== null && total(byPeer.sets) <= total(own)) {
    const hasPort = (row: number): boolean => clientPort[row] === port || serverPort[row] === port
    sets = byPeer.sets.map((set) => filtered(set, hasPort))
  } else if (byPeer !== null) {
    const isPeer =
      peers.length > 0 ? peerTest(peers, index) : (row: number) => serverPort[row] === (error.remotePort ?? error.port)
    sets = own.map((set) => filtered(set, isPeer))
  }
  return total(sets) === 0 ? null : { sets, tie: 'local-port' }
}

/** Tells whether a row is a flow to one of the endpoints as server, or from one as client. */
function peerTest(peers: readonly Peer[], index: FlowIndex): (row: number) => boolean {
  const { clientPort, serverPort } = index.columns
  const known = peers.map(({ address, port }) => ({ id: index.addressId(address), port }))
  return (row) =>
    known.some(
      ({ id, port }) =>
        (index.serverOf(row) === id && (port === null || serverPort[row] === port)) ||
        (port !== null && index.clientOf(row) === id && clientPort[row] === port),
    )
}

function filtered({ sick, healthy }: RowSet, test: (row: number) => boolean): RowSet {
  return { sick: sick.filter(test), healthy: healthy.filter(test) }
}

/**
 * The rows of a pool that are worth a close look, each once.
 * @param atMs when the error happened by the capture's clock; `null` if that is not known
 * @param windowMs rows whose moment is farther away are left out; `null` for no such bound
 */
export function nearRows(
  index: FlowIndex,
  pool: Pool,
  atMs: number | null,
  windowMs: number | null,
  reach: Reach = CLOSE_LOOK,
): number[] {
  const near: number[] = []
  for (const { sick, healthy } of pool.sets) {
    if (atMs === null) {
      near.push(...sample(sick, reach.untimed), ...sample(healthy, HEALTHY_KEPT * 2))
    } else {
      addNearest(index, sick, atMs, reach.before, reach.after, near)
      addNearest(index, healthy, atMs, HEALTHY_KEPT, HEALTHY_KEPT, near)
    }
  }
  const distinct = pool.sets.length > 1 ? [...new Set(near)] : near
  if (atMs === null || windowMs === null) return distinct
  return distinct.filter((row) => Math.abs(index.momentMs(row) - atMs) <= windowMs)
}

function addNearest(index: FlowIndex, rows: Rows, atMs: number, before: number, after: number, near: number[]): void {
  const middle = firstFrom(index, rows, atMs)
  for (let at = Math.max(0, middle - before); at < middle; at++) near.push(rows[at])
  const end = Math.min(rows.length, middle + after)
  for (let at = middle; at < end; at++) near.push(rows[at])
}

/** At most `most` of the items, evenly spread. */
export function sample<T>(items: ArrayLike<T>, most: number): T[] {
  const count = Math.min(items.length, most)
  const step = items.length / Math.max(1, count)
  return Array.from({ length: count }, (_, i) => items[Math.floor(i * step)] as T)
}
