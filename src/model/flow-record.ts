/** One end of a connection: `client` sent the first SYN. */
export type Side = 'client' | 'server'

/** Canonical address text (IPv6 compressed, lower case; IPv4-mapped kept as captured) and port. */
export interface Endpoint {
  readonly address: string
  readonly port: number
}

/** TCP flag bits, RFC 9293 section 3.1. */
export const FIN = 0x01
export const SYN = 0x02
export const RST = 0x04
export const PSH = 0x08
export const ACK = 0x10

/** Bits of {@link Segment.marks}. */
export const MARK = {
  /** Wireshark's tcp.analysis.retransmission: plain, fast or spurious. */
  retransmission: 1,
  /** TCP keep-alive probe. */
  keepAlive: 2,
  outOfOrder: 4,
  /** The same packet seen at a second capture point; not sent twice. */
  duplicate: 8,
  /** FIN or RST whose sequence number is the next one that the receiver expects: the kernel obeys it. */
  inSequence: 16,
  zeroWindow: 32,
} as const

/** One TCP segment as captured. Sequence numbers are relative to the sender's first, as Wireshark shows them. */
export interface Segment {
  readonly frame: number
  /** ns since {@link CaptureInfo.baseSec}. */
  readonly timeNs: number
  readonly from: Side
  /** Flag bits. */
  readonly flags: number
  /** Relative sequence number, 0 … 2^32 - 1. */
  readonly seq: number
  /** Acknowledgement relative to the other side's base; the raw field where the ACK flag is off. */
  readonly ack: number
  /** Payload bytes on the wire. */
  readonly len: number
  /** Window field, unscaled. */
  readonly window: number
  /** TTL or hop limit. */
  readonly ttl: number
  /** IPv4 identification; -1 for IPv6. */
  readonly ipId: number
  /** TCP header length, bytes: above 20 where options are present. */
  readonly headerLen: number
  /** {@link MARK} bits. */
  readonly marks: number
}

/** A packet worth pointing at. */
export interface FramePoint {
  readonly frame: number
  /** ns since {@link CaptureInfo.baseSec}. */
  readonly timeNs: number
}

/** What is counted for each side. */
export interface SideRecord extends Endpoint {
  /**
   * Raw sequence number that this side's relative ones count from (its initial one where the SYN was seen); `null` if no
   * packet told it. The same connection seen at another point has the same.
   */
  readonly isn: number | null
  readonly packets: number
  /** TCP payload bytes as on the wire, retransmitted ones included. */
  readonly bytes: number
  /** Packets with Wireshark's tcp.analysis.retransmission. */
  readonly retransmissions: number
  /** Last packet with payload; `null` if there is none. */
  readonly lastData: FramePoint | null
  /** Last packet of any kind. */
  readonly lastPacket: FramePoint | null
  /** TTL or hop limit of this side's packets other than RST: lowest and highest; `null` if there is none. */
  readonly ttl: { readonly min: number; readonly max: number } | null
  /** End of the highest segment seen (relative sequence number, SYN and FIN counted). */
  readonly nextSeq: number
  /** Highest acknowledgement that the peer sent for this side's data (relative); 0 if none. */
  readonly acked: number
  /**
   * Retransmissions and keep-alive probes of this side since the peer's last packet; copies seen at a second capture point
   * are not counted. A high number says that the peer fell silent.
   */
  readonly unanswered: number
}

/** An HTTP/1 request head seen in clear text. */
export interface HttpRequest extends FramePoint {
  readonly method: string
  readonly path: string
  readonly host: string | null
  /** Content-Length; `null` if absent. */
  readonly contentLength: number | null
  /** Body bytes seen so far, by sequence space. */
  readonly bodyBytes: number
}

/** An HTTP/1 response head seen in clear text: the last one; an interim one (1xx) where no other came after it. */
export interface HttpResponse extends FramePoint {
  readonly status: number
  /** Content-Length; `null` if absent (chunked, or until the connection closes). */
  readonly contentLength: number | null
  /** Body bytes seen so far, by sequence space. */
  readonly bodyBytes: number
  /** Did all of it come? `null` where that cannot be told (no length, body until close). */
  readonly complete: boolean | null
}

/** What is visible of TLS. */
export interface TlsNotes {
  readonly sni: string | null
  readonly clientHello: FramePoint | null
  readonly serverHello: FramePoint | null
  /** First application data record of either side. */
  readonly applicationData: FramePoint | null
  readonly alert: (FramePoint & { readonly from: Side; readonly level: number; readonly description: number }) | null
}

