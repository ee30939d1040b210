import { icmp, icmpv6 } from './icmp.js'
import { ipv4 } from './ipv4.js'
import { ipv6 } from './ipv6.js'
import type { LinkDecoder } from './link/index.js'
import { llc } from './llc.js'
import { FIRST_LAYER, FIRST_STOP, NEXT, type Next } from './next.js'
import type { PacketView } from './packet-view.js'
import { tcp } from './tcp.js'
import { vlan } from './vlan.js'

/** Bounds the walk through headers nested in one another. */
const MAX_LAYERS = 32

/**
 * Walks from the link layer to the TCP header.
 * @param v filled by the capture reader
 * @returns NEXT.segment or one of the quotes when a TCP header was read, else why not
 */
export function decode(v: PacketView, link: LinkDecoder): Next {
  v.reset()
  let next = link(v)
  for (let depth = 0; next >= FIRST_LAYER && next < FIRST_STOP; depth++) {
    if (depth === MAX_LAYERS) return NEXT.tooDeep
    next = layer(v, next)
  }
  return next
}

function layer(v: PacketView, next: Next): Next {
  switch (next) {
    case NEXT.ip:
      return ipOfEitherVersion(v)
    case NEXT.ipv4:
      return ipv4(v)
    case NEXT.ipv6:
      return ipv6(v)
    case NEXT.tcp:
      return tcp(v)
    case NEXT.icmp:
      return icmp(v)
    case NEXT.icmpv6:
      return icmpv6(v)
    case NEXT.vlan:
      return vlan(v)
    default:
      return llc(v)
  }
}

function ipOfEitherVersion(v: PacketView): Next {
  if (v.pos >= v.end) return NEXT.shortIp
  return v.bytes.getUint8(v.pos) >> 4 === 6 ? ipv6(v) : ipv4(v)
}
