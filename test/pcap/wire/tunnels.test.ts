import { NEXT } from '../../../src/pcap/wire/next.js'
import { checkFrames, type FrameRow } from '../build/frame-table.js'
import { bytes, ethernet, ipv4, ipv6, segment, u16, u32 } from '../build/packet.js'

const IPV4 = 0x0800
const OUTER = { src: '203.0.113.1', dst: '203.0.113.2', ipId: 7 }
const OUTER6 = { src: '2001:db8:1::1', dst: '2001:db8:1::2' }
const inner = segment({ payload: Buffer.alloc(11, 0x61), flags: 'PA' })
const inner6 = segment({ payload: Buffer.alloc(11, 0x61), src: '2001:db8::1', dst: '2001:db8::2' })
const frame = ethernet(IPV4, inner)
const FOUND = { src: '192.0.2.1', dst: '198.51.100.2', payloadLen: 11, flags: 0x18, ipId: 1 }
const FOUND6 = { src: '2001:db8::1', payloadLen: 11, ipId: -1 }

const join = (...parts: (Buffer | string)[]): Buffer =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? bytes(part) : part)))
const ip = (protocol: number, ...parts: (Buffer | string)[]): Buffer => ipv4(protocol, join(...parts), OUTER)
const udp = (from: number, to: number, payload: Buffer, length = payload.length + 8): Buffer =>
  ip(17, u16(from, to, length, 0), payload)
const nflogField = (type: number, value: Buffer): Buffer => {
  const head = Buffer.alloc(4)
  head.writeUInt16LE(value.length + 4, 0)
  head.writeUInt16LE(type, 2)
  return join(head, value, Buffer.alloc(-value.length & 3))
}
const pktapHeader = (linkType: number, length = 108): Buffer => {
  const head = Buffer.alloc(length)
  head.writeUInt32LE(length, 0)
  head.writeUInt32LE(1, 4)
  head.writeUInt32LE(linkType, 8)
  return head
}
const wifi = (control: string, more = ''): Buffer => bytes(`${control} 0000 ${'020000000001'.repeat(3)} 1000 ${more}`)
const SNAP = 'aaaa03 000000 0800'

