import { NEXT, type Next } from './next.js'
import type { PacketView } from './packet-view.js'

const TCP_LENGTH = 20
/** Wireshark gives a packet a stream number from here on. */
const STREAM_LENGTH = 16
/** What an ICMP error quotes at least: ports and sequence number (RFC 792). */
const QUOTE_LENGTH = 8

const DESTINATION_PORT = 2
const SEQUENCE = 4
const ACKNOWLEDGEMENT = 8
const OFFSET = 12
const FLAGS = 13
const WINDOW = 14
const CHECKSUM = 16

/**
 * TCP header. Payload length is what the layers around it leave, on the wire; it is 0 where the header states more than there
 * is.
 * Source: RFC 9293 section 3.1, wireshark-rules.md section 2.
 */
export function tcp(v: PacketView): Next {
  const captured = v.end - v.pos
  const start = v.pos
  if (captured < QUOTE_LENGTH) return NEXT.shortTcp
  v.srcPort = v.bytes.getUint16(start)
  v.dstPort = v.bytes.getUint16(start + DESTINATION_PORT)
  v.seq = v.bytes.getInt32(start + SEQUENCE)
  if (captured < STREAM_LENGTH) return v.quoted ? NEXT.shortQuote : NEXT.shortTcp
  v.ack = v.bytes.getInt32(start + ACKNOWLEDGEMENT)
  v.headerLen = (v.bytes.getUint8(start + OFFSET) >> 4) * 4
  v.flags = v.bytes.getUint8(start + FLAGS)
  v.window = v.bytes.getUint16(start + WINDOW)
  v.checksum = captured < TCP_LENGTH ? 0 : v.bytes.getUint16(start + CHECKSUM)
  v.payloadPos = start + v.headerLen
  v.payloadLen = v.lengthUnknown ? 0 : Math.max(0, v.wireEnd - v.payloadPos)
  v.sound = v.payloadPos <= v.wireEnd
  v.whole = v.sound && v.headerLen >= TCP_LENGTH && captured >= TCP_LENGTH && !v.lengthUnknown
  v.headerCut = captured < v.headerLen
  v.pos = v.payloadPos
  return v.quoted ? NEXT.quote : NEXT.segment
}
