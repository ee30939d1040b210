import { authentication } from './authentication.js'
import { macsec, tagOf16, tagOf4, tagOf6, trill } from './ether-tags.js'
import type { Fragments } from './fragments.js'
import { icmp, icmpv6 } from './icmp.js'
import { nextByProtocol } from './ip-protocol.js'
import { ipv4 } from './ipv4.js'
import { ipv6 } from './ipv6.js'
import { ethernet } from './link/ethernet.js'
import { LINK_TYPES, type LinkDecoder } from './link/index.js'
import { llc } from './llc.js'
import { mpls } from './mpls.js'
import { FIRST_LAYER, FIRST_STOP, NEXT, type Next } from './next.js'
import type { PacketView } from './packet-view.js'
import { ppp, pppoe } from './ppp.js'
import { tcp } from './tcp.js'
import { erspan } from './tunnel/erspan.js'
import { etherIp } from './tunnel/ether-ip.js'
import { geneve } from './tunnel/geneve.js'
import { gre, wccp } from './tunnel/gre.js'
import { gtp } from './tunnel/gtp.js'
import { nsh } from './tunnel/nsh.js'
import { vxlan, vxlanGpe } from './tunnel/vxlan.js'
import { udp } from './udp.js'
import { vlan } from './vlan.js'

/** Bounds the walk through headers nested in one another. */
const MAX_LAYERS = 32

/**
 * Walks from the link layer to the TCP header.
 * @param v filled by the capture reader
 * @param fragments puts fragments together
 * @returns NEXT.segment or one of the quotes when a TCP header was read, else why not
 */
export function decode(v: PacketView, link: LinkDecoder, fragments: Fragments): Next {
  v.reset()
  let next = link(v)
  for (let depth = 0; next >= FIRST_LAYER && next < FIRST_STOP; depth++) {
    if (depth === MAX_LAYERS) return NEXT.tooDeep
    next = next === NEXT.fragment ? takeFragment(v, fragments) : layer(v, next)
  }
  return next
}

/** An ICMP error quotes a fragment as it was: the first one shows its header. */
function takeFragment(v: PacketView, fragments: Fragments): Next {
  if (!v.quoted) return fragments.take(v)
  return v.fragmentOffset === 0 ? nextByProtocol(v.fragmentProtocol) : NEXT.notTcp
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
      return (OTHER_LAYERS[next] ?? stop)(v)
  }
}

/** Layers that are rare enough to be looked up. */
const OTHER_LAYERS: Readonly<Partial<Record<Next, (v: PacketView) => Next>>> = {
  [NEXT.llc]: llc,
  [NEXT.ethernet]: ethernet,
  [NEXT.ppp]: ppp,
  [NEXT.pppoe]: pppoe,
  [NEXT.mpls]: mpls,
  [NEXT.udp]: udp,
  [NEXT.gre]: gre,
  [NEXT.erspan]: erspan,
  [NEXT.vxlan]: vxlan,
  [NEXT.geneve]: geneve,
  [NEXT.gtp]: gtp,
  [NEXT.etherIp]: etherIp,
  [NEXT.vxlanGpe]: vxlanGpe,
  [NEXT.authentication]: authentication,
  [NEXT.link]: innerLink,
  [NEXT.tagOf4]: tagOf4,
  [NEXT.tagOf6]: tagOf6,
  [NEXT.tagOf16]: tagOf16,
  [NEXT.macsec]: macsec,
  [NEXT.trill]: trill,
  [NEXT.nsh]: nsh,
  [NEXT.wccp]: wccp,
}

function innerLink(v: PacketView): Next {
  return LINK_TYPES[v.linkType]?.decoder(v) ?? NEXT.notTcp
}

function stop(): Next {
  return NEXT.notTcp
}

function ipOfEitherVersion(v: PacketView): Next {
  if (v.pos >= v.end) return NEXT.shortIp
  return v.bytes.getUint8(v.pos) >> 4 === 6 ? ipv6(v) : ipv4(v)
}
