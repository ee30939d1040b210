import { NEXT, type Next } from '../next.js'
import { limit, type PacketView } from '../packet-view.js'

const NFLOG_LENGTH = 4
const FIELD_HEADER = 4
const PAYLOAD = 9
const TYPE_MASK = 0x7fff
const AF_INET = 2
const AF_INET6 = 10

/**
 * Linux netfilter log: address family, version, resource; then fields of length, type and value in the byte order of the host that
 * captured, one of which is the packet. Source: tcpdump.org, LINKTYPE_NFLOG.
 */
export function nflog(v: PacketView): Next {
  if (v.end - v.pos < NFLOG_LENGTH) return NEXT.shortLink
  const family = v.bytes.getUint8(v.pos)
  v.pos += NFLOG_LENGTH
  while (v.end - v.pos >= FIELD_HEADER) {
    // no field type needs more than one byte: that tells the byte order
    const littleEndian = v.bytes.getUint8(v.pos + 2) !== 0
    const length = v.bytes.getUint16(v.pos, littleEndian)
    const type = v.bytes.getUint16(v.pos + 2, littleEndian) & TYPE_MASK
    if (length < FIELD_HEADER) return NEXT.shortLink
    if (type === PAYLOAD) {
      limit(v, v.pos, length)
      v.pos += FIELD_HEADER
      return family === AF_INET || family === AF_INET6 ? NEXT.ip : NEXT.notTcp
    }
    v.pos += length + (-length & 3)
  }
  return NEXT.notTcp
}
