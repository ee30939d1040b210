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
const MORE_FRAGMENTS_OR_OFFSET = 0x3fff

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
  if ((v.bytes.getUint16(start + FRAGMENT) & MORE_FRAGMENTS_OR_OFFSET) !== 0) return NEXT.fragment
  return nextByProtocol(v.bytes.getUint8(start + PROTOCOL))
}

const END_OF_OPTIONS = 0
const NO_OPERATION = 1
const LOOSE_SOURCE_ROUTE = 131
const STRICT_SOURCE_ROUTE = 137
/** Type, length and pointer before the addresses of a route. */
const ROUTE_HEADER = 3

/**
 * Walks the options up to v.pos. With a source route the destination is the last address of the route (RFC 791 section 3.1).
 * @returns false where they do not parse
 */
function options(v: PacketView, from: number): boolean {
  let pos = from
  while (pos < v.pos) {
    const type = v.bytes.getUint8(pos)
    if (type === END_OF_OPTIONS) return true
    if (type === NO_OPERATION) {
      pos++
      continue
    }
    if (v.pos - pos < 2) return false
    const length = v.bytes.getUint8(pos + 1)
    if (length < 2 || length > v.pos - pos) return false
    const isRoute = type === LOOSE_SOURCE_ROUTE || type === STRICT_SOURCE_ROUTE
    if (isRoute && length >= ROUTE_HEADER + 4) v.dstPos = pos + length - 4
    pos += length
  }
  return true
}
