/** What an error says of the wire before any packet is looked at; see {@link SocketError.symptom}. */
export const SYMPTOMS = ['reset', 'fin', 'local-close', 'refused', 'unanswered', 'timeout', 'tls'] as const

/**
 * `reset` an RST arrived (`errno: -104` from the kernel) · `fin` the peer's FIN came first (`socketOnEnd`) ·
 * `local-close` this side destroyed the socket · `refused` a connect was refused · `unanswered` the kernel gave up waiting
 * (SYN or data) · `timeout` a timer of the application fired · `tls` the handshake was cut.
 */
export type Symptom = (typeof SYMPTOMS)[number]

/** Where the instant of a {@link LogTime} comes from. */
export type TimestampFrom = 'record' | 'transport' | 'tz' | 'capture'

/** A time as a log wrote it. */
export interface LogTime {
  /** The characters that it was read from. */
  readonly text: string
  /** Milliseconds since the epoch as if the digits were UTC; with a fraction where the text has more than three digits. */
  readonly wallMs: number
  /** Milliseconds since the epoch; `null` where neither text nor `--tz` gives a zone. */
  readonly epochMs: number | null
  /** Digits of the fraction of a second in the text: 0 for whole seconds. */
  readonly digits: number
  /** Who gave the zone; `null` while it is not known. */
  readonly from: TimestampFrom | null
}

/** One address that a connect with several addresses tried. */
export interface ConnectAttempt {
  readonly address: string
  readonly port: number | null
  readonly code: string | null
}

/** The innermost error that another one carries. */
export interface ErrorCause {
  readonly name: string | null
  readonly code: string | null
  readonly message: string | null
}

/**
 * One record of a log that says that an exchange failed on a socket. `null` everywhere means "the text does not tell".
 * Addresses are in canonical text: lower case, IPv6 compressed, IPv4-mapped IPv6 as IPv4.
 */
export interface SocketError {
  /** Path of the log as given. */
  readonly file: string
  /** First line of the record, from 1. */
  readonly line: number
  /** Last line of the record. */
  readonly endLine: number
  readonly time: LogTime | null
  /** Error code as printed, innermost first: `ECONNRESET`, `UND_ERR_SOCKET` … */
  readonly code: string | null
  readonly syscall: string | null
  readonly name: string | null
  /** First line of the outermost message. */
  readonly message: string | null
  readonly cause: ErrorCause | null
  readonly remoteAddress: string | null
  readonly remotePort: number | null
  readonly localAddress: string | null
  readonly localPort: number | null
  /** Name of the peer as the application knows it. */
  readonly host: string | null
  readonly port: number | null
  readonly attempts: readonly ConnectAttempt[] | null
  /** Of the request that failed, upper case. */
  readonly method: string | null
  readonly path: string | null
  readonly url: string | null
  /** Time that the request took by the client's own account, ms; it may include queueing and connect. */
  readonly rtMs: number | null
  /** Requests given to this connection so far, this one included. */
  readonly socketHandledRequests: number | null
  /** Did the request go out on a connection that had been used before? */
  readonly keepAlive: boolean | null
  readonly bytesRead: number | null
  readonly bytesWritten: number | null
  /** npm name of the client library, `node` for core, `urllib2` for urllib 2. */
  readonly client: string | null
  readonly pid: number | null
  readonly requestId: string | null
  readonly symptom: Symptom | null
  /** Which end of the connection wrote the log. */
  readonly side: 'client' | 'server' | null
  /** An earlier record of the same dead socket. */
  readonly sameFailureAs: { readonly file: string; readonly line: number } | null
}
