/** Request methods that are recognised: those of Node's parser. */
export const METHODS = [
  ...['GET', 'POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS', 'PATCH', 'CONNECT', 'TRACE', 'COPY', 'LOCK', 'MKCOL', 'MOVE'],
  ...[
    'PROPFIND',
    'PROPPATCH',
    'SEARCH',
    'UNLOCK',
    'BIND',
    'REBIND',
    'UNBIND',
    'ACL',
    'REPORT',
    'MKACTIVITY',
    'CHECKOUT',
  ],
  ...[
    'MERGE',
    'M-SEARCH',
    'NOTIFY',
    'SUBSCRIBE',
    'UNSUBSCRIBE',
    'PURGE',
    'MKCALENDAR',
    'LINK',
    'UNLINK',
    'SOURCE',
    'QUERY',
  ],
] as const

const LF = 0x0a
const CR = 0x0d
const SPACE = 0x20
const COLON = 0x3a
const SHORTEST_KEY = 4

/** What a message begins with. */
export const KIND_OTHER = 0
export const KIND_REQUEST = 1
export const KIND_RESPONSE = 2
/** Too few bytes to tell. */
export const KIND_OPEN = 3

const VERSION = 'HTTP/1.'

/** Method index by its first four characters, the space behind it included. */
const METHOD_BY_KEY = new Map<number, number[]>()
METHODS.forEach((method, i) => {
  const key = Buffer.from(`${method} `, 'latin1').readInt32BE(0)
  METHOD_BY_KEY.set(key, [...(METHOD_BY_KEY.get(key) ?? []), i])
})

/** One HTTP/1 head as positions and numbers: filled again for each head, so that reading one makes no object. */
export class HttpHead {
  /** Index into {@link METHODS}. */
  method = 0
  status = 0
  pathPos = 0
  pathLength = 0
  hostPos = 0
  /** -1 where there is no Host. */
  hostLength = -1
  /** -1 where there is none that can be used. */
  contentLength = -1
  chunked = false

  /** @returns one of the KIND_ constants; `method` is set for a request */
  kind(bytes: DataView, pos: number, end: number): number {
    if (end - pos < SHORTEST_KEY) return isUpperCase(bytes.getUint8(pos)) ? KIND_OPEN : KIND_OTHER
    const key = bytes.getInt32(pos)
    if (key === 0x48545450) return prefixKind(bytes, pos, end, VERSION, KIND_RESPONSE)
    const methods = METHOD_BY_KEY.get(key)
    if (methods === undefined) return KIND_OTHER
    for (const method of methods) {
      const kind = prefixKind(bytes, pos, end, `${METHODS[method] ?? ''} `, KIND_REQUEST)
      this.method = method
      if (kind !== KIND_OTHER) return kind
    }
    return KIND_OTHER
  }

  /**
   * Reads a head.
   * @param end behind its last byte, or where the capture cuts it
   * @param whole is it all there?
   * @returns false where the first line is not one of HTTP/1 after all
   */
  read(kind: number, bytes: DataView, pos: number, end: number, whole: boolean): boolean {
    this.hostLength = -1
    this.contentLength = -1
    this.chunked = false
    const lineEnd = endOfLine(bytes, pos, end)
    const lineWhole = whole || lineEnd < end
    const good =
      kind === KIND_REQUEST ? this.requestLine(bytes, pos, lineEnd, lineWhole) : this.statusLine(bytes, pos, lineEnd)
    if (!good) return false
    for (let line = lineEnd + 1; line < end;) {
      const next = endOfLine(bytes, line, end)
      // a line that the capture cuts could show half a number
      if (whole || next < end) this.field(bytes, line, next)
      line = next + 1
    }
    return true
  }

  private requestLine(bytes: DataView, pos: number, end: number, whole: boolean): boolean {
    this.pathPos = pos + (METHODS[this.method] ?? '').length + 1
    let p = this.pathPos
    while (p < end && bytes.getUint8(p) > SPACE) p++
    this.pathLength = p - this.pathPos
    if (this.pathLength === 0) return false
    if (whole) return startsWith(bytes, p + 1, end, VERSION)
    const first = bytes.getUint8(this.pathPos)
    return first === 0x2f || startsWith(bytes, this.pathPos, end, 'http')
  }

  private statusLine(bytes: DataView, pos: number, end: number): boolean {
    this.status = number(bytes, pos + VERSION.length + 2, Math.min(end, pos + VERSION.length + 5))
    return this.status >= 100
  }

