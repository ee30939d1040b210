import { describe, expect, test } from 'vitest'
import { NEXT } from '../../../src/pcap/wire/next.js'
import { decodeFrame } from '../build/decode.js'
import { checkFrames, type FrameRow } from '../build/frame-table.js'
import { bytes, ethernet, ICMP, ICMPV6, ipv4, ipv6, segment, sll, sll2, TCP, tcp, u16, u32 } from '../build/packet.js'

const IPV4 = 0x0800
const IPV6 = 0x86dd
const PAYLOAD = Buffer.alloc(11, 0x61)
const plain = segment({ payload: PAYLOAD, flags: 'PA', seq: 0xfffffff0, ack: 0x80000001 })
const plain6 = segment({ payload: PAYLOAD, flags: 'PA', src: '2001:db8::1', dst: '2001:db8::2' })
const quoted = ipv4(TCP, tcp({ flags: 'S' }))
const vlan = (id: number, type: number): Buffer => u16(id, type)
const icmpError = (quote: Buffer): Buffer => Buffer.concat([bytes('0301000000000000'), quote])
const snap = bytes('aaaa03 000000 0800')

/** One frame for each way through the decoders. */
const FRAMES: FrameRow[] = [
  ['Ethernet, IPv4', 1, ethernet(IPV4, plain), NEXT.segment, { src: '192.0.2.1', seq: 0xfffffff0, ack: 0x80000001 }],
  ['Ethernet, IPv6', 1, ethernet(IPV6, plain6), NEXT.segment, { src: '2001:db8::1', dst: '2001:db8::2', ipId: -1 }],
  ['EtherType of IPv4, version 6', 1, ethernet(IPV4, plain6), NEXT.segment, { src: '2001:db8::1' }],
  ['EtherType of IPv6, version 4', 1, ethernet(IPV6, plain), NEXT.badIp, {}],
  ['VLAN', 1, ethernet(0x8100, Buffer.concat([vlan(0x2005, IPV4), plain])), NEXT.segment, { linkPoint: 5 }],
  [
    'QinQ',
    1,
    ethernet(0x88a8, Buffer.concat([vlan(7, 0x8100), vlan(5, IPV4), plain])),
    NEXT.segment,
    { linkPoint: 7 * 4099 + 5 },
  ],
  ['QinQ of old', 1, ethernet(0x9100, Buffer.concat([vlan(7, IPV4), plain])), NEXT.segment, {}],
  [
    '802.3 with SNAP',
    1,
    ethernet(8 + plain.length, Buffer.concat([snap, plain, bytes('00000000')])),
    NEXT.segment,
    { payloadLen: 11 },
  ],
  ['802.2 with IP', 1, ethernet(3 + plain.length, Buffer.concat([bytes('060603'), plain])), NEXT.segment, {}],
  [
    '802.2 with IP, another source',
    1,
    ethernet(3 + plain.length, Buffer.concat([bytes('06aa03'), plain])),
    NEXT.segment,
    {},
  ],
  [
    'SNAP of Cisco',
    1,
    ethernet(8 + plain.length, Buffer.concat([bytes('aaaa03 0000f8 0800'), plain])),
    NEXT.segment,
    {},
  ],
  [
    'SNAP of others',
    1,
    ethernet(8 + plain.length, Buffer.concat([bytes('aaaa03 00000f 0800'), plain])),
    NEXT.notTcp,
    {},
  ],
  [
    'SNAP, bridged Ethernet',
    1,
    ethernet(24 + plain.length, Buffer.concat([bytes('aaaa03 0080c2 0007 0000'), ethernet(IPV4, plain)])),
    NEXT.segment,
    {},
  ],
  [
    'SNAP, bridged frame of another kind',
    1,
    ethernet(30, Buffer.concat([bytes('aaaa03 0080c2 000e'), plain])),
    NEXT.notTcp,
    {},
  ],
  ['cooked v1, netlink', 113, Buffer.concat([u16(4, 824, 0, 0, 0, 0, 0, IPV4), plain]), NEXT.notTcp, {}],
  ['spanning tree', 1, ethernet(38, Buffer.concat([bytes('424203'), Buffer.alloc(35)])), NEXT.notTcp, {}],
  ['ARP', 1, ethernet(0x0806, Buffer.alloc(28)), NEXT.notTcp, {}],
  ['cooked v1', 113, sll(IPV4, plain, 4), NEXT.segment, { linkDirection: 4 }],
  ['cooked v1 with VLAN', 113, sll(0x8100, Buffer.concat([vlan(9, IPV4), plain])), NEXT.segment, {}],
  ['cooked v1 with 802.2', 113, sll(4, Buffer.concat([snap, plain])), NEXT.segment, {}],
  ['cooked v2', 276, sll2(IPV4, plain, 4, 3), NEXT.segment, { linkDirection: 4, linkPoint: 3 }],
  ['cooked v2, IPv6', 276, sll2(IPV6, plain6), NEXT.segment, { src: '2001:db8::1' }],
  ['raw IPv4', 101, plain, NEXT.segment, { payloadLen: 11, window: 64_240, flags: 0x18, ttl: 64, ipId: 1 }],
  ['raw IPv6', 101, plain6, NEXT.segment, { payloadLen: 11 }],
  ['IPV4', 228, plain, NEXT.segment, {}],
  ['IPV6', 229, plain6, NEXT.segment, {}],
  ['NULL, little-endian', 0, Buffer.concat([bytes('02000000'), plain]), NEXT.segment, {}],
  ['NULL, big-endian', 0, Buffer.concat([bytes('00000002'), plain]), NEXT.segment, {}],
  ['NULL, IPv6 of Darwin', 0, Buffer.concat([bytes('1e000000'), plain6]), NEXT.segment, {}],
  ['LOOP, IPv6 of OpenBSD', 108, Buffer.concat([bytes('00000018'), plain6]), NEXT.segment, {}],
  ['NULL, another family', 0, Buffer.concat([bytes('07000000'), plain]), NEXT.notTcp, {}],
  ['IPv4 options', 101, segment({ ipOptions: bytes('01 94040000 00 0000') }), NEXT.segment, {}],
  [
    'IPv4 source route',
    101,
    segment({ ipOptions: bytes('83 0b 04 c0000205 c0000209 00') }),
    NEXT.segment,
    { dst: '192.0.2.9' },
  ],
  ['IPv4 option of length 1', 101, segment({ ipOptions: bytes('94 01 0000') }), NEXT.segment, {}],
  ['IPv4 option beyond the header', 101, segment({ ipOptions: bytes('94 05 0000') }), NEXT.segment, {}],
  ['IPv4 option too short for its type', 101, segment({ ipOptions: bytes('94 03 0000') }), NEXT.badIp, {}],
  [
    'IPv4 source route that is used up',
    101,
    segment({ ipOptions: bytes('83 0b 0c c0000205 c0000209 00') }),
    NEXT.segment,
    { dst: '198.51.100.2' },
  ],
  ['IPv4 header of 16 bytes', 101, Buffer.concat([bytes('44'), plain.subarray(1)]), NEXT.badIp, {}],
  ['IP version 5', 101, Buffer.concat([bytes('55'), plain.subarray(1)]), NEXT.badIp, {}],
  ['IPv4 total length below the header', 101, segment({ ipLength: 19 }), NEXT.badIp, {}],
  ['UDP', 101, ipv4(17, Buffer.alloc(20)), NEXT.notTcp, {}],
  [
    'IPv6 extension headers',
    101,
    ipv6(0, Buffer.concat([bytes('3c00 000000000000'), bytes('0600 000000000000'), tcp({ payload: PAYLOAD })])),
    NEXT.segment,
    { payloadLen: 11 },
  ],
  [
    'IPv6 authentication header',
    101,
    ipv6(51, Buffer.concat([bytes('0601 00000000000000000000'), tcp({})])),
    NEXT.segment,
    {},
  ],
  ['IPv6 atomic fragment', 101, ipv6(44, Buffer.concat([bytes('0600 0000 00000001'), tcp({})])), NEXT.segment, {}],
  ['IPv6, endless headers', 101, ipv6(60, Buffer.alloc(17 * 8, bytes('3c00 000000000000'))), NEXT.tooDeep, {}],
  ['ICMP error with the whole header', 101, ipv4(ICMP, icmpError(quoted)), NEXT.quote, { src: '192.0.2.1', flags: 2 }],
  ['ICMP error with 8 bytes', 101, ipv4(ICMP, icmpError(quoted.subarray(0, 28))), NEXT.shortQuote, { dstPort: 80 }],
  ['ICMP echo', 101, ipv4(ICMP, Buffer.concat([bytes('0800000000000000'), quoted])), NEXT.notTcp, {}],
  [
    'ICMPv6 error',
    101,
    ipv6(ICMPV6, Buffer.concat([bytes('0104000000000000'), plain6])),
    NEXT.quote,
    { src: '2001:db8::1' },
  ],
  [
    'ICMPv6 neighbour solicitation',
    101,
    ipv6(ICMPV6, Buffer.concat([bytes('8700000000000000'), plain6])),
    NEXT.notTcp,
    {},
  ],
  ['an error that quotes an error', 101, ipv4(ICMP, icmpError(ipv4(ICMP, icmpError(quoted)))), NEXT.notTcp, {}],
]

