import { nextByEtherType } from './ether-type.js'
import { NEXT, type Next } from './next.js'
import { limit, type PacketView } from './packet-view.js'

const VLAN_LENGTH = 4
const VLAN_ID = 0x0fff
/** Smaller values of the type field are the length of an 802.3 frame. */
const FIRST_ETHER_TYPE = 1536

/**
 * VLAN tag behind the EtherType that announced it: 2 bytes of tag, 2 bytes of the next EtherType.
 * Source: IEEE 802.1Q.
 */
export function vlan(v: PacketView): Next {
  if (v.end - v.pos < VLAN_LENGTH) return NEXT.shortLink
  v.linkPoint = (v.linkPoint * 4099 + (v.bytes.getUint16(v.pos) & VLAN_ID)) | 0
  v.pos += VLAN_LENGTH
  return typeOrLength(v, v.bytes.getUint16(v.pos - 2))
}

/** Reads the field that is an EtherType or the length of an 802.3 frame; v.pos is behind it. */
export function typeOrLength(v: PacketView, value: number): Next {
  if (value >= FIRST_ETHER_TYPE) return nextByEtherType(value)
  limit(v, v.pos, value)
  return NEXT.llc
}
