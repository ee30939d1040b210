import { HOST_KEPT, PATH_KEPT, TEXT_KEPT } from './flow-rows.js'
import { copyText } from './http-peek.js'
import { DONE, HEAD, NEED_MORE, OPAQUE, TLS_BODY, type PeekCursor } from './peek-cursor.js'
import { sayClient } from './roles.js'
import {
  ALERT,
  ALERT_KIND,
  APPLICATION_DATA,
  CLIENT_HELLO,
  FLOW_BITS,
  HOST_LENGTH,
  IS_ENCRYPTED,
  IS_TLS,
  ROLE_CONTENT,
  SERVER_HELLO,
  SIDE_BITS,
} from './slots.js'
import {
  ALERT_RECORD,
  APPLICATION_RECORD,
  CHANGE_CIPHER_SPEC,
  HANDSHAKE,
  MSG_CLIENT_HELLO,
  MSG_SERVER_HELLO,
  RECORD_HEADER,
  recordLength,
  type ServerName,
} from './tls-record.js'

/** An alert that is not encrypted is 2 bytes long. */
const ALERT_LENGTH = 2

/**
 * Reads the head of a TLS record, and of a ClientHello all of it.
 * @param whole is the rest of the record still to be expected? Otherwise it is read as far as it was captured
 * @returns position behind what was read, or NEED_MORE
 */
export function takeRecord(
  c: PeekCursor,
  name: ServerName,
  bytes: DataView,
  pos: number,
  end: number,
  whole: boolean,
): number {
  const at = end - pos
  if (at <= RECORD_HEADER) return whole ? NEED_MORE : lose(c, end)
  const length = recordLength(bytes, pos)
  if (length < 0) return lose(c, end)
  const type = bytes.getUint8(pos)
  const encrypted = (c.t.ints[c.s + SIDE_BITS] & IS_ENCRYPTED) !== 0
  const isHello = type === HANDSHAKE && !encrypted && bytes.getUint8(pos + RECORD_HEADER) === MSG_CLIENT_HELLO
  const isAlert = type === ALERT_RECORD && length === ALERT_LENGTH
  const needed = RECORD_HEADER + (isHello || isAlert ? length : 1)
  if (at < needed && whole) return NEED_MORE
  c.t.ints[c.f + FLOW_BITS] |= IS_TLS
  if (type === HANDSHAKE && !encrypted)
    hello(c, name, bytes, pos + RECORD_HEADER, Math.min(end, pos + RECORD_HEADER + length))
  else if (isAlert && at >= needed) alert(c, bytes, pos + RECORD_HEADER)
  else if (type === CHANGE_CIPHER_SPEC) c.t.ints[c.s + SIDE_BITS] |= IS_ENCRYPTED
  if (type === APPLICATION_RECORD) {
    if (c.t.ints[c.f + APPLICATION_DATA] === 0) c.point(APPLICATION_DATA)
    c.expect(DONE)
    return end
  }
  c.expect(length > 0 ? TLS_BODY : HEAD, length)
  return pos + RECORD_HEADER
}

function lose(c: PeekCursor, end: number): number {
  c.expect(OPAQUE)
  return end
}

function hello(c: PeekCursor, name: ServerName, bytes: DataView, pos: number, end: number): void {
  const message = bytes.getUint8(pos)
  if (message === MSG_CLIENT_HELLO) {
    sayClient(c.t, c.f, c.side, ROLE_CONTENT)
    if (c.t.ints[c.f + CLIENT_HELLO] === 0) c.point(CLIENT_HELLO)
    if (!name.find(bytes, pos, end)) return
    const at = c.row * TEXT_KEPT + PATH_KEPT
    c.t.ints[c.f + HOST_LENGTH] = 1 + copyText(c.t.text, at, HOST_KEPT - 1, bytes, name.pos, name.length)
  } else if (message === MSG_SERVER_HELLO) {
    sayClient(c.t, c.f, 1 - c.side, ROLE_CONTENT)
    if (c.t.ints[c.f + SERVER_HELLO] === 0) c.point(SERVER_HELLO)
  }
}

function alert(c: PeekCursor, bytes: DataView, pos: number): void {
  c.point(ALERT)
  c.t.ints[c.f + ALERT_KIND] = bytes.getUint8(pos) | (bytes.getUint8(pos + 1) << 8) | (c.side << 16)
}
