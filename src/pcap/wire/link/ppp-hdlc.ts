import { nextByEtherType } from '../ether-type.js'
import { NEXT, type Next } from '../next.js'
import type { PacketView } from '../packet-view.js'

const CISCO_LENGTH = 4
const CISCO_UNICAST = 0x0f
const CISCO_MULTICAST = 0x8f

/** Frame in HDLC-like framing: PPP, or Cisco HDLC where the address says so. Source: RFC 1662, RFC 1547 section 4.3.1. */
export function pppHdlc(v: PacketView): Next {
  if (v.pos >= v.end) return NEXT.shortLink
  const address = v.bytes.getUint8(v.pos)
  return address === CISCO_UNICAST || address === CISCO_MULTICAST ? ciscoHdlc(v) : NEXT.ppp
}

/** Cisco HDLC: address, control, EtherType. */
export function ciscoHdlc(v: PacketView): Next {
  if (v.end - v.pos < CISCO_LENGTH) return NEXT.shortLink
  v.pos += CISCO_LENGTH
  return nextByEtherType(v.bytes.getUint16(v.pos - 2))
}

/** PPP behind a byte that tells the direction: 0 to us, 1 from us. Source: tcpdump.org, LINKTYPE_PPP_WITH_DIR. */
export function pppWithDirection(v: PacketView): Next {
  if (v.pos >= v.end) return NEXT.shortLink
  v.linkDirection = v.bytes.getUint8(v.pos) === 0 ? 0 : 4
  v.pos++
  return NEXT.ppp
}
