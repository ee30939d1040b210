import { NEXT, type Next } from './next.js'
import { limit, type PacketView } from './packet-view.js'
import { nextByProtocol } from './ip-protocol.js'

const IPV4_LENGTH = 20
const TOTAL_LENGTH = 2
const IDENTIFICATION = 4
const FRAGMENT = 6
const TTL = 8
const PROTOCOL = 9
const SOURCE = 12
const DESTINATION = 16
const MORE_FRAGMENTS = 0x2000
const FRAGMENT_OFFSET = 0x1fff

/**
 * IPv4 header with options. A total length of 0 (segmentation offload) or beyond the frame means "to the end of the frame".
 * @returns NEXT.badIp where the lengths contradict each other: Wireshark reads no further either
 * Source: RFC 791.
 */
export function ipv4(v: PacketView): Next {
  if (v.end - v.pos < IPV4_LENGTH) return NEXT.shortIp
  const start = v.pos
  const versionAndLength = v.bytes.getUint8(start)
  const headerLength = (versionAndLength & 0x0f) * 4
  const totalLength = v.bytes.getUint16(start + TOTAL_LENGTH)
  if (versionAndLength >> 4 !== 4 || headerLength < IPV4_LENGTH) return NEXT.badIp
  if (totalLength !== 0 && totalLength < headerLength) return NEXT.badIp
  if (v.end - start < headerLength) return NEXT.shortIp
  if (totalLength !== 0) limit(v, start, totalLength)
  v.srcPos = start + SOURCE
  v.dstPos = start + DESTINATION
  v.addrLen = 4
  v.ttl = v.bytes.getUint8(start + TTL)
  v.ipId = v.bytes.getUint16(start + IDENTIFICATION)
  v.pos = start + headerLength
  if (headerLength > IPV4_LENGTH && !options(v, start + IPV4_LENGTH)) return NEXT.badIp
  const fragment = v.bytes.getUint16(start + FRAGMENT) & (MORE_FRAGMENTS | FRAGMENT_OFFSET)
  const protocol = v.bytes.getUint8(start + PROTOCOL)
  if (fragment === 0) return nextByProtocol(protocol)
  v.fragmentOffset = (fragment & FRAGMENT_OFFSET) * 8
  v.fragmentMore = (fragment & MORE_FRAGMENTS) !== 0
  v.fragmentId = v.ipId
  v.fragmentProtocol = protocol
  v.fragmentShort = totalLength > v.wireEnd - start
  return NEXT.fragment
}

const END_OF_OPTIONS = 0
const NO_OPERATION = 1
const LOOSE_SOURCE_ROUTE = 131
const STRICT_SOURCE_ROUTE = 137
/** Type, length and pointer before the addresses of a route. */
const ROUTE_HEADER = 3

/** Options that Wireshark takes apart: one that is shorter than this ends the reading of the packet. */
const SMALLEST_OPTIONS: Readonly<Record<number, number>> = {
  7: 3, // record route
  68: 4, // time stamp
  [LOOSE_SOURCE_ROUTE]: 3,
  136: 4, // stream identifier
  [STRICT_SOURCE_ROUTE]: 3,
  148: 4, // router alert
}

/**
 * Walks the options up to v.pos, as far as they parse.
 * @returns false where an option is shorter than its type allows
 */
function options(v: PacketView, from: number): boolean {
  for (let pos = from; pos < v.pos;) {
    const type = v.bytes.getUint8(pos)
    if (type === END_OF_OPTIONS || v.pos - pos < 2) return true
    const length = type === NO_OPERATION ? 1 : v.bytes.getUint8(pos + 1)
    if (length > v.pos - pos || (length < 2 && type !== NO_OPERATION)) return true
    if (length < (SMALLEST_OPTIONS[type] ?? 0)) return false
    if (type === LOOSE_SOURCE_ROUTE || type === STRICT_SOURCE_ROUTE) sourceRoute(v, pos, length)
    pos += length
  }
  return true
}

/** With a source route that is not used up the destination is the last address of the route. RFC 791 section 3.1. */
function sourceRoute(v: PacketView, pos: number, length: number): void {
  const pointer = v.bytes.getUint8(pos + 2)
  if (length < ROUTE_HEADER + 4 || pointer <= ROUTE_HEADER || pointer >= length) return
  v.dstPos = pos + length - 4
}
