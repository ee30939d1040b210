/**
 * Spellings of which every record of a failed exchange holds at least one: codes, and the words of failures that have no
 * code. A spelling too many costs time, one too few costs records. Nine letters or more each: the scan steps over up to
 * seven bytes at a time. The first nine letters of each are searched for; those that end in a common syllable slow it down.
 */
const SPELLINGS = [
  ...[
    'ECONNRESET',
    'ECONNREFUSED',
    'ECONNABORTED',
    'ECONNECTION',
    'ETIMEDOUT',
    'ESOCKETTIMEDOUT',
    'HOSTUNREACH',
    'NETUNREACH',
  ],
  ...[
    'EHOSTDOWN',
    'ENETRESET',
    'UND_ERR_S',
    'UND_ERR_C',
    'UND_ERR_H',
    'UND_ERR_B',
    'UND_ERR_A',
    'UND_ERR_D',
    'UND_ERR_I',
    'UND_ERR_R',
  ],
  ...[
    'ERR_STREAM_',
    'ERR_SOCKET_',
    'ERR_BAD_RESPONSE',
    'ERR_HTTP_',
    'ERR_HTTP2_',
    'ERR_TLS_HANDSHAKE',
    'ERR_CANCELED',
    'ABORT_ERR',
  ],
  ...[
    'PROTOCOL_',
    'UNAVAILABLE',
    'DEADLINE_EXCEEDED',
    'CONNECTION_BROKEN',
    'UNCERTAIN_STATE',
    'SSL routines',
    'write EPROTO',
    'read EPROTO',
    ": 'EPROTO'",
    '":"EPROTO"',
    'code=EPROTO',
    'HPE_INVALID',
    'HPE_HEADER',
    'HPE_CLOSED',
    'HPE_UNEXPECTED',
    'HPE_STRICT',
    'HPE_CR_EXPECTED',
    'HPE_LF_EXPECTED',
    'Parse Error',
  ],
  ...[
    'other side closed',
    'et hang up',
    'AbortError',
    ': aborted',
    't aborted',
    's aborted',
    'n aborted',
    'r aborted',
    'd aborted',
  ],
  ...[
    '"aborted"',
    "'aborted'",
    'aborted by',
    'aborted pending',
    ': canceled',
    'canceled"',
    'CanceledError',
    'celledError',
    'unexpected',
  ],
  ...[
    'tion lost',
    'tion closed',
    'tion dropped',
    'tion terminated',
    'tion ended',
    'tion is closed',
    'tion was closed',
    'tion was forcibly',
  ],
  ...[
    'tion was lost',
    'tion reset',
    'socket closed',
    'Socket closed',
    'by the other party',
    'server closed',
    'disconnected',
    'disconnect',
    'terminated',
  ],
  ...[
    'websocket',
    'WebSocket',
    'Websocket',
    'code 1006',
    'code: 1006',
    'code=1006',
    'code":1006',
    'code": 1006',
    'closed 1006',
  ],
  ...[
    'timed out',
    'time-out',
    'TimeoutError',
    'timeout of',
    'timeout for',
    'timeout expired',
    'timeout exceeded',
    'timeout at',
    'timeout error',
  ],
  ...[
    'st timeout',
    'on timeout',
    'et timeout',
    'ad timeout',
    'te timeout',
    'se timeout',
    'ty timeout',
    'to timeout',
    'ke timeout',
    'rk timeout',
  ],
  ...[
    'er timeout',
    'rs timeout',
    'dy timeout',
    'le timeout',
    'ct timeout',
    've timeout',
    'Timeout Error',
    'Timeout awaiting',
    'Timeout of',
  ],
  ...[
    'mature close',
    'prematurely',
    'roken pipe',
    'maxContentLength',
    'not match the HTTP',
    'MESSAGE":[',
    'MESSAGE" : [',
  ],
] as const

/** Too short for the scan, but of letters so rare that a search for it alone costs next to nothing. */
const SHORT_SPELLING = 'EPIPE'

const WINDOW = 9
const HASH_BITS = 14
const HASH_MASK = (1 << HASH_BITS) - 1
/** In a step: a window may end here. */
const MAY_END = 8
const STEP_MASK = 7

