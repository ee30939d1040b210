/** Bits of {@link FlowColumns.shape}: how a flow ended, as far as an error on one of its sockets could have noticed. */
export const SHAPE = {
  /** The server answered the SYN, or there is traffic that only an open connection has. */
  established: 1,
  /** A SYN was answered by RST or ICMP. */
  refused: 2,
  /** No packet of the server at all. */
  unanswered: 4,
  /** An RST of that side that the other one obeyed. */
  clientReset: 8,
  serverReset: 16,
  clientFin: 32,
  serverFin: 64,
  /** Side of the first FIN or obeyed RST. */
  closedByClient: 128,
  closedByServer: 256,
  /** When the flow ended one side repeated itself without an answer, or the server read no more: the other gave up some time later. */
  fellSilent: 512,
  /** The last exchange was complete and the flow did not end by a reset: it explains hardly any error. */
  healthy: 1024,
  /** Which side is the client was guessed. */
  guessed: 2048,
  /** The last HTTP request has a complete answer. */
  answered: 4096,
  /** An HTTP request was seen. */
  request: 8192,
  /** The side's initial sequence number is known. */
  clientIsn: 16_384,
  serverIsn: 32_768,
} as const

/**
 * The flows of all captures as columns: entry `i` of each array is one flow. It is all that matching asks of a flow; a million
 * of them take some 150 MB. Instants are ms since the epoch, NaN where there is none.
 */
export interface FlowColumns {
  readonly length: number
  /** Index into the captures of the source. */
  readonly capture: Uint32Array
  readonly stream: Uint32Array
  /** Index into {@link addresses}. */
  readonly clientAddress: Uint32Array
  readonly serverAddress: Uint32Array
  readonly clientPort: Uint16Array
  readonly serverPort: Uint16Array
  /** {@link SHAPE} bits. */
  readonly shape: Uint16Array
  /** First and last packet. */
  readonly startMs: Float64Array
  readonly endMs: Float64Array
  /** First FIN or RST. */
  readonly closeMs: Float64Array
  /** The moment by which failures are put in order: a request that met the close, else the first closer, else the end. */
  readonly noticedMs: Float64Array
  /** First byte of the last request before the close, and of one after it. */
  readonly requestMs: Float64Array
  readonly lateRequestMs: Float64Array
  /**
   * Packets by which an application could have learnt of the end: closers, data that met the close. Those of flow `i` are
   * `momentMs[momentAt[i]]` … `momentMs[momentAt[i + 1] - 1]`.
   */
  readonly momentAt: Uint32Array
  readonly momentMs: Float64Array
  /** HTTP requests seen; -1 where the protocol cannot be read. */
  readonly requests: Int32Array
  /** Initial sequence numbers, see the bits, and what comes after the highest one seen, relative to them. */
  readonly clientIsn: Uint32Array
  readonly serverIsn: Uint32Array
  readonly clientNext: Uint32Array
  readonly serverNext: Uint32Array
  /** Path of the last request without its query, at most its last {@link PATH_KEPT} bytes, as a run of {@link pathBytes}. */
  readonly pathAt: Uint32Array
  readonly pathLength: Uint16Array
  readonly pathBytes: Uint8Array
  /** Hash of the query; 0 if there is none. */
  readonly queryHash: Uint32Array
  /** Method of the last request, and host name that it or the TLS handshake asked for: index into {@link words}. */
  readonly method: Uint32Array
  readonly host: Uint32Array
  /** Distinct addresses as canonical text. */
  readonly addresses: readonly string[]
  /** Distinct short texts; the first is empty and stands for none. */
  readonly words: readonly string[]
}

/** Bytes of a path that are compared: what two paths have in front of that is not looked at. */
export const PATH_KEPT = 512
