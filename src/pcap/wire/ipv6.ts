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
const MOBILITY = 135
const HOST_IDENTITY = 139
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
  return extensions(v, v.bytes.getUint8(start + NEXT_HEADER))
}

function extensions(v: PacketView, first: number): Next {
  let protocol = first
  for (let i = 0; isExtension(protocol); i++) {
    if (i === MAX_EXTENSIONS) return NEXT.tooDeep
    if (v.end - v.pos < EXTENSION_UNIT) return NEXT.shortIp
    if (protocol === FRAGMENT && (v.bytes.getUint16(v.pos + 2) & 0xfff9) !== 0) return NEXT.fragment
    const length = extensionLength(protocol, v.bytes.getUint8(v.pos + 1))
    if (v.end - v.pos < length) return NEXT.shortIp
    protocol = v.bytes.getUint8(v.pos)
    v.pos += length
  }
  return nextByProtocol(protocol)
}

function isExtension(protocol: number): boolean {
  switch (protocol) {
    case HOP_BY_HOP:
    case ROUTING:
    case FRAGMENT:
    case AUTHENTICATION:
    case DESTINATION_OPTIONS:
    case MOBILITY:
    case HOST_IDENTITY:
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
