import type { Symptom } from '../model/socket-error.js'

/** What a code, a name or a message says of a failed exchange. */
export interface Meaning {
  /** What happened on the wire, if this alone tells. */
  readonly symptom: Symptom | null
  /** npm name of the only library that says so; `null` if several do. */
  readonly client: string | null
  /** A client's own clock ended it. */
  readonly timer?: boolean
}

const SOCKET: Meaning = { symptom: null, client: null }
const RESET: Meaning = { symptom: 'reset', client: null }
const FIN: Meaning = { symptom: 'fin', client: null }
const LOCAL: Meaning = { symptom: 'local-close', client: null }
const REFUSED: Meaning = { symptom: 'refused', client: null }
const UNANSWERED: Meaning = { symptom: 'unanswered', client: null }
const TIMER: Meaning = { symptom: 'timeout', client: null, timer: true }
const TLS: Meaning = { symptom: 'tls', client: null }

/** Codes of the operating system that end a connection or a connect (errno(3), libuv's names). */
export const SYSTEM_CODES: Readonly<Record<string, Meaning>> = {
  ECONNRESET: SOCKET,
  ECONNREFUSED: REFUSED,
  ECONNABORTED: SOCKET,
  EPIPE: RESET,
  ETIMEDOUT: SOCKET,
  EHOSTUNREACH: UNANSWERED,
  EHOSTDOWN: UNANSWERED,
  ENETUNREACH: UNANSWERED,
  ENETDOWN: UNANSWERED,
  ENETRESET: RESET,
  ENOTCONN: SOCKET,
  EPROTO: TLS,
}

/** Codes of Node and of libraries. The first row that matches counts. */
const LIBRARY_CODES: readonly (readonly [RegExp, Meaning])[] = [
  [/^ESOCKETTIMEDOUT$/, { ...TIMER, client: 'request' }],
  [/^(?:ECONNECTION|ESOCKET)$/, SOCKET],
  [/^ETIMEOUT$/, TIMER],
  [/^UND_ERR_SOCKET$/, { ...SOCKET, client: 'undici' }],
  [/^UND_ERR_(?:CONNECT|HEADERS|BODY)_TIMEOUT$/, { ...TIMER, client: 'undici' }],
  [/^UND_ERR_ABORTED$/, { ...LOCAL, client: 'undici' }],
  [
    /^UND_ERR_(?:DESTROYED|CLOSED|INFO|REQ_CONTENT_LENGTH_MISMATCH|RES_CONTENT_LENGTH_MISMATCH|RES_EXCEEDED_MAX_SIZE)$/,
    { ...SOCKET, client: 'undici' },
  ],
  [/^HPE_/, SOCKET],
  [/^ERR_STREAM_PREMATURE_CLOSE$/, SOCKET],
  [/^ERR_SOCKET_TIMEOUT$/, { ...TIMER, client: 'agentkeepalive' }],
  [/^ERR_SOCKET_(?:CLOSED|CONNECTION_TIMEOUT|CLOSED_BEFORE_CONNECTION)$/, SOCKET],
  [/^ERR_HTTP_REQUEST_TIMEOUT$/, TIMER],
  [/^ERR_HTTP2_(?:STREAM_ERROR|SESSION_ERROR|GOAWAY_SESSION|STREAM_CANCEL|PING_CANCEL)$/, SOCKET],
  [/^ERR_TLS_HANDSHAKE_TIMEOUT$/, TIMER],
  [/^ERR_SSL_/, TLS],
  [/^(?:ERR_CANCELED|ABORT_ERR)$/, LOCAL],
  [/^PROTOCOL_CONNECTION_LOST$/, { ...FIN, client: 'mysql2' }],
  [/^PROTOCOL_SEQUENCE_TIMEOUT$/, { ...TIMER, client: 'mysql2' }],
  [/^PROTOCOL_ENQUEUE_AFTER_FATAL_ERROR$/, { ...SOCKET, client: 'mysql' }],
  [/^CONNECTION_(?:CLOSED|ENDED|DESTROYED|LOST|RESET)$/, SOCKET],
  [/^CONNECTION_REFUSED$/, REFUSED],
  [/^(?:CONNECT|CONNECTION|SOCKET)_TIMEOUT$/, TIMER],
  [/^(?:NR_CLOSED|CONNECTION_BROKEN|UNCERTAIN_STATE)$/, { ...SOCKET, client: 'redis' }],
  [/^UNAVAILABLE$/, { ...SOCKET, client: 'grpc' }],
  [/^DEADLINE_EXCEEDED$/, { ...TIMER, client: 'grpc' }],
]

