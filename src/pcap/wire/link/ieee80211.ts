import { NEXT, type Next } from '../next.js'
import type { PacketView } from '../packet-view.js'

const RADIOTAP_LENGTH = 2
const HEADER_LENGTH = 24
const ADDRESS_LENGTH = 6
const QOS_LENGTH = 2
/** Frame control, first byte: type and subtype. */
const TYPE_MASK = 0x0c
const DATA = 0x08
const NO_DATA = 0x40
const QOS = 0x80
/** Frame control, second byte. */
const BOTH_DS = 0x03
const PROTECTED = 0x40

/** 802.11 frame behind a radiotap header, which states its own length. Source: radiotap.org. */
export function radiotap(v: PacketView): Next {
  if (v.end - v.pos < RADIOTAP_LENGTH + 2) return NEXT.shortLink
  const length = v.bytes.getUint16(v.pos + RADIOTAP_LENGTH, true)
  if (length < 8 || v.end - v.pos < length) return NEXT.shortLink
  v.pos += length
  return ieee80211(v)
}

/** 802.11 data frame that is not encrypted: an 802.2 header follows. Source: IEEE 802.11, section 9.3.2. */
export function ieee80211(v: PacketView): Next {
  if (v.end - v.pos < HEADER_LENGTH) return NEXT.notTcp
  const type = v.bytes.getUint8(v.pos)
  const flags = v.bytes.getUint8(v.pos + 1)
  if ((type & TYPE_MASK) !== DATA || type & NO_DATA || flags & PROTECTED) return NEXT.notTcp
  let length = HEADER_LENGTH
  if ((flags & BOTH_DS) === BOTH_DS) length += ADDRESS_LENGTH
  if (type & QOS) length += QOS_LENGTH
  if (v.end - v.pos < length) return NEXT.shortLink
  v.pos += length
  return NEXT.llc
}
