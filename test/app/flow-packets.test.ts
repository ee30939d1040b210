import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { flowPackets, keptPackets } from '../../src/app/flow-packets.js'
import { scanCapture } from '../../src/app/scan-capture.js'
import type { FlowPacket, PacketMark } from '../../src/model/flow-packet.js'
import { CASE_NAMES, casePath } from '../helpers/cases.js'
import { ROOT } from '../helpers/root.js'
import { captureOf } from '../helpers/segments.js'
import { tempFolder } from '../helpers/temp-folder.js'
import { recordsOf } from '../helpers/records-of.js'
import { hasTool } from '../helpers/tools.js'

const HAS_TSHARK = hasTool('tshark')

/** Marks that Wireshark has too, and its names for them. `duplicate` is our own. */
const WIRESHARK: Readonly<Record<Exclude<PacketMark, 'duplicate'>, string>> = {
  retransmission: 'retransmission',
  'out-of-order': 'out_of_order',
  'duplicate-ack': 'duplicate_ack',
  'gap-before': 'lost_segment',
  'keep-alive': 'keep_alive',
  'keep-alive-ack': 'keep_alive_ack',
  'zero-window': 'zero_window',
  'zero-window-probe': 'zero_window_probe',
}

/** In pieces of this size, so that packets are cut. */
async function* pieces(bytes: Buffer, size = 1000): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield await Promise.resolve(bytes.subarray(at, at + size))
}

async function packetsByStream(bytes: Buffer): Promise<Map<number, FlowPacket[]>> {
  const scan = await scanCapture({ path: 'a.pcap', chunks: pieces(bytes) }, () => undefined)
  const all = new Map<number, FlowPacket[]>()
  for (const flow of recordsOf(scan.flows())) {
    const packets: FlowPacket[] = []
    const input = { path: 'a.pcap', chunks: pieces(bytes, 777) }
    for await (const packet of flowPackets(input, flow, () => undefined)) packets.push(packet)
    all.set(flow.stream, packets)
  }
  scan.close()
  return all
}

/** One line a packet: what tshark and we can both say of it. */
function referee(capture: string): string[] {
  const fields = ['frame.number', 'tcp.stream', 'tcp.seq', 'tcp.ack', 'tcp.len', 'tcp.flags', 'tcp.window_size_value']
  const marks = Object.values(WIRESHARK).map((name) => `tcp.analysis.${name}`)
  const args = ['-2', '-n', '-r', capture, '-Y', 'tcp && !icmp && !icmpv6', '-T', 'fields']
  const all = [...fields, ...marks].flatMap((field) => ['-e', field])
  return execFileSync('tshark', [...args, ...all], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [frame, stream, seq, ack, len, flags, window, ...found] = line.split('\t')
      const names = Object.keys(WIRESHARK).filter((_, i) => (found[i] ?? '') !== '')
      return [stream, frame, seq, ack, len, String(Number(flags)), window, names.join(' ')].join(' ')
    })
    .sort()
}

function told(all: ReadonlyMap<number, readonly FlowPacket[]>): string[] {
  const names = Object.keys(WIRESHARK)
  return [...all]
    .flatMap(([stream, packets]) =>
      packets
        .filter(({ from }) => from !== 'middlebox')
        .map(({ frame, seq, ack, len, flags, window, marks }) => {
          const own = names.filter((name) => (marks as readonly string[]).includes(name)).join(' ')
          return [stream, frame, seq, ack, len, flags, window, own].join(' ')
        }),
    )
    .sort()
}

