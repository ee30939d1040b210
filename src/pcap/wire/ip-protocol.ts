import { NEXT, type Next } from './next.js'
import { IP_TUNNELS } from './tunnel/index.js'

const ICMP = 1
const TCP = 6
const UDP = 17
const ICMPV6 = 58

/** Layer behind a protocol number of an IP header. Source: protocol numbers at IANA. */
export function nextByProtocol(protocol: number): Next {
  switch (protocol) {
    case TCP:
      return NEXT.tcp
    case ICMP:
      return NEXT.icmp
    case ICMPV6:
      return NEXT.icmpv6
    case UDP:
      return NEXT.udp
    default:
      return IP_TUNNELS[protocol] ?? NEXT.notTcp
  }
}
