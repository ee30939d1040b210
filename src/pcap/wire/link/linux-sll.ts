import { nextByEtherType } from '../ether-type.js'
import { NEXT, type Next } from '../next.js'
import type { PacketView } from '../packet-view.js'

const SLL_LENGTH = 16
const PACKET_TYPE = 0
const HARDWARE = 2
const PROTOCOL = 14
/** Hardware type of netlink messages: the protocol is that of netlink. */
export const NETLINK = 824
/** Protocol number of a frame that begins with an 802.2 header. */
const LLC_FRAME = 4

/**
 * Linux cooked v1 header: 16 bytes, big-endian. Sets v.linkDirection to the packet type: 0 to us, 4 from us.
 * Source: tcpdump.org, LINKTYPE_LINUX_SLL.
 */
export function linuxSll(v: PacketView): Next {
  if (v.end - v.pos < SLL_LENGTH) return NEXT.shortLink
  const protocol = v.bytes.getUint16(v.pos + PROTOCOL)
  if (v.bytes.getUint16(v.pos + HARDWARE) === NETLINK) return NEXT.notTcp
  v.linkDirection = v.bytes.getUint16(v.pos + PACKET_TYPE)
  v.pos += SLL_LENGTH
  return protocol === LLC_FRAME ? NEXT.llc : nextByEtherType(protocol)
}
