import { nextByEtherType } from './ether-type.js'
import { NEXT, type Next } from './next.js'
import type { PacketView } from './packet-view.js'

/*
 * What switches put between the addresses of a frame and its type, so that it is seen at mirror ports. All of it is read as
 * tshark 4.0.17 reads it.
 */

const TYPE_LENGTH = 2

/** VN-Tag; HSR (IEC 62439-3); redundancy tag (IEEE 802.1CB): 4 bytes, then the next EtherType. */
export function tagOf4(v: PacketView): Next {
  return skipTag(v, 4)
}

/** Cisco MetaData; E-Tag (IEEE 802.1BR): 6 bytes, then the next EtherType. */
export function tagOf6(v: PacketView): Next {
  return skipTag(v, 6)
}

/** Service instance tag with the customer's addresses (IEEE 802.1ah): 16 bytes, then the next EtherType. */
export function tagOf16(v: PacketView): Next {
  return skipTag(v, 16)
}

function skipTag(v: PacketView, length: number): Next {
  if (v.end - v.pos < length + TYPE_LENGTH) return NEXT.shortLink
  v.pos += length + TYPE_LENGTH
  return nextByEtherType(v.bytes.getUint16(v.pos - TYPE_LENGTH))
}

const MACSEC_LENGTH = 6
const CHANNEL_LENGTH = 8
const HAS_CHANNEL = 0x20
/** Another version, encrypted, changed. */
const IS_SECRET = 0x8c

/** Security tag; what it protects can be read unless it is encrypted. Source: IEEE 802.1AE, section 9.3. */
export function macsec(v: PacketView): Next {
  if (v.pos >= v.end) return NEXT.shortLink
  const control = v.bytes.getUint8(v.pos)
  if (control & IS_SECRET) return NEXT.notTcp
  return skipTag(v, control & HAS_CHANNEL ? MACSEC_LENGTH + CHANNEL_LENGTH : MACSEC_LENGTH)
}

const TRILL_LENGTH = 6
/** In the first two bytes: length of the options in units of 4 bytes. */
const OPTIONS_SHIFT = 6
const OPTIONS_MASK = 0x1f

/** TRILL header: an Ethernet frame follows. Source: RFC 6325 section 3.1. */
export function trill(v: PacketView): Next {
  if (v.end - v.pos < TRILL_LENGTH) return NEXT.shortLink
  v.pos += TRILL_LENGTH + ((v.bytes.getUint16(v.pos) >> OPTIONS_SHIFT) & OPTIONS_MASK) * 4
  return NEXT.ethernet
}
