import { NEXT, type Next } from './next.js'
import type { PacketView } from './packet-view.js'

const LABEL_LENGTH = 4
const BOTTOM_OF_STACK = 0x100

/**
 * MPLS label stack. What it carries is not written in it: the first nibble behind it tells IP of either version. Pseudowires are
 * not read, as in Wireshark. Source: RFC 3032, RFC 4928.
 */
export function mpls(v: PacketView): Next {
  let label = 0
  do {
    if (v.end - v.pos < LABEL_LENGTH) return NEXT.shortLink
    label = v.bytes.getUint32(v.pos)
    v.pos += LABEL_LENGTH
  } while (!(label & BOTTOM_OF_STACK))
  if (v.pos >= v.end) return NEXT.shortLink
  const nibble = v.bytes.getUint8(v.pos) >> 4
  return nibble === 4 || nibble === 6 ? NEXT.ip : NEXT.notTcp
}
