import { nextByProtocol } from './ip-protocol.js'
import { NEXT, type Next } from './next.js'
import type { PacketView } from './packet-view.js'

const SMALLEST_LENGTH = 12

/** Authentication header: it counts in units of 4 bytes, less two. Source: RFC 4302 section 2. */
export function authentication(v: PacketView): Next {
  if (v.end - v.pos < SMALLEST_LENGTH) return NEXT.shortIp
  const protocol = v.bytes.getUint8(v.pos)
  const length = (v.bytes.getUint8(v.pos + 1) + 2) * 4
  if (v.end - v.pos < length) return NEXT.shortIp
  v.pos += length
  return nextByProtocol(protocol)
}