/** By hash of three bytes: how far the search may step on, and {@link MAY_END}. */
const steps = new Uint8Array(1 << HASH_BITS).fill(WINDOW - 2)
/** By hash of three bytes: windows that begin with them. */
const beginnings: (Uint8Array[] | undefined)[] = []
for (const text of SPELLINGS) addWindow(Buffer.from(text.slice(0, WINDOW), 'latin1'))

/** A line can only belong to a failure if this matches somewhere in its record. */
export const CANDIDATE = new RegExp(
  [...SPELLINGS, SHORT_SPELLING].map((text) => text.replace(/[[\]]/g, '\\$&')).join('|'),
)

/**
 * Can this block hold a failure at all? Wu-Manber search for windows of nine bytes, hashed by their last three. Four places
 * are searched in turn, each in its quarter of the block: one search alone waits for its own table most of the time.
 * @returns true if a spelling stands in bytes[start, end)
 */
export function mayHoldFailure(bytes: Buffer, start: number, end: number): boolean {
  return bytes.subarray(start, end).includes(SHORT_SPELLING, 0, 'latin1') || holdsWindow(bytes, start, end)
}

function holdsWindow(bytes: Uint8Array, start: number, end: number): boolean {
  const quarter = (end - start) >>> 2
  let a = start + WINDOW - 1
  if (quarter < WINDOW) return holdsWindowFrom(bytes, a, end)
  const end1 = start + quarter + WINDOW
  const end2 = end1 + quarter
  const end3 = end2 + quarter
  let b = start + quarter + WINDOW - 1
  let c = b + quarter
  let d = c + quarter
  while (a < end1 && b < end2 && c < end3 && d < end) {
    const stepA = steps[((bytes[a - 2] << 8) ^ (bytes[a - 1] << 4) ^ bytes[a]) & HASH_MASK]
    const stepB = steps[((bytes[b - 2] << 8) ^ (bytes[b - 1] << 4) ^ bytes[b]) & HASH_MASK]
    const stepC = steps[((bytes[c - 2] << 8) ^ (bytes[c - 1] << 4) ^ bytes[c]) & HASH_MASK]
    const stepD = steps[((bytes[d - 2] << 8) ^ (bytes[d - 1] << 4) ^ bytes[d]) & HASH_MASK]
    if (stepA >= MAY_END && endsWindow(bytes, a)) return true
    if (stepB >= MAY_END && endsWindow(bytes, b)) return true
    if (stepC >= MAY_END && endsWindow(bytes, c)) return true
    if (stepD >= MAY_END && endsWindow(bytes, d)) return true
    a += stepA & STEP_MASK
    b += stepB & STEP_MASK
    c += stepC & STEP_MASK
    d += stepD & STEP_MASK
  }
  return (
    holdsWindowFrom(bytes, a, Math.min(end1, end)) ||
    holdsWindowFrom(bytes, b, Math.min(end2, end)) ||
    holdsWindowFrom(bytes, c, Math.min(end3, end)) ||
    holdsWindowFrom(bytes, d, end)
  )
}

function holdsWindowFrom(bytes: Uint8Array, from: number, end: number): boolean {
  let i = from
  while (i < end) {
    const step = steps[((bytes[i - 2] << 8) ^ (bytes[i - 1] << 4) ^ bytes[i]) & HASH_MASK]
    if (step >= MAY_END && endsWindow(bytes, i)) return true
    i += step & STEP_MASK
  }
  return false
}

function endsWindow(bytes: Uint8Array, last: number): boolean {
  const first = last - WINDOW + 1
  const begun = beginnings[((bytes[first] << 8) ^ (bytes[first + 1] << 4) ^ bytes[first + 2]) & HASH_MASK]
  if (begun === undefined) return false
  for (const window of begun) {
    let i = 0
    while (i < WINDOW && bytes[first + i] === window[i]) i++
    if (i === WINDOW) return true
  }
  return false
}

function addWindow(window: Uint8Array): void {
  const hashAt = (i: number): number => ((window[i - 2] << 8) ^ (window[i - 1] << 4) ^ window[i]) & HASH_MASK
  for (let i = 2; i < WINDOW - 1; i++) {
    const step = steps[hashAt(i)]
    steps[hashAt(i)] = (step & MAY_END) | Math.min(step & STEP_MASK, WINDOW - 1 - i)
  }
  steps[hashAt(WINDOW - 1)] |= MAY_END
  ;(beginnings[hashAt(2)] ??= []).push(window)
}