/** Messages of failures that need no code. The first row that matches counts. */
const MESSAGES: readonly (readonly [RegExp, Meaning])[] = [
  [/\bsocket hang up\b/i, SOCKET],
  [/^(?:Error: )?(?:request )?aborted$/i, SOCKET],
  [/^aborted, [A-Z]+ https?:/, { ...SOCKET, client: 'urllib2' }],
  [/\bother side closed\b/i, FIN],
  [/^terminated$/i, SOCKET],
  [/(?:^Client network socket )?\bdisconnected before secure TLS connection\b/i, TLS],
  [/\bTLS (?:handshake|connection)\b.*\b(?:timed? ?out|timeout|failed|closed|reset)\b/i, TLS],
  [/^cancell?ed$/, { ...LOCAL, client: 'axios' }],
  [/^stream has been aborted\b/, { ...SOCKET, client: 'axios' }],
  [/^The server aborted pending request\b/, { ...SOCKET, client: 'got' }],
  [
    /(?:^|, reason: )Parse Error: (?:Expected|Invalid|Missing|Data after|Content-Length|Header|Unexpected (?:content-length|whitespace|space))/,
    SOCKET,
  ],
  [/\bpremature close\b/i, SOCKET],
  [/\b(?:stream|socket|connection|response) (?:was )?(?:closed|ended|terminated) prematurely\b/i, SOCKET],
  [/^Response does not match the HTTP\b/, { ...SOCKET, client: 'undici' }],
  [/\bmaxContentLength size of -1 exceeded\b/, { ...SOCKET, client: 'axios' }],
  [/\bended by the other party\b/i, RESET],
  [/^Connection terminated(?: unexpectedly| due to connection timeout)?$/, { ...FIN, client: 'pg' }],
  [/\bsocket closed (?:unexpectedly|abruptly)\b/i, FIN],
  [
    /\bconnection (?:was )?(?:lost|dropped|closed unexpectedly|terminated unexpectedly|ended unexpectedly|forcibly closed|reset by peer)\b/i,
    FIN,
  ],
  [/\bserver closed the connection\b/i, FIN],
  [/^Connection is closed\.?$/, { ...SOCKET, client: 'ioredis' }],
  [/^connection (?:\d+|<monitor>) to \S+ (?:closed|timed out)/, { ...FIN, client: 'mongodb' }],
  [/^Server selection timed out after \d+ ms/, { ...TIMER, client: 'mongodb' }],
  [/^Can't add new command when connection is in closed state/, { ...SOCKET, client: 'mysql2' }],
  [/^Cannot enqueue \w+ after fatal error/, { ...SOCKET, client: 'mysql' }],
  [/^Closed connection\b/, { ...FIN, client: 'kafkajs' }],
  [/^Request \w+\(key: \d+, version: \d+\) timed out/, { ...TIMER, client: 'kafkajs' }],
  [/^(?:TIMEOUT|CONNECTION_TIMEOUT)$/, { ...TIMER, client: 'nats' }],
  [/^CONNECTION_REFUSED$/, { ...REFUSED, client: 'nats' }],
  [/^(?:CONNECTION_CLOSED|DISCONNECT|STALE_CONNECTION)$/, { ...SOCKET, client: 'nats' }],
  [/^(?:websocket|xhr poll|transport) error$|^transport close$/, { ...SOCKET, client: 'socket.io-client' }],
  [/^Greeting never received\b/, { ...TIMER, client: 'nodemailer' }],
  [/^(?:Unexpected close|Socket closed|Connection closed|Connection lost|Closed due to disconnect)\b/, FIN],
  [/\bclosed?(?: with)?(?: code)?:? ?\(?1006\b/i, { ...SOCKET, client: 'ws' }],
  [/^WebSocket was closed before the connection was established/, { ...LOCAL, client: 'ws' }],
  [/^Opening handshake has timed out/, { ...TIMER, client: 'ws' }],
  [/\b(?:(?:The|This) )?operation was aborted due to timeout\b/i, TIMER],
  [/^\[[A-Z]+\] "[^"]+": <no response>/, { ...SOCKET, client: 'ofetch' }],
  [
    /^(?:This|The) operation was aborted(?! due to timeout)|^The user aborted a request|^Request was (?:aborted|cancell?ed)/i,
    LOCAL,
  ],
  [/^(?:Connect|Connection) timeout for \d+ ?ms/, { ...TIMER, client: 'urllib2' }],
  [/^Response timeout for \d+ ?ms/, { ...TIMER, client: 'urllib2' }],
  [/^Request timeout for \d+ ?ms/, { ...TIMER, client: 'urllib' }],
  [/^(?:Connect|Headers|Body) Timeout Error/, { ...TIMER, client: 'undici' }],
  [/^timeout of \d+ ?ms exceeded/, { ...TIMER, client: 'axios' }],
  [/^Response timeout of \d+ ?ms exceeded|^Timeout of \d+ ?ms exceeded/, { ...TIMER, client: 'superagent' }],
  [/^Timeout awaiting '\w+' for \d+ ?ms/, { ...TIMER, client: 'got' }],
  [/^Invalid response body while trying to fetch \S+: /, { ...SOCKET, client: 'node-fetch' }],
  [/^network timeout at: /, { ...TIMER, client: 'node-fetch' }],
  [/^Request timed out: [A-Z]+ https?:/, { ...TIMER, client: 'ky' }],
  [/^Command timed out$/, { ...TIMER, client: 'ioredis' }],
  [/^(?:timeout expired|Query read timeout|timeout exceeded when trying to connect)$/, { ...TIMER, client: 'pg' }],
  [/^Query inactivity timeout$/, { ...TIMER, client: 'mysql2' }],
  [
    /^(?:the )?(?:request|response|connect(?:ion)?|connack|greeting|socket|read|write|headers?|body|server|network|operation|handshake|idle|keep-alive)(?: has| was)? (?:timed? ?out|timeout|time-out)(?: error| exceeded| expired)?\b/i,
    TIMER,
  ],
  [/^Client request timeout$/, { ...TIMER, client: '@hapi/wreck' }],
  [/^timed out (?:while )?(?:waiting|connecting|reading|after)\b/i, TIMER],
]

/** Messages that nothing but a failed connection is called by, also in the middle of a line. */
const UNMISTAKABLE =
  /^(?:socket hang up|other side closed|Client network socket disconnected|stream has been aborted|Can't add new command when connection|The server aborted pending request|Premature close|Connection is closed\b|(?:This|The) operation was aborted|Parse Error: Expected HTTP)/i

/** Names of errors that tell enough of themselves. */
const NAMES: readonly (readonly [RegExp, Meaning])[] = [
  [
    /^(?:HttpClient)?(?:Response|Connection|Connect|Request|SocketAssign|Socket|Headers|Body|Read|Handshake)TimeoutError$/,
    TIMER,
  ],
  [/^SocketClosedUnexpectedlyError$/, { ...FIN, client: 'redis' }],
  [/^(?:HttpClientConnectTimeoutError)$/, { ...TIMER, client: 'urllib' }],
  [/^MongoNetworkTimeoutError$/, { ...TIMER, client: 'mongodb' }],
  [/^MongoNetworkError$/, { ...SOCKET, client: 'mongodb' }],
  [/^KafkaJS(?:ConnectionError|ConnectionClosedError|RequestTimeoutError)$/, { ...SOCKET, client: 'kafkajs' }],
  [/^SocketError$/, { ...SOCKET, client: 'undici' }],
  [/^HTTPParserError$/, { ...SOCKET, client: 'undici' }],
  [/^AbortError$/, LOCAL],
  [/^Cancell?edError$/, { ...LOCAL, client: 'axios' }],
]

/** `read ECONNRESET`, `connect ECONNREFUSED 10.0.0.1:80`: how libuv's errors are worded (Node lib/internal/errors.js). */
export const SYSCALL_STATEMENT =
  /\b(read|write|writev|connect|accept|shutdown|send|sendmsg|recv|recvmsg) (E[A-Z]{3,})\b(?: (\[?[\da-f.:]*[\d:][\da-f.:]*\]?):(\d{1,5})\b)?/

/** gRPC status in a message: `14 UNAVAILABLE: `. */
export const GRPC_STATUS = /^(?:\d+ )?(UNAVAILABLE|DEADLINE_EXCEEDED): /

/** Name look-ups: no connection was tried. */
const LOOKUP = /\b(?:ENOTFOUND|EAI_AGAIN|EAI_NODATA|EAI_NONAME)\b|\bname resolution failed\b/i
/** axios gives ERR_BAD_RESPONSE to each answer with a status of 500 or more. */
const HTTP_STATUS = /^Request failed with status code \d/

/** What a code means; `null` if it is no failure of a connection. */
export function meaningOfCode(code: string, message: string): Meaning | null {
  if (Object.hasOwn(SYSTEM_CODES, code)) return SYSTEM_CODES[code]
  if (code === 'ERR_BAD_RESPONSE') return HTTP_STATUS.test(message) ? null : { ...SOCKET, client: 'axios' }
  return LIBRARY_CODES.find(([pattern]) => pattern.test(code))?.[1] ?? null
}

/** What the first line of a message means; `null` if it is no failure of a connection. */
export function meaningOfMessage(message: string): Meaning | null {
  const system = codeInMessage(message)
  if (system !== null) return meaningOfCode(system, message)
  return MESSAGES.find(([pattern]) => pattern.test(message))?.[1] ?? null
}

/** Is a text one of the known messages from its first letter on? */
export function beginsWithKnownMessage(text: string): boolean {
  if (isFailedFetch(text)) return true
  if (codeInMessage(text) !== null && SYSCALL_STATEMENT.exec(text)?.index === 0) return true
  return MESSAGES.some(([pattern]) => pattern.exec(text)?.index === 0)
}

/** Does a text begin with a message that is used for nothing else? */
export function beginsUnmistakably(text: string): boolean {
  return UNMISTAKABLE.test(text)
}

/** What an error's name means; `null` if it says nothing of a connection. */
export function meaningOfName(name: string): Meaning | null {
  return NAMES.find(([pattern]) => pattern.test(name))?.[1] ?? null
}

/** The code that a message is made of: `read ECONNRESET`, `14 UNAVAILABLE: …`, or a code alone. */
export function codeInMessage(message: string): string | null {
  const syscall = SYSCALL_STATEMENT.exec(message)
  if (syscall !== null && Object.hasOwn(SYSTEM_CODES, syscall[2])) return syscall[2]
  const alone = /^(?:Error: )?(E[A-Z]{3,})$/.exec(message)
  if (alone !== null && (Object.hasOwn(SYSTEM_CODES, alone[1]) || alone[1] === 'ESOCKETTIMEDOUT')) return alone[1]
  return GRPC_STATUS.exec(message)?.[1] ?? null
}

/**
 * Is this what fetch says of each failure, where the cause that it gives is not printed? Where one is, that tells more: it may
 * be a look-up or a certificate.
 */
export function isFailedFetch(message: string): boolean {
  return message === 'fetch failed'
}

/** Does the text speak of a name look-up that failed? */
export function isLookup(text: string): boolean {
  return LOOKUP.test(text)
}
