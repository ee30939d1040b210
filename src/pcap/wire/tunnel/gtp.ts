import { NEXT, type Next } from '../next.js'
import { limit, type PacketView } from '../packet-view.js'

const GTP_LENGTH = 8
/** Version 1, protocol type GTP. */
const VERSION_1 = 0x30
const VERSION_MASK = 0xf0
const USER_PACKET = 0xff
/** Any of these: sequence number, N-PDU number and type of the first extension follow. */
const OPTIONAL_FIELDS = 0x07
const OPTIONAL_LENGTH = 4
const EXTENSIONS = 0x04
/** Bounds the walk over extension headers. */
const MAX_EXTENSIONS = 8

/** GTP-U header of version 1 in front of a user's IP packet. Source: 3GPP TS 29.281 section 5. */
export function gtp(v: PacketView): Next {
  if (v.end - v.pos < GTP_LENGTH + OPTIONAL_LENGTH) return NEXT.notTcp
  const flags = v.bytes.getUint8(v.pos)
  if ((flags & VERSION_MASK) !== VERSION_1 || v.bytes.getUint8(v.pos + 1) !== USER_PACKET) return NEXT.notTcp
  limit(v, v.pos, GTP_LENGTH + v.bytes.getUint16(v.pos + 2))
  v.pos += GTP_LENGTH
  if ((flags & OPTIONAL_FIELDS) === 0) return NEXT.ip
  v.pos += OPTIONAL_LENGTH
  return flags & EXTENSIONS ? extensions(v) : NEXT.ip
}

/** The byte before v.pos tells whether an extension follows: length in words, content, type of the next. */
function extensions(v: PacketView): Next {
  for (let i = 0; i < MAX_EXTENSIONS; i++) {
    if (v.bytes.getUint8(v.pos - 1) === 0) return NEXT.ip
    if (v.pos >= v.end) return NEXT.shortLink
    const length = v.bytes.getUint8(v.pos) * 4
    if (length === 0 || v.end - v.pos < length) return NEXT.shortLink
    v.pos += length
  }
  return NEXT.tooDeep
}
