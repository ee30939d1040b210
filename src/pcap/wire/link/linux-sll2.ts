import { nextByEtherType } from '../ether-type.js'
import { NEXT, type Next } from '../next.js'
import type { PacketView } from '../packet-view.js'
import { NETLINK } from './linux-sll.js'

const SLL2_LENGTH = 20
const INTERFACE = 4
const HARDWARE = 8
const PACKET_TYPE = 10
/** Protocol number of a frame that begins with an 802.2 header. */
const LLC_FRAME = 4

/**
 * Linux cooked v2 header: 20 bytes, big-endian, the protocol first. Sets v.linkDirection to the packet type (0 to us, 4 from
 * us) and v.linkPoint to the interface.
 * Source: tcpdump.org, LINKTYPE_LINUX_SLL2.
 */
export function linuxSll2(v: PacketView): Next {
  if (v.end - v.pos < SLL2_LENGTH) return NEXT.shortLink
  const protocol = v.bytes.getUint16(v.pos)
  if (v.bytes.getUint16(v.pos + HARDWARE) === NETLINK) return NEXT.notTcp
  v.linkPoint = v.bytes.getInt32(v.pos + INTERFACE)
  v.linkDirection = v.bytes.getUint8(v.pos + PACKET_TYPE)
  v.pos += SLL2_LENGTH
  return protocol === LLC_FRAME ? NEXT.llc : nextByEtherType(protocol)
}
