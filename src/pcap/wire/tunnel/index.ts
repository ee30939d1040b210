import { DNS_PORT } from '../dns.js'
import { NEXT, type Next } from '../next.js'

/** Tunnels by the protocol number of the IP header. Source: protocol numbers at IANA. */
export const IP_TUNNELS: Readonly<Record<number, Next>> = {
  4: NEXT.ip,
  41: NEXT.ipv6,
  47: NEXT.gre,
  51: NEXT.authentication,
  97: NEXT.etherIp,
  137: NEXT.mpls,
}

/** Tunnels by UDP port: those that Wireshark takes for what they are without being told; and name servers, which are none. */
export const UDP_TUNNELS: Readonly<Record<number, Next>> = {
  [DNS_PORT]: NEXT.dns,
  2152: NEXT.gtp,
  4789: NEXT.vxlan,
  4790: NEXT.vxlanGpe,
  6081: NEXT.geneve,
}
