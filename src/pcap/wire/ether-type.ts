import { NEXT, type Next } from './next.js'

const IPV4 = 0x0800
const IPV6 = 0x86dd
const VLAN = 0x8100
const SERVICE_VLAN = 0x88a8
const OLD_SERVICE_VLAN = 0x9100
const MPLS = 0x8847
const MPLS_MULTICAST = 0x8848
const PPPOE_SESSION = 0x8864

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
      return NEXT.notTcp
  }
}
