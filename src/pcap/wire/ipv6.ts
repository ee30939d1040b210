import { nextByProtocol } from './ip-protocol.js'
import { NEXT, type Next } from './next.js'
import { limit, type PacketView } from './packet-view.js'

const IPV6_LENGTH = 40
const PAYLOAD_LENGTH = 4
const NEXT_HEADER = 6
const HOP_LIMIT = 7
const SOURCE = 8
const DESTINATION = 24

const HOP_BY_HOP = 0
const ROUTING = 43
const FRAGMENT = 44
const AUTHENTICATION = 51
const DESTINATION_OPTIONS = 60
const SHIM6 = 140

const EXTENSION_UNIT = 8
/** Bounds the walk over extension headers. */
const MAX_EXTENSIONS = 16

/**
 * IPv6 header with its extension headers. A payload length of 0 (segmentation offload, or a jumbogram) means "to the end of the
 * frame".
 * Source: RFC 8200.
 */
export function ipv6(v: PacketView): Next {
  if (v.end - v.pos < IPV6_LENGTH) return NEXT.shortIp
  const start = v.pos
  if (v.bytes.getUint8(start) >> 4 !== 6) return NEXT.badIp
  const length = v.bytes.getUint16(start + PAYLOAD_LENGTH)
  if (length !== 0) limit(v, start, IPV6_LENGTH + length)
  v.srcPos = start + SOURCE
  v.dstPos = start + DESTINATION
  v.addrLen = 16
  v.ttl = v.bytes.getUint8(start + HOP_LIMIT)
  v.ipId = -1
  v.pos = start + IPV6_LENGTH
  return ipv6Extensions(v, v.bytes.getUint8(start + NEXT_HEADER))
}

/**
 * Walks over extension headers to the layer behind them.
 * @param first type of the header at v.pos
 */
export function ipv6Extensions(v: PacketView, first: number): Next {
  let protocol = first
  for (let i = 0; isExtension(protocol); i++) {
    if (i === MAX_EXTENSIONS) return NEXT.tooDeep
    if (v.end - v.pos < EXTENSION_UNIT) return NEXT.shortIp
    const at = v.pos
    const length = extensionLength(protocol, v.bytes.getUint8(at + 1))
    if (v.end - at < length) return NEXT.shortIp
    v.pos += length
    if (protocol === FRAGMENT && isFragment(v, at)) return NEXT.fragment
    if (protocol === ROUTING) route(v, at, length)
    protocol = v.bytes.getUint8(at)
  }
  return nextByProtocol(protocol)
}

/** Leaves what a fragment header says in the view; one without offset and without more to come is no fragment (RFC 6946). */
function isFragment(v: PacketView, at: number): boolean {
  const field = v.bytes.getUint16(at + 2)
  v.fragmentOffset = field & ~7
  v.fragmentMore = (field & 1) !== 0
  v.fragmentId = v.bytes.getUint32(at + 4)
  v.fragmentProtocol = v.bytes.getUint8(at)
  return v.fragmentOffset !== 0 || v.fragmentMore
}

const ROUTE_HEADER = 8
const SEGMENT_ROUTING = 4
const ADDRESS_ROUTES: readonly number[] = [0, 2, SEGMENT_ROUTING]

/**
 * A route that is not used up holds the real destination: as its last address, with segment routing as its first.
 * RFC 5095, RFC 6275 section 6.4, RFC 8754 section 2.
 */
function route(v: PacketView, at: number, length: number): void {
  const type = v.bytes.getUint8(at + 2)
  if (v.bytes.getUint8(at + 3) === 0 || !ADDRESS_ROUTES.includes(type) || length < ROUTE_HEADER + 16) return
  v.dstPos = type === SEGMENT_ROUTING ? at + ROUTE_HEADER : at + length - 16
}

function isExtension(protocol: number): boolean {
  switch (protocol) {
    case HOP_BY_HOP:
    case ROUTING:
    case FRAGMENT:
    case AUTHENTICATION:
    case DESTINATION_OPTIONS:
    case SHIM6:
      return true
    default:
      return false
  }
}

/** The authentication header counts in units of 4 bytes (RFC 4302), the fragment header has no length (RFC 8200, 4.5). */
function extensionLength(protocol: number, field: number): number {
  if (protocol === FRAGMENT) return EXTENSION_UNIT
  if (protocol === AUTHENTICATION) return (field + 2) * 4
  return (field + 1) * EXTENSION_UNIT
}
