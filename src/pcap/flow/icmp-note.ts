import type { PacketView } from '../wire/packet-view.js'
import { setPoint } from './exchange.js'
import type { FlowRows } from './flow-rows.js'
import { ICMP, ICMP_FROM, ICMP_KIND } from './slots.js'

const UNREACHABLE_V4 = 3
const UNREACHABLE_V6 = 1
/** Code of "fragmentation needed": the sender only has to send smaller packets. */
const TOO_BIG = 4

/** Keeps the first ICMP error that quotes a packet of the flow; one that ends a connection before any other. */
export function noteIcmp(t: FlowRows, f: number, v: PacketView): void {
  if (t.ints[f + ICMP] !== 0 && (endsConnection(t.ints[f + ICMP_KIND]) || !endsConnection(kindOf(v)))) return
  setPoint(t, f + ICMP, v)
  t.ints[f + ICMP_KIND] = kindOf(v)
  for (let i = 0; i < v.icmpAddrLen / 4; i++) t.ints[f + ICMP_FROM + i] = v.bytes.getInt32(v.icmpSrcPos + 4 * i)
}

function kindOf(v: PacketView): number {
  return v.icmpType | (v.icmpCode << 8) | (v.icmpAddrLen << 16)
}

function endsConnection(kind: number): boolean {
  const type = kind & 0xff
  if (kind >> 16 === 16) return type === UNREACHABLE_V6
  return type === UNREACHABLE_V4 && ((kind >> 8) & 0xff) !== TOO_BIG
}
