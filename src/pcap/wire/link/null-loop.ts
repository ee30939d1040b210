import { NEXT, type Next } from '../next.js'
import type { PacketView } from '../packet-view.js'

const FAMILY_LENGTH = 4
const AF_INET = 2
/** AF_INET6 of NetBSD and OpenBSD, FreeBSD, Darwin. */
const AF_INET6 = [24, 28, 30]

/**
 * BSD loopback: the protocol family as 4 bytes, in the byte order of the host that captured (NULL) or of the network (LOOP). As
 * no family needs more than one byte, the order is told from the value. Source: tcpdump.org, LINKTYPE_NULL, LINKTYPE_LOOP.
 */
export function nullLoop(v: PacketView): Next {
  if (v.end - v.pos < FAMILY_LENGTH) return NEXT.shortLink
  const value = v.bytes.getUint32(v.pos)
  const family = value > 0xffff ? v.bytes.getUint32(v.pos, true) : value
  v.pos += FAMILY_LENGTH
  if (family === AF_INET) return NEXT.ip
  return AF_INET6.includes(family) ? NEXT.ipv6 : NEXT.notTcp
}
