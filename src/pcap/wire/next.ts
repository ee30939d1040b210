/**
 * What a decoder returns: the layer that comes next, what was found, or why reading stops.
 */
export const NEXT = {
  /** A TCP header of this frame was read. */
  segment: 0,
  /** A TCP header that an ICMP error quotes was read, at least 16 bytes of it. */
  quote: 1,
  /** Of a quoted TCP header only ports and sequence number are there. */
  shortQuote: 2,
  /** A message from or to a name server, over UDP. */
  dns: 3,

  /** IPv4 or IPv6, by the version nibble. */
  ip: 8,
  ipv4: 9,
  ipv6: 10,
  tcp: 11,
  icmp: 12,
  icmpv6: 13,
  vlan: 14,
  llc: 15,
  ethernet: 16,
  ppp: 17,
  pppoe: 18,
  mpls: 19,
  udp: 20,
  gre: 21,
  erspan: 22,
  vxlan: 23,
  geneve: 24,
  gtp: 25,
  etherIp: 26,
  /** The link type that v.linkType names. */
  link: 27,
  vxlanGpe: 28,
  authentication: 29,
  /** A fragment: v.fragment… tell which. */
  fragment: 30,
  tagOf4: 31,
  tagOf6: 32,
  tagOf16: 33,
  macsec: 34,
  trill: 35,
  nsh: 36,
  wccp: 37,

  /** Nothing that could hold TCP: counted, not worth a word. */
  notTcp: 64,
  shortLink: 65,
  shortIp: 66,
  badIp: 67,
  shortTcp: 68,
  linkType: 69,
  tooDeep: 70,
} as const

export type Next = number

/** Values below are findings, from here to {@link FIRST_STOP} layers. */
export const FIRST_LAYER = 8
export const FIRST_STOP = 64
/** One more than the highest value. */
export const NEXT_COUNT = 71

/** Reasons to stop that a user should hear of, as the end of "3 frames were left out: …". */
export const STOP_TEXTS: Readonly<Partial<Record<Next, string>>> = {
  [NEXT.shortLink]: 'the link layer header is cut short',
  [NEXT.shortIp]: 'the IP header is cut short',
  [NEXT.badIp]: 'the IP header is malformed',
  [NEXT.shortTcp]: 'fewer than 16 bytes of the TCP header were captured',
  [NEXT.tooDeep]: 'too many headers are nested in one another',
}
