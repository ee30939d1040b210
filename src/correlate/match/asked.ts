import { PATH_KEPT } from '../../model/flow-columns.js'
import type { SocketError } from '../../model/socket-error.js'
import { bareHost, pathParts } from '../../util/request-path.js'
import { textHash } from '../../util/text-hash.js'
import type { FlowIndex } from './flow-index.js'
import type { Peer } from './peers.js'

/** What ties an error to flows before time is looked at. */
export type Tie = 'local-port' | 'endpoint' | 'address' | 'port' | 'none' | Translated

/**
 * The record names an endpoint to which the capture has no flow: `learned` other records of it have shown what the capture has in its
 * place; `translated` it could be any.
 */
export type Translated = 'learned' | 'translated'

/** What one error says, in the numbers that the columns know; made once, compared with many flows. */
export interface Asked {
  readonly error: SocketError
  readonly tie: Tie
  /** See {@link peerIdsOf}. */
  readonly peers: readonly PeerId[]
  /** Endpoints that its name was seen to have, where the record tells no address. */
  readonly likely: readonly PeerId[]
  /** As compared: without query, in bytes. `null` if the record does not tell. */
  readonly path: Uint8Array | null
  readonly hasQuery: boolean
  readonly queryHash: number
  /** Numbers of method and host; -1 if no flow has it, `null` if the record does not tell. */
  readonly method: number | null
  readonly host: number | null
  /** The peer's address where it is used as a host name; -1 if no flow asks for that. */
  readonly addressAsHost: number
  /** What the record says of the timer that ended the exchange, ms; `null` if it is not about one, or does not tell. */
  readonly timerMs: number | null
}

/** Prepares an error for being compared with flows. */
export function askedOf(error: SocketError, tie: Tie, index: FlowIndex): Asked {
  const logged = error.path === null ? null : pathParts(error.path)
  return {
    error,
    tie,
    peers: peerIdsOf(error, index),
    likely:
      tie === 'none' || tie === 'port' || tie === 'translated'
        ? index.naming.likelyPeersOf(error).map((peer) => idOf(peer, index))
        : [],
    path: logged === null ? null : Buffer.from(logged.path).subarray(-PATH_KEPT),
    hasQuery: logged !== null && logged.query !== '',
    queryHash: textHash(logged?.query ?? ''),
    method: error.method === null ? null : index.wordId(error.method),
    host: error.host === null ? null : index.wordId(bareHost(error.host)),
    addressAsHost: error.remoteAddress === null ? -1 : index.wordId(error.remoteAddress),
    timerMs: timerOf(error),
  }
}

const TIMER = /\b(\d{1,9}) ?ms\b/

function timerOf({ symptom, message }: SocketError): number | null {
  const said = symptom === 'timeout' ? TIMER.exec(message ?? '') : null
  return said === null ? null : Number(said[1])
}

/** An endpoint in the numbers of the columns. */
export interface PeerId {
  /** -1 if no flow has the address. */
  readonly id: number
  readonly port: number | null
}

/** Endpoints of the peer of a record that tells an address; empty for others. */
export function peerIdsOf(error: SocketError, index: FlowIndex): readonly PeerId[] {
  if (error.remoteAddress === null) return []
  return index.naming.peersOf(error).map((peer) => idOf(peer, index))
}

function idOf({ address, port }: Peer, index: FlowIndex): PeerId {
  return { id: index.addressId(address), port }
}
