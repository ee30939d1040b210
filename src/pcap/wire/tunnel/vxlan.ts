import { NEXT, type Next } from '../next.js'
import type { PacketView } from '../packet-view.js'

const VXLAN_LENGTH = 8

/** VXLAN header: an Ethernet frame follows. Source: RFC 7348 section 5. */
export function vxlan(v: PacketView): Next {
  if (v.end - v.pos < VXLAN_LENGTH) return NEXT.shortLink
  v.pos += VXLAN_LENGTH
  return NEXT.ethernet
}

const GPE_PROTOCOL = 3
const GPE_LAYERS: readonly Next[] = [NEXT.notTcp, NEXT.ip, NEXT.ipv6, NEXT.ethernet, NEXT.nsh]

/** VXLAN header with the generic protocol extension: the header says what follows. Source: draft-ietf-nvo3-vxlan-gpe. */
export function vxlanGpe(v: PacketView): Next {
  if (v.end - v.pos < VXLAN_LENGTH) return NEXT.shortLink
  const protocol = v.bytes.getUint8(v.pos + GPE_PROTOCOL)
  v.pos += VXLAN_LENGTH
  return GPE_LAYERS[protocol] ?? NEXT.notTcp
}
