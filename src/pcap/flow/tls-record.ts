/** Content types of TLS records (RFC 8446 section 5.1). */
export const CHANGE_CIPHER_SPEC = 20
export const ALERT_RECORD = 21
export const HANDSHAKE = 22
export const APPLICATION_RECORD = 23

export const RECORD_HEADER = 5
const MAX_RECORD = 16_384 + 2048
export const MSG_CLIENT_HELLO = 1
export const MSG_SERVER_HELLO = 2
const MSG_HEADER = 4
/** Version and random of a ClientHello, in front of the session id. */
const FIXED_HELLO = 34
const SERVER_NAME = 0
const HOST_NAME_HEADER = 5

const MAJOR_VERSION = 3
const LAST_MINOR_VERSION = 4
/** Type and version: as many bytes tell a record. */
const TELLING_BYTES = 3

/** Does a TLS record begin here? Tells from the first three bytes. */
export function isRecord(bytes: DataView, pos: number, end: number): boolean {
  return end - pos >= TELLING_BYTES && couldBeRecord(bytes, pos, end) && bytes.getUint8(pos + 2) <= LAST_MINOR_VERSION
}

/** Are there too few bytes to tell, but none that speaks against a TLS record? */
export function mayBecomeRecord(bytes: DataView, pos: number, end: number): boolean {
  return end - pos < TELLING_BYTES && couldBeRecord(bytes, pos, end)
}

function couldBeRecord(bytes: DataView, pos: number, end: number): boolean {
  const type = bytes.getUint8(pos)
  if (type < CHANGE_CIPHER_SPEC || type > APPLICATION_RECORD) return false
  return end - pos < 2 || bytes.getUint8(pos + 1) === MAJOR_VERSION
}

/** Length of the record behind its header, or -1 where no record can be that long. */
export function recordLength(bytes: DataView, pos: number): number {
  const length = bytes.getUint16(pos + 3)
  return length <= MAX_RECORD ? length : -1
}

/** Where the server name of a ClientHello stands. */
export class ServerName {
  pos = 0
  length = 0

  /**
   * Looks for the name in a ClientHello (RFC 8446 section 4.1.2, RFC 6066 section 3).
   * @param pos at the handshake header
   * @param end behind the last byte at hand
   * @returns false where there is none
   */
  find(bytes: DataView, pos: number, end: number): boolean {
    let p = pos + MSG_HEADER + FIXED_HELLO
    if (p + 1 > end) return false
    p += 1 + bytes.getUint8(p) // session id
    if (p + 2 > end) return false
    p += 2 + bytes.getUint16(p) // cipher suites
    if (p + 1 > end) return false
    p += 1 + bytes.getUint8(p) // compression methods
    if (p + 2 > end) return false
    return this.findIn(bytes, p + 2, Math.min(end, p + 2 + bytes.getUint16(p)))
  }

  private findIn(bytes: DataView, from: number, end: number): boolean {
    let p = from
    while (p + 4 <= end) {
      const length = bytes.getUint16(p + 2)
      if (bytes.getUint16(p) === SERVER_NAME) return this.take(bytes, p + 4, Math.min(end, p + 4 + length))
      p += 4 + length
    }
    return false
  }

  private take(bytes: DataView, pos: number, end: number): boolean {
    if (pos + HOST_NAME_HEADER > end) return false
    this.pos = pos + HOST_NAME_HEADER
    this.length = bytes.getUint16(pos + 3)
    return this.length > 0 && this.pos + this.length <= end
  }
}
