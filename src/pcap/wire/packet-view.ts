/**
 * The one view through which a packet is read: filled by the capture reader, moved on by each decoder, read by the flow table.
 * Positions are offsets into `bytes`. It is valid until the next frame; whoever needs more copies numbers out.
 */
export class PacketView {
  // from the file
  bytes: DataView = new DataView(new ArrayBuffer(0))
  /** Next byte to decode. */
  pos = 0
  /** Behind the last captured byte of the innermost layer so far. */
  end = 0
  /** Where the innermost layer so far ends on the wire; may lie behind `end`. */
  wireEnd = 0
  frame = 0
  /** From the start a number that is no small integer: a field that turns into one later makes V8 compile all its readers again. */
  timeNs = NaN
  baseSec = 0
  linkType = 0
  interfaceId = 0
  // from the link layer
  /** 0 in, 4 out, as in Linux cooked headers; -1 where the link layer does not tell. */
  linkDirection = -1
  /** Interface index of a Linux cooked v2 header, or VLAN identifiers mixed in: tells capture points apart, no more. */
  linkPoint = 0
  // from IP
  srcPos = 0
  dstPos = 0
  /** 4 or 16. */
  addrLen = 4
  ttl = 0
  /** IPv4 identification; -1 for IPv6. */
  ipId = -1
  /** Of a fragment, as the decoder of its header leaves them: offset in bytes, are there more, identification, protocol. */
  fragmentOffset = 0
  fragmentMore = false
  fragmentId = 0
  fragmentProtocol = 0
  /** Is the frame shorter than the packet says, on the wire already? */
  fragmentShort = false
  /** Does the packet's length not follow from what was captured? A first fragment that the snaplen cuts. */
  lengthUnknown = false
  // from an ICMP error
  /** Is what follows quoted by an ICMP error? */
  quoted = false
  icmpType = 0
  icmpCode = 0
  /** Sender of the ICMP error. */
  icmpSrcPos = 0
  icmpAddrLen = 4
  // from TCP
  srcPort = 0
  dstPort = 0
  /** As a signed 32-bit number, like `ack`: only differences mean something. */
  seq = 0
  ack = 0
  flags = 0
  /** Header length as the header states it, bytes. */
  headerLen = 0
  window = 0
  checksum = 0
  /** Does the header fit into the packet by its own length? Otherwise nothing is learnt from it. */
  sound = false
  /** Sound, of at least 20 bytes, and these captured? Otherwise the analysis leaves the packet out. */
  whole = false
  /** Did the capture keep less than the header? Then Wireshark counts no retransmission. */
  headerCut = false
  payloadPos = 0
  /** Payload bytes on the wire. */
  payloadLen = 0

  /** Forgets what the layers of the frame before told. */
  reset(): void {
    this.linkDirection = -1
    this.linkPoint = this.interfaceId
    this.lengthUnknown = false
    this.quoted = false
    this.sound = false
    this.whole = false
  }
}

/** Ends the innermost layer `length` bytes behind `pos`, on the wire and, if captured that far, in the capture. */
export function limit(v: PacketView, pos: number, length: number): void {
  v.wireEnd = Math.min(v.wireEnd, pos + length)
  v.end = Math.min(v.end, v.wireEnd)
}
