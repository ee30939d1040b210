import { nextByEtherType } from '../ether-type.js'
import { NEXT, type Next } from '../next.js'
import type { PacketView } from '../packet-view.js'

const GRE_LENGTH = 4
const PROTOCOL = 2
// flags
const CHECKSUM = 0x8000
const ROUTING = 0x4000
const KEY = 0x2000
const SEQUENCE = 0x1000
const ACKNOWLEDGEMENT = 0x0080
const VERSION = 0x0007
const FIELD = 4

const ETHERNET = 0x6558
const PPP = 0x880b
const ERSPAN = 0x88be
const ERSPAN_III = 0x22eb
const WCCP = 0x883e

/** GRE header with its optional fields, version 0 or 1. Source: RFC 1701, RFC 2784, RFC 2890, RFC 2637. */
export function gre(v: PacketView): Next {
  if (v.end - v.pos < GRE_LENGTH) return NEXT.shortLink
  const flags = v.bytes.getUint16(v.pos)
  const protocol = v.bytes.getUint16(v.pos + PROTOCOL)
  let length = GRE_LENGTH
  if (flags & (CHECKSUM | ROUTING)) length += FIELD
  if (flags & KEY) length += FIELD
  if (flags & SEQUENCE) length += FIELD
  if (protocol === PPP && (flags & VERSION) === 1 && flags & ACKNOWLEDGEMENT) length += FIELD
  if (v.end - v.pos < length) return NEXT.shortLink
  v.pos += length
  if (flags & ROUTING && !skipRoutes(v)) return NEXT.shortLink
  switch (protocol) {
    case ETHERNET:
      return NEXT.ethernet
    case PPP:
      return NEXT.ppp
    case ERSPAN:
      // without a sequence number it is ERSPAN type I, which has no header
      return flags & SEQUENCE ? NEXT.erspan : NEXT.ethernet
    case ERSPAN_III:
      return NEXT.erspan
    case WCCP:
      return NEXT.wccp
    default:
      return nextByEtherType(protocol)
  }
}

const REDIRECT_LENGTH = 4

/** A request that a router redirects to a cache: since version 2 behind a header of 4 bytes. Source: draft-mclaggan-wccp-v2rev1. */
export function wccp(v: PacketView): Next {
  if (v.pos >= v.end) return NEXT.shortIp
  if (v.bytes.getUint8(v.pos) >> 4 !== 4) v.pos += REDIRECT_LENGTH
  return NEXT.ip
}

/** Route entries of old: address family, offset, length, content; one without a length is the last. RFC 1701. */
function skipRoutes(v: PacketView): boolean {
  while (v.end - v.pos >= FIELD) {
    const length = v.bytes.getUint8(v.pos + FIELD - 1)
    v.pos += FIELD + length
    if (length === 0) return true
  }
  return false
}
