import { NEXT, type Next } from './next.js'

const IPV4 = 0x0800
const IPV6 = 0x86dd
const VLAN = 0x8100
const SERVICE_VLAN = 0x88a8
const OLD_SERVICE_VLANS = [0x9100, 0x9200, 0x9300]

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
      return NEXT.vlan
    default:
      return OLD_SERVICE_VLANS.includes(etherType) ? NEXT.vlan : NEXT.notTcp
  }
}
