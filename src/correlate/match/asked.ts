import { PATH_KEPT } from '../../model/flow-columns.js'
import type { SocketError } from '../../model/socket-error.js'
import { canonicalAddress } from '../../util/address.js'
import { bareHost, pathParts } from '../../util/request-path.js'
import { textHash } from '../../util/text-hash.js'
import type { FlowIndex } from './flow-index.js'

/** What ties an error to flows before time is looked at. */
export type Tie = 'local-port' | 'endpoint' | 'address' | 'port' | 'none'

/** What one error says, in the numbers that the columns know; made once, compared with many flows. */
export interface Asked {
  readonly error: SocketError
  readonly tie: Tie
  /** See {@link remoteIdOf}. */
  readonly remoteId: number
  /** As compared: without query, in bytes. `null` if the record does not tell. */
  readonly path: Uint8Array | null
  readonly hasQuery: boolean
  readonly queryHash: number
  /** Numbers of method and host; -1 if no flow has it, `null` if the record does not tell. */
  readonly method: number | null
  readonly host: number | null
}

/** Prepares an error for being compared with flows. */
export function askedOf(error: SocketError, tie: Tie, index: FlowIndex): Asked {
  const logged = error.path === null ? null : pathParts(error.path)
  return {
    error,
    tie,
    remoteId: remoteIdOf(error, index),
    path: logged === null ? null : Buffer.from(logged.path).subarray(-PATH_KEPT),
    hasQuery: logged !== null && logged.query !== '',
    queryHash: textHash(logged?.query ?? ''),
    method: error.method === null ? null : index.wordId(error.method),
    host: error.host === null ? null : index.wordId(bareHost(error.host)),
  }
}

/** Number of the peer's address; -1 if no flow has it or the record does not tell. */
export function remoteIdOf({ remoteAddress }: SocketError, index: FlowIndex): number {
  const remote = remoteAddress === null ? null : canonicalAddress(remoteAddress)
  return remote === null ? -1 : index.addressId(remote)
}
