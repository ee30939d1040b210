import { NEXT, type Next } from '../next.js'
import type { PacketView } from '../packet-view.js'

const ETHER_IP_LENGTH = 2

/** EtherIP header: an Ethernet frame follows. Source: RFC 3378. */
export function etherIp(v: PacketView): Next {
  if (v.end - v.pos < ETHER_IP_LENGTH) return NEXT.shortLink
  v.pos += ETHER_IP_LENGTH
  return NEXT.ethernet
}