  private field(bytes: DataView, pos: number, end: number): void {
    switch (bytes.getUint8(pos) | 0x20) {
      case 0x68: // h
        if (isField(bytes, pos, end, 'host')) this.host(bytes, pos + 'host:'.length, end)
        return
      case 0x63: // c
        if (isField(bytes, pos, end, 'content-length')) {
          this.contentLength = number(bytes, skipSpace(bytes, pos + 'content-length:'.length, end), end)
        }
        return
      case 0x74: // t
        if (isField(bytes, pos, end, 'transfer-encoding')) this.chunked = hasWord(bytes, pos, end, 'chunked')
        return
      default:
    }
  }

  private host(bytes: DataView, pos: number, end: number): void {
    this.hostPos = skipSpace(bytes, pos, end)
    let last = end
    while (last > this.hostPos && bytes.getUint8(last - 1) <= SPACE) last--
    this.hostLength = last - this.hostPos
  }
}

/**
 * Where a head ends.
 * @param from where to begin to look, at or behind `pos`
 * @returns position behind the empty line, or -1
 */
export function endOfHead(bytes: DataView, pos: number, end: number, from: number): number {
  for (let p = Math.max(pos + 1, from); p < end; p++) {
    if (bytes.getUint8(p) !== LF) continue
    const before = bytes.getUint8(p - 1)
    if (before === LF) return p + 1
    if (before === CR && p - 2 > pos && bytes.getUint8(p - 2) === LF) return p + 1
  }
  return -1
}

/** Position of the next line feed, or `end`. */
export function endOfLine(bytes: DataView, pos: number, end: number): number {
  let p = pos
  while (p < end && bytes.getUint8(p) !== LF) p++
  return p
}

/**
 * Size line of a chunk (RFC 9112 section 7.1).
 * @returns -1 where it is none
 */
export function chunkSize(bytes: DataView, pos: number, lineEnd: number): number {
  let size = -1
  for (let p = pos; p < lineEnd; p++) {
    const digit = hexDigit(bytes.getUint8(p))
    if (digit < 0) break
    size = Math.max(size, 0) * 16 + digit
    if (size > Number.MAX_SAFE_INTEGER) return -1
  }
  return size
}

/** Does the text end with the chunk of size 0 that ends a chunked body without trailers? */
export function endsWithLastChunk(bytes: DataView, pos: number, end: number): boolean {
  const last = '0\r\n\r\n'
  return end - pos >= last.length && startsWith(bytes, end - last.length, end, last)
}

function prefixKind(bytes: DataView, pos: number, end: number, prefix: string, kind: number): number {
  const length = Math.min(end - pos, prefix.length)
  if (!startsWith(bytes, pos, end, prefix.slice(0, length))) return KIND_OTHER
  return length < prefix.length ? KIND_OPEN : kind
}

function startsWith(bytes: DataView, pos: number, end: number, text: string): boolean {
  if (end - pos < text.length) return false
  for (let i = 0; i < text.length; i++) if (bytes.getUint8(pos + i) !== text.charCodeAt(i)) return false
  return true
}

/** Is this the line of the field with this name, given in lower case? */
function isField(bytes: DataView, pos: number, end: number, name: string): boolean {
  if (end - pos <= name.length || bytes.getUint8(pos + name.length) !== COLON) return false
  for (let i = 0; i < name.length; i++) if ((bytes.getUint8(pos + i) | 0x20) !== name.charCodeAt(i)) return false
  return true
}

function hasWord(bytes: DataView, pos: number, end: number, word: string): boolean {
  for (let p = pos; p + word.length <= end; p++) {
    let i = 0
    while (i < word.length && (bytes.getUint8(p + i) | 0x20) === word.charCodeAt(i)) i++
    if (i === word.length) return true
  }
  return false
}

function skipSpace(bytes: DataView, pos: number, end: number): number {
  let p = pos
  while (p < end && (bytes.getUint8(p) === SPACE || bytes.getUint8(p) === 0x09)) p++
  return p
}

/** Decimal number at `pos`; -1 where there is none, or one too large to be exact. */
function number(bytes: DataView, pos: number, end: number): number {
  let value = -1
  for (let p = pos; p < end; p++) {
    const digit = bytes.getUint8(p) - 0x30
    if (digit < 0 || digit > 9) break
    value = Math.max(value, 0) * 10 + digit
    if (value > Number.MAX_SAFE_INTEGER) return -1
  }
  return value
}

function hexDigit(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30
  const letter = (byte | 0x20) - 0x61
  return letter >= 0 && letter < 6 ? letter + 10 : -1
}

function isUpperCase(byte: number): boolean {
  return byte >= 0x41 && byte <= 0x5a
}
