import { nextByEtherType } from './ether-type.js'
import { NEXT, type Next } from './next.js'
import type { PacketView } from './packet-view.js'

const LLC_LENGTH = 3
const SNAP_LENGTH = 8
/** Service access points: SNAP, and IP itself. */
const SAP_SNAP = 0xaa
const SAP_IP = 0x06
const UNNUMBERED = 0x03
/** Whose numbers stand behind the organization code: EtherTypes, those of old Cisco bridges, kinds of bridged frames. */
const ETHER_TYPES = 0x000000
const CISCO = 0x0000f8
const BRIDGED = 0x0080c2
const BRIDGED_ETHERNET = 7
const BRIDGE_PADDING = 2

/** IEEE 802.2 header, with the EtherType of a SNAP header behind it. Source: RFC 1042, RFC 2684 section 5.2. */
export function llc(v: PacketView): Next {
  if (v.end - v.pos < LLC_LENGTH) return NEXT.shortLink
  const sap = v.bytes.getUint8(v.pos)
  if (v.bytes.getUint8(v.pos + 2) !== UNNUMBERED) return NEXT.notTcp
  if (sap === SAP_IP) {
    v.pos += LLC_LENGTH
    return NEXT.ip
  }
  if (sap !== SAP_SNAP || v.bytes.getUint8(v.pos + 1) !== SAP_SNAP) return NEXT.notTcp
  if (v.end - v.pos < SNAP_LENGTH) return NEXT.shortLink
  v.pos += SNAP_LENGTH
  const organization = v.bytes.getUint32(v.pos - 5) >>> 8
  const type = v.bytes.getUint16(v.pos - 2)
  if (organization === ETHER_TYPES || organization === CISCO) return nextByEtherType(type)
  if (organization !== BRIDGED || type !== BRIDGED_ETHERNET) return NEXT.notTcp
  v.pos += BRIDGE_PADDING
  return NEXT.ethernet
}
