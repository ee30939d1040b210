import { NEXT, type Next } from './next.js'
import { limit, type PacketView } from './packet-view.js'
import { UDP_TUNNELS } from './tunnel/index.js'

const UDP_LENGTH = 8
const DESTINATION_PORT = 2
const LENGTH = 4

/** UDP header: only tunnels are of interest behind it. The lower port is asked first, as in Wireshark. Source: RFC 768. */
export function udp(v: PacketView): Next {
  // what an ICMP error quotes of a tunnel belongs to nobody
  if (v.end - v.pos < UDP_LENGTH || v.quoted) return NEXT.notTcp
  const source = v.bytes.getUint16(v.pos)
  const destination = v.bytes.getUint16(v.pos + DESTINATION_PORT)
  const length = v.bytes.getUint16(v.pos + LENGTH)
  const next = UDP_TUNNELS[Math.min(source, destination)] ?? UDP_TUNNELS[Math.max(source, destination)]
  if (next === undefined || length < UDP_LENGTH) return NEXT.notTcp
  limit(v, v.pos, length)
  v.pos += UDP_LENGTH
  return next
}
