import { nextByEtherType } from '../ether-type.js'
import { NEXT, type Next } from '../next.js'
import type { PacketView } from '../packet-view.js'

const IPOIB_LENGTH = 44
const ETHER_TYPE = 40

/** IP over InfiniBand: 40 bytes of global route header, EtherType, 2 reserved bytes. Source: RFC 4391 section 6, tcpdump.org, LINKTYPE_IPOIB. */
export function ipOverInfiniband(v: PacketView): Next {
  if (v.end - v.pos < IPOIB_LENGTH) return NEXT.shortLink
  const etherType = v.bytes.getUint16(v.pos + ETHER_TYPE)
  v.pos += IPOIB_LENGTH
  return nextByEtherType(etherType)
}
