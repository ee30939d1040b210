import { ETHERNET, pcap, SLL2 } from './capture.js'
import { conversation } from './conversation.js'
import { bytes, ethernet, ipv4, sll, sll2, u16 } from './packet.js'
import { SectionBuilder } from './pcapng.js'

const GET = 'data=GET_/a_HTTP/1.1\\r\\nHost:_svc.example.com\\r\\n\\r\\n'
/** A request that the server answers by RST, as each of the fixtures shows it. */
const LINES = `0 C S, 0.4 S SA, 0.5 C A, 1 C PA ${GET}, 1.5 S A, 250 S RA`
const V6 = { client: { address: '2001:db8::1', port: 40_000 }, server: { address: '2001:db8::2', port: 80 } }
const OUTER = { src: '203.0.113.1', dst: '203.0.113.2', ipId: 7 }
const section = new SectionBuilder()
const bigEndian = new SectionBuilder(true)

const join = (...parts: Buffer[]): Buffer => Buffer.concat(parts)
const of = (link: (packet: Buffer, from: 'C' | 'S') => Buffer, linkType: number): Buffer =>
  pcap(conversation(LINES, { link }), { linkType })
const frame = (packet: Buffer): Buffer => ethernet(0x0800, packet)

/** Each capture of fixtures/links by its name: the tests compare the files with these, byte for byte. */
export const LINK_FIXTURES: Readonly<Record<string, Buffer>> = {
  'ethernet.pcap': of(frame, ETHERNET),
  'vlan.pcap': of((packet) => ethernet(0x8100, join(u16(5, 0x0800), packet)), ETHERNET),
  'qinq.pcap': of((packet) => ethernet(0x88a8, join(u16(7, 0x8100, 5, 0x0800), packet)), ETHERNET),
  'snap.pcap': of((packet) => ethernet(packet.length + 8, join(bytes('aaaa030000000800'), packet)), ETHERNET),
  'sll.pcap': of((packet, from) => sll(0x0800, packet, from === 'C' ? 4 : 0), 113),
  'sll2.pcap': of((packet, from) => sll2(0x0800, packet, from === 'C' ? 4 : 0), SLL2),
  'null.pcap': of((packet) => join(bytes('02000000'), packet), 0),
  'loop.pcap': of((packet) => join(bytes('00000002'), packet), 108),
  'raw-ipv6.pcap': pcap(conversation(LINES, V6)),
  'ppp.pcap': of((packet) => join(bytes('ff030021'), packet), 9),
  'pppoe.pcap': of((p) => ethernet(0x8864, join(bytes('11000001'), u16(p.length + 2), bytes('0021'), p)), ETHERNET),
  'mpls.pcap': of((packet) => ethernet(0x8847, join(bytes('00020140'), packet)), ETHERNET),
  'gre.pcap': of((packet) => frame(ipv4(47, join(bytes('00000800'), packet), OUTER)), ETHERNET),
  'erspan.pcap': of(
    (packet) => frame(ipv4(47, join(bytes('100088be000000091001000100000000'), frame(packet)), OUTER)),
    ETHERNET,
  ),
  'vxlan.pcap': of(
    (p) => frame(ipv4(17, join(u16(9, 4789, p.length + 30, 0), bytes('0800000000000100'), frame(p)), OUTER)),
    ETHERNET,
  ),
  'geneve.pcap': of(
    (p) => frame(ipv4(17, join(u16(9, 6081, p.length + 30, 0), bytes('0000655800000100'), frame(p)), OUTER)),
    ETHERNET,
  ),
  'two-sections.pcapng': join(
    ...[section, bigEndian].flatMap((each, i) => [
      each.header(),
      each.interface(),
      ...conversation(LINES)
        .slice(3 * i, 3 * i + 3)
        .map((part) => each.packet(part)),
    ]),
  ),
}

const whole = pcap(conversation(LINES))
const wholeNg = join(section.header(), section.interface(), ...conversation(LINES).map((part) => section.packet(part)))

/** Each capture of fixtures/broken by its name. */
export const BROKEN_FIXTURES: Readonly<Record<string, Buffer>> = {
  'empty.pcap': Buffer.alloc(0),
  'header-cut.pcap': whole.subarray(0, 20),
  'text.pcap': Buffer.from('not a capture at all\n'),
  'cut.pcap': whole.subarray(0, -10),
  'cut.pcapng': wholeNg.subarray(0, -10),
  'damaged.pcap': join(whole, Buffer.alloc(64, 0xff), whole.subarray(24)),
  'damaged.pcapng': join(wholeNg, Buffer.alloc(64, 0xff), wholeNg),
  'link-type.pcap': pcap(conversation(LINES), { linkType: 189 }),
}