describe.skipIf(!HAS_TSHARK)('tshark says the same of every packet of every flow', () => {
  test.each(CASE_NAMES)('in %s', async (name) => {
    const capture = casePath(name, 'out.pcap')
    expect(told(await packetsByStream(readFileSync(capture)))).toEqual(referee(capture))
  })

  test.each(['vlan.pcap', 'vxlan.pcap', 'gre.pcap', 'sll2.pcap', 'raw-ipv6.pcap', 'two-sections.pcapng'])(
    'in %s',
    async (name) => {
      const capture = join(ROOT, 'fixtures/links', name)
      expect(told(await packetsByStream(readFileSync(capture)))).toEqual(referee(capture))
    },
  )

  test.each<[what: string, segments: string, mark: PacketMark]>([
    ['data that comes again', '0 C S, 1 S SA, 2 C A, 3 C PA 100, 400 C PA again', 'retransmission'],
    [
      'a keep-alive and its answer',
      '0 C S, 1 S SA, 2 C A, 3 C PA 9, 4 S A, 9004 C A seq=-1, 9005 S A',
      'keep-alive-ack',
    ],
    ['a closed window', '0 C S, 1 S SA, 2 C A, 3 C PA 9, 4 S A win=0, 90 C PA 1', 'zero-window-probe'],
    ['packets that are missing', '0 C S, 1 S SA, 2 C A, 3 C PA 9 seq=500', 'gap-before'],
    ['an ACK that says it again', '0 C S, 1 S SA, 2 C A, 3 C PA 9, 4 S A, 5 S A, 6 S A', 'duplicate-ack'],
  ])('%s', async (_, segments, mark) => {
    const bytes = captureOf(segments)
    const capture = join(tempFolder(), 'a.pcap')
    writeFileSync(capture, bytes)
    const all = await packetsByStream(bytes)
    expect([...all.values()].flat().flatMap(({ marks }) => marks)).toContain(mark)
    expect(told(all)).toEqual(referee(capture))
  })
})

describe('the packets of a flow', () => {
  const EXCHANGE = '0 C S, 1 S SA, 2 C A, 3 C PA get=/a, 4 S PA res=200:9:9, 5 S FA, 6 C A, 7 C FA'

  test('have the first lines of HTTP messages, and no others', async () => {
    const [packets = []] = (await packetsByStream(captureOf(EXCHANGE))).values()
    expect(packets.map(({ note }) => note)).toEqual([
      ...[null, null, null, 'GET /a HTTP/1.1', expect.stringMatching(/^HTTP\/1\.1 200/) as string, null, null, null],
    ])
  })

  test('name TLS records', async () => {
    const text = '0 C S, 1 S SA, 2 C A, 3 C PA hello=svc.example.com, 4 S PA serverhello, 5 C PA appdata'
    const [packets = []] = (await packetsByStream(captureOf(text))).values()
    const notes = packets.map(({ note }) => note).filter((note) => note !== null)
    expect(notes).toEqual(['TLS ClientHello', 'TLS ServerHello', 'TLS application data'])
  })

  test('stand between those of another flow with the same ends, which are left out', async () => {
    const twice = captureOf('0 C S, 1 S SA, 2 C A, 3 C R, 10 C S seq=77777, 11 S SA, 12 C A')
    const all = await packetsByStream(twice)
    expect([...all].map(([stream, packets]) => [stream, packets.map(({ frame }) => frame)])).toEqual([
      [0, [1, 2, 3, 4]],
      [1, [5, 6, 7]],
    ])
  })

  test('end with the ICMP error that refuses it', async () => {
    const [packets = []] = (await packetsByStream(captureOf('0 C S, 1 S icmp=3:3, 2 C S again'))).values()
    expect(packets.map(({ from, note }) => [from, note])).toContainEqual([
      'middlebox',
      expect.stringMatching(/^ICMP type 3 code 3 from /),
    ])
  })

  test('are, without the capture, those that its record keeps', async () => {
    const scan = await scanCapture({ path: 'a.pcap', chunks: pieces(captureOf(EXCHANGE)) }, () => undefined)
    const [flow] = recordsOf(scan.flows())
    if (flow === undefined) throw new Error('there is no flow')
    const [whole = []] = (await packetsByStream(captureOf(EXCHANGE))).values()
    const kept = keptPackets(flow)
    expect(kept.map(({ frame, from, flags, seq, ack, len }) => [frame, from, flags, seq, ack, len])).toEqual(
      whole.map(({ frame, from, flags, seq, ack, len }) => [frame, from, flags, seq, ack, len]),
    )
    expect(kept.map(({ note }) => note).filter((note) => note !== null)).toEqual(['GET /a', 'HTTP status 200'])
  })
})