/** An ICMP error that quotes a packet of this flow. */
export interface IcmpNote extends FramePoint {
  /** Address of the host that sent it. */
  readonly from: string
  readonly type: number
  readonly code: number
}

/**
 * The exchange that was going on, by turns of talk: a turn of the client begins with its first payload after payload of the
 * server. Retransmitted and duplicate packets do not count.
 */
export interface Exchange {
  /** First payload of the client's last turn; `null` if the client never sent any. */
  readonly requestStart: FramePoint | null
  /** Relative sequence number of {@link requestStart}; a close whose acknowledgement is not beyond it was sent before it arrived. */
  readonly requestSeq: number | null
  /** Last payload of that turn. */
  readonly requestEnd: FramePoint | null
  /** Payload bytes of that turn. */
  readonly requestBytes: number
  /** First payload of the server after that turn began; `null` if it did not answer. */
  readonly responseStart: FramePoint | null
  readonly responseEnd: FramePoint | null
  readonly responseBytes: number
  /** Last payload of either side; silence is measured from here. `null` if there was none. */
  readonly lastData: (FramePoint & { readonly from: Side }) | null
  /** Has the peer acknowledged all that the client sent? */
  readonly requestAcked: boolean
  /** Complete exchanges before this one: client turns that the server answered. */
  readonly turnsBefore: number
}

/**
 * One TCP connection of one capture file, as stored. Times are ns since the capture's base second; see
 * {@link CaptureInfo.baseSec}.
 */
export interface FlowRecord {
  /** Index into {@link FlowSource.captures}. */
  readonly capture: number
  /** Wireshark's tcp.stream in that file. */
  readonly stream: number
  readonly client: SideRecord
  readonly server: SideRecord
  /** `syn` if a SYN or SYN+ACK told the sides apart, else `guessed`. */
  readonly role: 'syn' | 'guessed'
  readonly firstFrame: number
  readonly lastFrame: number
  readonly startNs: number
  readonly endNs: number
  /** Wireshark's tcp.completeness. */
  readonly completeness: number
  readonly synFrames: readonly number[]
  readonly finFrames: readonly { readonly frame: number; readonly from: Side }[]
  readonly rstFrames: readonly { readonly frame: number; readonly from: Side }[]
  /** SYN, SYN+ACK and first ACK as far as seen, in order of the capture, at most {@link OPENING_KEPT}. */
  readonly opening: readonly Segment[]
  /**
   * FIN and RST segments in order of the capture: the first {@link CLOSERS_KEPT} of each kind and side. Copies taken at a second
   * capture point are left out, here and in {@link opening} and {@link tail}.
   */
  readonly closers: readonly Segment[]
  /**
   * Up to {@link TAIL_KEPT} segments that ended with the first closer (with the last packet if there is none), then up to
   * {@link TAIL_KEPT} that came after it.
   */
  readonly tail: readonly Segment[]
  /** The exchange at the moment of the first closer; at the end of the flow if there is none. */
  readonly exchange: Exchange
  /** First new payload of each side after the first closer; `null` if there was none. */
  readonly dataAfterClose: { readonly client: FramePoint | null; readonly server: FramePoint | null }
  /** New payload bytes of each side after the first closer. */
  readonly bytesAfterClose: { readonly client: number; readonly server: number }
  /**
   * Time of the handshake, ns: from the newest SYN to the first ACK behind the SYN+ACK, which is one round trip wherever the capture
   * was taken; to the SYN+ACK if no ACK was seen; `null` if SYN or SYN+ACK are missing.
   */
  readonly rttNs: number | null
  /** HTTP/1 request heads seen; `null` where the protocol cannot be read. */
  readonly requests: number | null
  readonly lastRequest: HttpRequest | null
  readonly lastResponse: HttpResponse | null
  readonly tls: TlsNotes | null
  readonly icmp: IcmpNote | null
  /** Packets that were missing from the capture by the sequence numbers around them. */
  readonly lostSegments: number
  /** Packets of this flow that are copies taken at a second capture point. */
  readonly duplicates: number
}

/** Segments of the handshake kept in {@link FlowRecord.opening}. */
export const OPENING_KEPT = 8
/** Closers kept per kind (FIN, RST) and side in {@link FlowRecord.closers}. */
export const CLOSERS_KEPT = 4
/** Segments kept on each side of the first closer in {@link FlowRecord.tail}. */
export const TAIL_KEPT = 8
