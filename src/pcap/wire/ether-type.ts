import { NEXT, type Next } from './next.js'

const IPV4 = 0x0800
const IPV6 = 0x86dd
const VLAN = 0x8100
const SERVICE_VLAN = 0x88a8
const OLD_SERVICE_VLAN = 0x9100
const MPLS = 0x8847
const MPLS_MULTICAST = 0x8848
const PPPOE_SESSION = 0x8864

/** Rare ones, and what mirror ports show. */
const OTHERS: Readonly<Record<number, Next>> = {
  0x22f3: NEXT.trill,
  0x6558: NEXT.ethernet, // transparent bridging
  0x88e5: NEXT.macsec,
  0x88e7: NEXT.tagOf16, // provider backbone bridges
  0x8909: NEXT.tagOf6, // Cisco MetaData
  0x8926: NEXT.tagOf4, // VN-Tag
  0x892f: NEXT.tagOf4, // HSR
  0x893f: NEXT.tagOf6, // E-Tag
  0x894f: NEXT.nsh,
  0xf1c1: NEXT.tagOf4, // redundancy tag
}

/**
 * Layer behind an EtherType. 0x0800 leads to either version of IP, by the version nibble, as in Wireshark.
 * Source: IEEE 802 numbers at IANA.
 */
export function nextByEtherType(etherType: number): Next {
  switch (etherType) {
    case IPV4:
      return NEXT.ip
    case IPV6:
      return NEXT.ipv6
    case VLAN:
    case SERVICE_VLAN:
    case OLD_SERVICE_VLAN:
      return NEXT.vlan
    case MPLS:
    case MPLS_MULTICAST:
      return NEXT.mpls
    case PPPOE_SESSION:
      return NEXT.pppoe
    default:
      return OTHERS[etherType] ?? NEXT.notTcp
  }
}
