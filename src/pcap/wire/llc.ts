import { nextByEtherType } from './ether-type.js'
import { NEXT, type Next } from './next.js'
import type { PacketView } from './packet-view.js'

const LLC_LENGTH = 3
const SNAP_LENGTH = 8
/** Service access points: SNAP, and IP itself. */
const SAP_SNAP = 0xaa
const SAP_IP = 0x06
const UNNUMBERED = 0x03

/** IEEE 802.2 header, with the EtherType of a SNAP header behind it. Source: RFC 1042. */
export function llc(v: PacketView): Next {
  if (v.end - v.pos < LLC_LENGTH) return NEXT.shortLink
  const sap = v.bytes.getUint8(v.pos)
  if (sap !== v.bytes.getUint8(v.pos + 1) || v.bytes.getUint8(v.pos + 2) !== UNNUMBERED) return NEXT.notTcp
  if (sap === SAP_IP) {
    v.pos += LLC_LENGTH
    return NEXT.ip
  }
  if (sap !== SAP_SNAP) return NEXT.notTcp
  if (v.end - v.pos < SNAP_LENGTH) return NEXT.shortLink
  v.pos += SNAP_LENGTH
  return nextByEtherType(v.bytes.getUint16(v.pos - 2))
}
