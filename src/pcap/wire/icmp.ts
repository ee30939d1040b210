import { NEXT, type Next } from './next.js'
import type { PacketView } from './packet-view.js'

const ICMP_LENGTH = 8

const UNREACHABLE = 3
const SOURCE_QUENCH = 4
const TIME_EXCEEDED = 11
const PARAMETER_PROBLEM = 12

/** ICMP error of IPv4: what it quotes comes next. Redirects are not read on, as in Wireshark. Source: RFC 792. */
export function icmp(v: PacketView): Next {
  if (v.end - v.pos < ICMP_LENGTH) return NEXT.notTcp
  switch (v.bytes.getUint8(v.pos)) {
    case UNREACHABLE:
    case SOURCE_QUENCH:
    case TIME_EXCEEDED:
    case PARAMETER_PROBLEM:
      return quote(v, NEXT.ipv4)
    default:
      return NEXT.notTcp
  }
}

/** Types of ICMPv6 errors that quote a packet: unreachable, too big, time exceeded, parameter problem. */
const FIRST_ERROR = 1
const LAST_ERROR = 4

/** ICMP error of IPv6: what it quotes comes next. Source: RFC 4443. */
export function icmpv6(v: PacketView): Next {
  if (v.end - v.pos < ICMP_LENGTH) return NEXT.notTcp
  const type = v.bytes.getUint8(v.pos)
  return type >= FIRST_ERROR && type <= LAST_ERROR ? quote(v, NEXT.ipv6) : NEXT.notTcp
}

function quote(v: PacketView, next: Next): Next {
  // an error never quotes an error
  if (v.quoted) return NEXT.notTcp
  v.quoted = true
  v.icmpType = v.bytes.getUint8(v.pos)
  v.icmpCode = v.bytes.getUint8(v.pos + 1)
  v.icmpSrcPos = v.srcPos
  v.icmpAddrLen = v.addrLen
  v.pos += ICMP_LENGTH
  return next
}
