import { NEXT, type Next } from './next.js'
import { limit, type PacketView } from './packet-view.js'

const ADDRESS = 0xff
const IPV4 = 0x0021
const IPV6 = 0x0057
const MPLS = 0x0281

/**
 * PPP frame. Address and control may be left out, and the protocol may be one byte: then it is odd (RFC 1661 section 6).
 */
export function ppp(v: PacketView): Next {
  if (v.end - v.pos < 2) return NEXT.shortLink
  if (v.bytes.getUint8(v.pos) === ADDRESS) v.pos += 2
  if (v.end - v.pos < 2) return NEXT.shortLink
  let protocol = v.bytes.getUint8(v.pos++)
  if ((protocol & 1) === 0) protocol = (protocol << 8) | v.bytes.getUint8(v.pos++)
  switch (protocol) {
    case IPV4:
      return NEXT.ip
    case IPV6:
      return NEXT.ipv6
    case MPLS:
      return NEXT.mpls
    default:
      return NEXT.notTcp
  }
}

const PPPOE_LENGTH = 6
const PAYLOAD_LENGTH = 4

/** PPPoE session header, which states the length of what follows. Source: RFC 2516 section 4. */
export function pppoe(v: PacketView): Next {
  if (v.end - v.pos < PPPOE_LENGTH) return NEXT.shortLink
  const length = v.bytes.getUint16(v.pos + PAYLOAD_LENGTH)
  v.pos += PPPOE_LENGTH
  limit(v, v.pos, length)
  return NEXT.ppp
}
