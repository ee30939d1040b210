import { NEXT, type Next } from '../next.js'
import type { PacketView } from '../packet-view.js'

const NSH_LENGTH = 4
const TOTAL = 1
const TOTAL_MASK = 0x3f
const PROTOCOL = 3
const LAYERS: readonly Next[] = [NEXT.notTcp, NEXT.ip, NEXT.ipv6, NEXT.ethernet, NEXT.nsh, NEXT.mpls]

/** Network service header, which states its length with all context. Source: RFC 8300 section 2.2. */
export function nsh(v: PacketView): Next {
  if (v.end - v.pos < NSH_LENGTH) return NEXT.shortLink
  const length = (v.bytes.getUint8(v.pos + TOTAL) & TOTAL_MASK) * 4
  const protocol = v.bytes.getUint8(v.pos + PROTOCOL)
  if (length < NSH_LENGTH || v.end - v.pos < length) return NEXT.shortLink
  v.pos += length
  return LAYERS[protocol] ?? NEXT.notTcp
}
