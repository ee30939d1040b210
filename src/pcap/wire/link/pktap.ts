import { NEXT, type Next } from '../next.js'
import type { PacketView } from '../packet-view.js'

const SMALLEST_LENGTH = 12
const TYPE = 4
const LINK_TYPE = 8
const PACKET_FOLLOWS = 1

/**
 * Header of Darwin's pktap devices, little-endian: its length, then what follows and with which link type.
 * Source: libpcap, pcap/pktap.h.
 */
export function pktap(v: PacketView): Next {
  if (v.end - v.pos < SMALLEST_LENGTH) return NEXT.shortLink
  const length = v.bytes.getUint32(v.pos, true)
  if (v.bytes.getUint32(v.pos + TYPE, true) !== PACKET_FOLLOWS) return NEXT.notTcp
  if (length < SMALLEST_LENGTH || v.end - v.pos < length) return NEXT.shortLink
  v.linkType = v.bytes.getUint32(v.pos + LINK_TYPE, true)
  v.pos += length
  return NEXT.link
}
