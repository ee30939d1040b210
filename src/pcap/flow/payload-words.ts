import type { PacketView } from '../wire/packet-view.js'
import { endOfLine, HttpHead, KIND_REQUEST, KIND_RESPONSE } from './http-head.js'
import {
  ALERT_RECORD,
  APPLICATION_RECORD,
  CHANGE_CIPHER_SPEC,
  HANDSHAKE,
  isRecord,
  MSG_CLIENT_HELLO,
  MSG_SERVER_HELLO,
  RECORD_HEADER,
} from './tls-record.js'

/** Characters kept of a first line. */
const LINE_KEPT = 1024
const CARRIAGE_RETURN = 0x0d

const RECORD_NAMES: Readonly<Record<number, string>> = {
  [CHANGE_CIPHER_SPEC]: 'TLS ChangeCipherSpec',
  [ALERT_RECORD]: 'TLS Alert',
  [HANDSHAKE]: 'TLS handshake',
  [APPLICATION_RECORD]: 'TLS application data',
}

const head = new HttpHead()

/**
 * What the payload of a segment begins with, in words: the first line of an HTTP/1 message as far as it was captured, or the
 * kind of a TLS record.
 * @returns `null` where it begins with neither
 */
export function payloadWords(v: PacketView): string | null {
  const { bytes, payloadPos } = v
  const end = Math.min(v.end, payloadPos + v.payloadLen)
  if (end <= payloadPos) return null
  if (isRecord(bytes, payloadPos, end)) return recordWords(bytes, payloadPos, end)
  const kind = head.kind(bytes, payloadPos, end)
  if (kind !== KIND_REQUEST && kind !== KIND_RESPONSE) return null
  const lineEnd = Math.min(endOfLine(bytes, payloadPos, end), payloadPos + LINE_KEPT)
  const cut = lineEnd > payloadPos && bytes.getUint8(lineEnd - 1) === CARRIAGE_RETURN ? lineEnd - 1 : lineEnd
  return Buffer.from(bytes.buffer, bytes.byteOffset + payloadPos, cut - payloadPos).toString('latin1')
}

function recordWords(bytes: DataView, pos: number, end: number): string {
  const type = bytes.getUint8(pos)
  if (type === HANDSHAKE && end - pos > RECORD_HEADER) {
    const message = bytes.getUint8(pos + RECORD_HEADER)
    if (message === MSG_CLIENT_HELLO) return 'TLS ClientHello'
    if (message === MSG_SERVER_HELLO) return 'TLS ServerHello'
  }
  return RECORD_NAMES[type] ?? 'TLS'
}
