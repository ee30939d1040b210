import { NEXT, type Next } from '../next.js'
import type { PacketView } from '../packet-view.js'
import { typeOrLength } from '../vlan.js'

const ETHERNET_LENGTH = 14
const TYPE = 12

/** Ethernet II or 802.3 header: 14 bytes, no preamble. Source: tcpdump.org, LINKTYPE_ETHERNET. */
export function ethernet(v: PacketView): Next {
  if (v.end - v.pos < ETHERNET_LENGTH) return NEXT.shortLink
  const type = v.bytes.getUint16(v.pos + TYPE)
  v.pos += ETHERNET_LENGTH
  return typeOrLength(v, type)
}
