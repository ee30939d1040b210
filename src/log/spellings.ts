/**
 * Spellings of which every record of a failed exchange holds at least one: codes, and the words of failures that have no
 * code. A spelling too many costs time, one too few costs records. Nine characters or more each, of which the first nine are
 * searched for in the raw bytes; those that ordinary lines hold too make such lines be read for nothing. Upper and lower case are the same.
 */
export const SPELLINGS: readonly string[] = [
  // codes of the system (errno(3)); the short ones as they are quoted
  ...['ECONNRESET', 'ECONNREFUSED', 'ECONNABORTED', 'ECONNECTION', 'ETIMEDOUT', 'ESOCKETTIMEDOUT', 'HOSTUNREACH'],
  ...['NETUNREACH', 'EHOSTDOWN', 'ENETRESET', 'roken pipe'],
  ...quoted('ENETDOWN', 'ENOTCONN', 'ETIMEOUT'),
  ...["'ESOCKET'", '"ESOCKET"', '\\"ESOCKET', '(ESOCKET)', '[ESOCKET]', 'code=ESOCKET', 'ror: ESOCKET'],
  ...[
    'SSL routines',
    'write EPROTO',
    'read EPROTO',
    ": 'EPROTO'",
    '":"EPROTO"',
    '\\"EPROTO\\"',
    'code=EPROTO',
    'ror: EPROTO',
  ],
  // codes of Node and of libraries
  ...['UND_ERR_S', 'UND_ERR_C', 'UND_ERR_H', 'UND_ERR_B', 'UND_ERR_A', 'UND_ERR_D', 'UND_ERR_I', 'UND_ERR_R'],
  ...['ERR_STREAM_', 'ERR_SOCKET_', 'ERR_BAD_RESPONSE', 'ERR_HTTP_', 'ERR_HTTP2_', 'ERR_TLS_HANDSHAKE'],
  ...[
    'ERR_CANCELED',
    'ABORT_ERR',
    'PROTOCOL_',
    'UNAVAILABLE',
    'DEADLINE_EXCEEDED',
    'TION_BROKEN',
    'TION_CLOSED',
    'TION_ENDED',
    'TION_DESTROYED',
    'TION_LOST',
    'TION_RESET',
    'TION_REFUSED',
    'TION_TIMEOUT',
    'CONNECT_TIMEOUT',
    'SOCKET_TIMEOUT',
    'STALE_CONN',
  ],
  ...['UNCERTAIN_STATE', 'NR_CLOSED', ...quoted('ERR_SSL_')],
  ...['HPE_INVALID', 'HPE_HEADER', 'HPE_CLOSED', 'HPE_UNEXPECTED', 'HPE_STRICT', 'HPE_CR_EXPECTED', 'HPE_LF_EXPECTED'],
  // names
  ...['AbortError', 'CanceledError', 'celledError', 'TimeoutError', 'SocketError', 'MongoNetwork', 'KafkaJSConnection'],
  ...['HTTPParserError', 'NatsError'],
  // messages
  ...[
    'Parse Error',
    'other side closed',
    'et hang up',
    'maxContentLength',
    'not match the HTTP',
    'TLS connection',
    'fetch failed',
    'no response>',
    'in closed state',
    'after fatal error',
    'Closed conn',
    '<monitor> to',
    'ansport error',
    'ck timeout',
    'ng timeout',
    'Greeting never',
    'socket error',
    'poll error',
  ],
  ...['shake failed', 'shake closed', 'shake error'],
  ...[': aborted', 't aborted', 's aborted', 'n aborted', 'r aborted', 'd aborted', ...inQuotes('aborted')],
  ...[
    '  aborted',
    'aborted, ',
    'aborted by',
    'aborted pending',
    ': canceled',
    ': cancelled',
    'st was cancel',
    ...inQuotes('canceled'),
    ...inQuotes('cancelled'),
  ],
  ...[
    'expectedly',
    'unexpected close',
    'mature close',
    'prematurely',
    'response body while',
    'ended by the other party',
    'server closed',
  ],
  ...['tion lost', 'tion closed', 'tion dropped', 'tion terminated', 'tion ended', 'tion is closed', 'tion reset'],
  ...['tion forcibly', 'n was lost', 'n was closed', 'n was dropped', 'n was reset', 'n was terminated', 'n was ended'],
  ...[
    'n was forcibly',
    'socket closed',
    'et was closed',
    'to disconnect',
    'socket ended',
    'stream closed',
    'stream ended',
  ],
  ...['terminated', 'code 1006', 'code: 1006', 'code=1006', 'code":1006', 'code": 1006', 'code (1006', 'closed 1006'],
  ...['close 1006', 'closed: 1006', 'close: 1006', 'closed (1006', 'close (1006'],
  ...['timed out', ' time-out', ' time out', 'timeout of', 'timeout for', 'timeout expired', 'timeout exceeded'],
  ...['timeout at', 'timeout error', 'timeout awaiting', 'st timeout', 'on timeout', 'et timeout', 'ad timeout'],
  ...['te timeout', 'se timeout', 'ty timeout', 'to timeout', 'ke timeout', 'rk timeout', 'er timeout', 'rs timeout'],
  ...['dy timeout', 'le timeout', 'ct timeout', 've timeout'],
  // a text as a list of bytes (journalctl -o json): its letters are not to be seen
  ...['ESSAGE":[', 'SSAGE": [', 'SAGE" : [', 'SSAGE\\":[', 'AGE\\\\\\":['],
]

/** Too short for the scan, but of letters so rare that a search for it alone costs next to nothing. */
export const SHORT_SPELLING = 'EPIPE'

/** A line can only belong to a failure if this matches somewhere in its record. */
export const CANDIDATE = new RegExp(
  [...SPELLINGS, SHORT_SPELLING].map((text) => text.replace(/[[\]()\\]/g, '\\$&')).join('|'),
  'i',
)

/** Codes of eight letters, with what may stand before them. */
function quoted(...codes: readonly string[]): string[] {
  return codes.flatMap((code) => [' ', "'", '"', '=', '(', '[', ':'].map((before) => before + code))
}

/** A word as a whole message of an object or of a pair. */
function inQuotes(word: string): string[] {
  return [`:"${word}`, `:\\"${word}`, `: "${word}`, `: '${word}`, `="${word}`, `('${word}`]
}
