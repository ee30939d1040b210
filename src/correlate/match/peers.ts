import type { SocketError } from '../../model/socket-error.js'
import { canonicalAddress } from '../../util/address.js'

/** An endpoint as a record names it. */
export interface Peer {
  readonly address: string
  readonly port: number | null
}

/** The peer's endpoints as the record names them, best first: socket facts, then attempts, then an address in the URL. */
export function remoteEndpoints(error: SocketError): Peer[] {
  if (error.remoteAddress !== null) {
    return [
      { address: canonicalAddress(error.remoteAddress) ?? error.remoteAddress, port: error.remotePort ?? error.port },
    ]
  }
  const tried = (error.attempts ?? []).map((attempt) => ({
    address: canonicalAddress(attempt.address) ?? attempt.address,
    port: attempt.port,
  }))
  if (tried.length > 0) return tried
  const literal = error.host === null ? null : canonicalAddress(error.host)
  return literal === null ? [] : [{ address: literal, port: error.port ?? error.remotePort }]
}