checkFrames(FRAMES)

describe('payload length', () => {
  const cases: [string, Buffer, number | undefined, number][] = [
    ['Ethernet padding is no payload', ethernet(IPV4, Buffer.concat([segment(), Buffer.alloc(6)])), undefined, 0],
    [
      'a short snaplen does not shorten it',
      ethernet(IPV4, segment({ payload: Buffer.alloc(900) })).subarray(0, 96),
      954,
      900,
    ],
    [
      'IP length 0 means to the end of the frame',
      ethernet(IPV4, segment({ payload: Buffer.alloc(2000), ipLength: 0 })),
      undefined,
      2000,
    ],
    [
      'an IP length beyond the frame is cut to it',
      ethernet(IPV4, segment({ payload: Buffer.alloc(10), ipLength: 1500 })),
      undefined,
      10,
    ],
    [
      'IPv6 payload length 0 likewise',
      ethernet(IPV6, segment({ src: '2001:db8::1', dst: '2001:db8::2', payload: PAYLOAD, ipLength: 0 })),
      undefined,
      11,
    ],
    [
      'TCP options are no payload',
      ethernet(IPV4, segment({ tcpOptions: bytes('0101080a0000000100000002'), payload: PAYLOAD })),
      undefined,
      11,
    ],
    [
      'a header length that does not fit leaves none',
      ethernet(IPV4, segment({ dataOffset: 15, payload: PAYLOAD })),
      undefined,
      0,
    ],
    [
      'a header length below 20 counts all behind it',
      ethernet(IPV4, segment({ dataOffset: 2, payload: PAYLOAD })),
      undefined,
      23,
    ],
  ]
  test.each(cases)('%s', (_, frame, wireLength, payloadLen) => {
    const spec = wireLength === undefined ? { linkType: 1 } : { linkType: 1, wireLength }
    expect(decodeFrame(frame, spec)).toMatchObject({ next: NEXT.segment, payloadLen })
  })
})

describe('a TCP header', () => {
  test.each([
    [4, NEXT.shortTcp],
    [8, NEXT.shortTcp],
    [14, NEXT.shortTcp],
    [15, NEXT.shortTcp],
    [16, NEXT.segment],
    [19, NEXT.segment],
    [20, NEXT.segment],
  ])('of which %i bytes were captured', (length, next) => {
    const decoded = decodeFrame(plain.subarray(0, 20 + length), { linkType: 101, wireLength: plain.length })
    expect(decoded.next).toBe(next)
    if (next === NEXT.segment) expect(decoded).toMatchObject({ payloadLen: 11, whole: length >= 20, flags: 0x18 })
  })

  test('that states less than 20 bytes is left out of the analysis', () => {
    expect(decodeFrame(segment({ dataOffset: 4, flags: 'SA' }), { linkType: 101 })).toMatchObject({ whole: false })
  })
})

test('a link type that is not read is said so', () => {
  expect(decodeFrame(u32(0, 0, 0, 0), { linkType: 189 }).next).toBe(NEXT.linkType)
})