const ROWS: FrameRow[] = [
  ['GRE', 101, ip(47, '0000 0800', inner), NEXT.segment, FOUND],
  ['GRE over IPv6', 101, ipv6(47, join('0000 0800', inner), OUTER6), NEXT.segment, FOUND],
  [
    'GRE with checksum, key, sequence',
    101,
    ip(47, 'b000 0800', '00000000 00000001 00000002', inner),
    NEXT.segment,
    FOUND,
  ],
  [
    'GRE with routes',
    101,
    ip(47, '4000 0800 00000000', '0800 00 04 c0000201', '0000 00 00', inner),
    NEXT.segment,
    FOUND,
  ],
  ['GRE with Ethernet', 101, ip(47, '2000 6558 00000001', frame), NEXT.segment, FOUND],
  ['GRE with MPLS', 101, ip(47, '0000 8847 00010140', inner), NEXT.segment, FOUND],
  ['GRE version 1 with PPP', 101, ip(47, '3081 880b', u32(0, 5, 6), 'ff03 0021', inner), NEXT.segment, FOUND],
  ['GRE version 1 with IP', 101, ip(47, '0081 0800', inner), NEXT.segment, FOUND],
  ['WCCP', 101, ip(47, '0000 883e', inner), NEXT.segment, FOUND],
  ['WCCP version 2', 101, ip(47, '0000 883e', '00000000', inner), NEXT.segment, FOUND],
  [
    'NSH with context',
    1,
    ethernet(0x894f, join('0fc6 01 01', '000005ff', Buffer.alloc(16), inner)),
    NEXT.segment,
    FOUND,
  ],
  ['NSH with Ethernet', 101, ip(47, '0000 894f', '0fc2 02 03', '000005ff', frame), NEXT.segment, FOUND],
  [
    'NSH in VXLAN-GPE',
    101,
    udp(4790, 4790, join('0c000004 00000100 0fc2 02 02 000005ff', inner6)),
    NEXT.segment,
    FOUND6,
  ],
  ['NSH that states less than its header', 1, ethernet(0x894f, join('0fc0 01 01', inner)), NEXT.shortLink, {}],
  ['VN-Tag', 1, ethernet(0x8926, join('00000001 0800', inner)), NEXT.segment, FOUND],
  ['HSR', 1, ethernet(0x892f, join('00440001 0800', inner)), NEXT.segment, FOUND],
  ['redundancy tag', 1, ethernet(0xf1c1, join('00000001 0800', inner)), NEXT.segment, FOUND],
  ['E-Tag', 1, ethernet(0x893f, join('000000010000 8100 0005 0800', inner)), NEXT.segment, FOUND],
  ['Cisco MetaData', 1, ethernet(0x8909, join('010100010000 0800', inner)), NEXT.segment, FOUND],
  [
    'provider backbone',
    1,
    ethernet(0x88a8, join('0005 88e7 00000007', Buffer.alloc(12, 2), '0800', inner)),
    NEXT.segment,
    FOUND,
  ],
  ['bridged Ethernet as an EtherType', 1, ethernet(0x6558, frame), NEXT.segment, FOUND],
  ['TRILL', 1, ethernet(0x22f3, join('0043 00010002 00000000', frame)), NEXT.segment, FOUND],
  ['MACsec, not encrypted', 1, ethernet(0x88e5, join('0000 00000001 0800', inner)), NEXT.segment, FOUND],
  [
    'MACsec with its channel',
    1,
    ethernet(0x88e5, join('2000 00000001 0200000000010001 0800', inner)),
    NEXT.segment,
    FOUND,
  ],
  ['MACsec, encrypted', 1, ethernet(0x88e5, join('0c00 00000001 0800', inner)), NEXT.notTcp, {}],
  ['Geneve of a later version', 101, udp(6081, 6081, join('4000 0800 00000100', inner)), NEXT.segment, FOUND],
  ['IPv6 announced as IPv4 in IPv4', 101, ip(4, inner6), NEXT.segment, FOUND6],
  ['GRE with another protocol', 101, ip(47, '0000 0806', inner), NEXT.notTcp, {}],
  ['ERSPAN type I', 101, ip(47, '0000 88be', frame), NEXT.segment, FOUND],
  ['ERSPAN type II', 101, ip(47, '1000 88be 00000009', '1001000100000000', frame), NEXT.segment, FOUND],
  ['ERSPAN type III', 101, ip(47, '1000 22eb 00000009', '200100010000000000000000', frame), NEXT.segment, FOUND],
  [
    'ERSPAN type III with sub-header',
    101,
    ip(47, '1000 22eb 00000009', '200100010000000000000001', '0000000000000000', frame),
    NEXT.segment,
    FOUND,
  ],
  [
    'ERSPAN type III with another frame',
    101,
    ip(47, '1000 22eb 00000009', '200100010000000000000800', inner),
    NEXT.notTcp,
    {},
  ],
  ['IP in IP', 101, ip(4, inner), NEXT.segment, FOUND],
  ['IP in IP in IP', 101, ip(4, ip(4, inner)), NEXT.segment, FOUND],
  ['IPv6 in IPv4', 101, ip(41, inner6), NEXT.segment, FOUND6],
  ['IPv4 in IPv6', 101, ipv6(4, inner, OUTER6), NEXT.segment, FOUND],
  ['EtherIP', 101, ip(97, '3000', frame), NEXT.segment, FOUND],
  ['MPLS in IP', 101, ip(137, '00020140', inner), NEXT.segment, FOUND],
  [
    'authentication header',
    101,
    ip(51, '0604 0000', u32(1, 2, 3, 4, 5), inner.subarray(20)),
    NEXT.segment,
    { src: OUTER.src },
  ],
  ['VXLAN', 101, udp(50_000, 4789, join('0800000000000100', frame)), NEXT.segment, FOUND],
  ['VXLAN, the answer', 101, udp(4789, 50_000, join('0800000000000100', frame)), NEXT.segment, FOUND],
  ['VXLAN, UDP length 0', 101, udp(50_000, 4789, join('0800000000000100', frame), 0), NEXT.notTcp, {}],
  [
    'VXLAN, cut by the UDP length',
    101,
    udp(50_000, 4789, join('0800000000000100', frame), 75),
    NEXT.segment,
    { payloadLen: 5 },
  ],
  ['VXLAN-GPE', 101, udp(50_000, 4790, join('0c00000100000100', inner)), NEXT.segment, FOUND],
  ['VXLAN-GPE, another protocol', 101, udp(50_000, 4790, join('0c00000900000100', inner)), NEXT.notTcp, {}],
  ['Geneve', 101, udp(50_000, 6081, join('0000655800000100', frame)), NEXT.segment, FOUND],
  [
    'Geneve with options and IP',
    101,
    udp(50_000, 6081, join('0200080000000100 0102800100000000', inner)),
    NEXT.segment,
    FOUND,
  ],
  ['GTP-U', 101, udp(2152, 2152, join('30ff', u16(inner.length), '00000001', inner)), NEXT.segment, FOUND],
  [
    'GTP-U with sequence number',
    101,
    udp(2152, 2152, join('32ff', u16(inner.length + 4), '00000001 00010000', inner)),
    NEXT.segment,
    FOUND,
  ],
  [
    'GTP-U with an extension header',
    101,
    udp(2152, 2152, join('34ff', u16(inner.length + 8), '00000001 00000085 01100900', inner)),
    NEXT.segment,
    FOUND,
  ],
  [
    'GTP-U with endless extension headers',
    101,
    udp(2152, 2152, join('34ff 0100 00000001 00000085', '01100985'.repeat(12))),
    NEXT.tooDeep,
    {},
  ],
  [
    'GTP-U without a user packet',
    101,
    udp(2152, 2152, join('3201', u16(inner.length), '00000001', inner)),
    NEXT.notTcp,
    {},
  ],
  ['UDP that is no tunnel', 101, udp(50_000, 5353, frame), NEXT.notTcp, {}],
  ['UDP to a name server, whatever the other port', 101, udp(4789, 53, frame), NEXT.dns, {}],
  ['MPLS, two labels', 1, ethernet(0x8847, join('00010040 00020140', inner)), NEXT.segment, FOUND],
  ['MPLS, IPv6', 1, ethernet(0x8848, join('00020140', inner6)), NEXT.segment, FOUND6],
  ['MPLS, pseudowire', 1, ethernet(0x8847, join('00020140 00000000', frame)), NEXT.notTcp, {}],
  ['PPPoE', 1, ethernet(0x8864, join('11000001', u16(inner.length + 2), '0021', inner)), NEXT.segment, FOUND],
  [
    'PPPoE, protocol of one byte',
    1,
    ethernet(0x8864, join('11000001', u16(inner6.length + 1), '57', inner6)),
    NEXT.segment,
    FOUND6,
  ],
  [
    'PPPoE, padded',
    1,
    ethernet(0x8864, join('11000001', u16(inner.length + 2), '0021', inner, Buffer.alloc(9))),
    NEXT.segment,
    FOUND,
  ],
  [
    'PPPoE, cut by its length',
    1,
    ethernet(0x8864, join('11000001', u16(45), '0021', inner)),
    NEXT.segment,
    { payloadLen: 3 },
  ],
  ['PPP', 9, join('ff03 0021', inner), NEXT.segment, FOUND],
  ['PPP without address', 9, join('21', inner), NEXT.segment, FOUND],
  ['PPP with another control byte', 9, join('ff57 0021', inner), NEXT.segment, FOUND],
  ['PPP, MPLS', 9, join('0281 00020140', inner), NEXT.segment, FOUND],
  ['PPP, link control', 9, join('c021 0101', inner), NEXT.notTcp, {}],
  ['PPP in HDLC framing', 50, join('ff03 0021', inner), NEXT.segment, FOUND],
  ['Cisco HDLC', 50, join('0f00 0800', inner), NEXT.segment, FOUND],
  ['C_HDLC', 104, join('8f00 86dd', inner6), NEXT.segment, FOUND6],
  ['PPP_ETHER', 51, join('11000001', u16(inner.length + 2), '0021', inner), NEXT.segment, FOUND],
  ['PPP_WITH_DIR', 204, join('01 ff03 0021', inner), NEXT.segment, { ...FOUND, linkDirection: 4 }],
  ['NFLOG', 239, join('02000001', nflogField(1, bytes('08000301')), nflogField(9, inner)), NEXT.segment, FOUND],
  ['NFLOG without a packet', 239, join('02000001', nflogField(1, bytes('08000301'))), NEXT.notTcp, {}],
  ['NFLOG with a length that lies', 239, join('02000001', '00000900', inner), NEXT.shortLink, {}],
  ['PKTAP with Ethernet', 258, join(pktapHeader(1), frame), NEXT.segment, FOUND],
  ['PKTAP with raw IP', 149, join(pktapHeader(12), inner), NEXT.segment, FOUND],
  ['PKTAP in PKTAP without end', 258, Buffer.concat(Array<Buffer>(40).fill(pktapHeader(258, 12))), NEXT.tooDeep, {}],
  ['PKTAP with a link type that is not read', 258, join(pktapHeader(189), inner), NEXT.notTcp, {}],
  ['IP over InfiniBand', 242, join(Buffer.alloc(40), '0800 0000', inner), NEXT.segment, FOUND],
  ['IP over InfiniBand, ARP', 242, join(Buffer.alloc(40), '0806 0000', inner), NEXT.notTcp, {}],
  ['802.11', 105, join(wifi('0801'), SNAP, inner), NEXT.segment, FOUND],
  ['802.11 with quality of service', 105, join(wifi('8801', '0000'), SNAP, inner), NEXT.segment, FOUND],
  ['802.11 between access points', 105, join(wifi('0803', '020000000004'), SNAP, inner), NEXT.segment, FOUND],
  ['802.11, encrypted', 105, join(wifi('0841'), SNAP, inner), NEXT.notTcp, {}],
  ['802.11, beacon', 105, join(wifi('8000'), SNAP, inner), NEXT.notTcp, {}],
  ['802.11 behind radiotap', 127, join('0000 0800 00000000', wifi('0801'), SNAP, inner), NEXT.segment, FOUND],
]

checkFrames(ROWS)
