import type { FramePoint, Side } from './flow-record.js'

/**
 * What can be said of a packet beside its header, in Wireshark's words where Wireshark marks it too: `duplicate` is the same
 * packet seen at a second capture point, which Wireshark takes for sent again.
 */
export const PACKET_MARKS = [
  'retransmission',
  'out-of-order',
  'duplicate',
  'duplicate-ack',
  'gap-before',
  'keep-alive',
  'keep-alive-ack',
  'zero-window',
  'zero-window-probe',
] as const

export type PacketMark = (typeof PACKET_MARKS)[number]

/** One packet of a flow, as `corr show` prints it. Sequence numbers are relative, as Wireshark shows them. */
export interface FlowPacket extends FramePoint {
  /** `middlebox`: an ICMP error that quotes this flow, whoever sent it. */
  readonly from: Side | 'middlebox'
  /** TCP flag bits; of an ICMP error those of the quoted packet. */
  readonly flags: number
  readonly seq: number
  readonly ack: number
  /** Payload bytes on the wire. */
  readonly len: number
  /** Window field, unscaled. */
  readonly window: number
  readonly marks: readonly PacketMark[]
  /** First line of an HTTP/1 message, kind of a TLS record, or what an ICMP error says; `null` if there is none. */
  readonly note: string | null
}
