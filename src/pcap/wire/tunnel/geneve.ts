import { nextByEtherType } from '../ether-type.js'
import { NEXT, type Next } from '../next.js'
import type { PacketView } from '../packet-view.js'

const GENEVE_LENGTH = 8
const OPTIONS_LENGTH = 0x3f
const PROTOCOL = 2
const ETHERNET = 0x6558

/** Geneve header with its options. Source: RFC 8926 section 3.4. */
export function geneve(v: PacketView): Next {
  if (v.end - v.pos < GENEVE_LENGTH) return NEXT.shortLink
  const first = v.bytes.getUint8(v.pos)
  const length = GENEVE_LENGTH + (first & OPTIONS_LENGTH) * 4
  if (v.end - v.pos < length) return NEXT.shortLink
  const protocol = v.bytes.getUint16(v.pos + PROTOCOL)
  v.pos += length
  return protocol === ETHERNET ? NEXT.ethernet : nextByEtherType(protocol)
}
