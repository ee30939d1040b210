import { NEXT, type Next } from '../next.js'
import type { PacketView } from '../packet-view.js'

const TYPE_II = 1
const TYPE_II_LENGTH = 8
const TYPE_III = 2
const TYPE_III_LENGTH = 12
/** Last word of a type III header: frame type in five bits (0 is Ethernet), then the flag for a sub-header. */
const FLAGS = 10
const FRAME_TYPE = 0x7c00
const HAS_SUBHEADER = 0x0001
const SUBHEADER_LENGTH = 8

/** ERSPAN header of type II or III, told by its version. Source: draft-foschiano-erspan-03. */
export function erspan(v: PacketView): Next {
  if (v.end - v.pos < TYPE_II_LENGTH) return NEXT.shortLink
  const version = v.bytes.getUint8(v.pos) >> 4
  if (version === TYPE_II) {
    v.pos += TYPE_II_LENGTH
    return NEXT.ethernet
  }
  if (version !== TYPE_III) return NEXT.notTcp
  if (v.end - v.pos < TYPE_III_LENGTH) return NEXT.shortLink
  const flags = v.bytes.getUint16(v.pos + FLAGS)
  v.pos += TYPE_III_LENGTH + (flags & HAS_SUBHEADER ? SUBHEADER_LENGTH : 0)
  return (flags & FRAME_TYPE) === 0 ? NEXT.ethernet : NEXT.notTcp
}
