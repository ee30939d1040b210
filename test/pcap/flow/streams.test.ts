import { describe, expect, test } from 'vitest'
import type { FrameSpec } from '../build/capture.js'
import { conversation } from '../build/conversation.js'
import { bytes, ethernet, ICMP, ipv4, segment, TCP, tcp, u16 } from '../build/packet.js'
import { flowOf, flowsOf, scanFrames } from '../build/scan.js'

/** `stream:first-last` of each flow. */
async function streamsOf(lines: string): Promise<string> {
  const flows = await flowsOf(lines)
  return flows.map((flow) => `${String(flow.stream)}:${String(flow.firstFrame)}-${String(flow.lastFrame)}`).join(' ')
}

// what tshark 4.0.17 prints as tcp.stream for such captures
test.each([
  ['a connection', '0 C S, 1 S SA, 2 C A, 3 C PA 9, 4 S PA 9, 5 C FA, 6 S FA, 7 C A', '0:1-8'],
  ['a retransmitted SYN stays', '0 C S, 1000 C S seq=0, 3000 C S seq=0', '0:1-3'],
  ['a retry with the same number after RST stays', '0 C S, 1 S RA seq=0, 9 C S seq=0, 10 S RA seq=0', '0:1-4'],
  ['a SYN with another number opens a stream', '0 C S, 1 S RA, 9 C S seq=77, 10 S RA', '0:1-2 1:3-4'],
  ['FIN does not end a stream, nor does time', '0 C S, 1 S SA, 2 C A, 3 C FA, 4 S FA, 99999 C A', '0:1-6'],
  ['late packets belong to the newest stream', '0 C S, 1 S SA, 9 C S seq=77, 10 S A ack=1', '0:1-2 1:3-4'],
  ['SYN+ACK with another number stays', '0 C S, 1 S SA, 2 S SA seq=99', '0:1-3'],
  ['a SYN of the other side opens a stream', '0 C PA 5, 1 S PA 5, 2 S S seq=9999', '0:1-2 1:3-3'],
  ['data, then a SYN with exactly the number before it', '0 C PA 5 seq=1, 1 C S seq=0', '0:1-2'],
  ['data, then a SYN with another number', '0 C PA 5 seq=1, 1 C S seq=900', '0:1-1 1:2-2'],
  ['SYN+ACK before SYN with the number that it acknowledges', '0 S SA ack=1, 1 C S seq=0', '0:1-2'],
  ['RST alone, then a SYN', '0 C R seq=5, 1 C S seq=900', '0:1-1 1:2-2'],
])('%s', async (_, lines, expected) => {
  expect(await streamsOf(lines)).toBe(expected)
})

test('the key is both ends in either order, and nothing of the link layer', async () => {
  const link = (tag: number) => (packet: Buffer) => ethernet(0x8100, Buffer.concat([u16(tag, 0x0800), packet]))
  const frames = [
    ...conversation('0 C S', { link: link(1) }),
    ...conversation('1 S SA', { link: link(2) }),
    ...conversation('2 C S', { client: { address: '192.0.2.1', port: 40_001 } }).map((frame) => ({
      ...frame,
      bytes: ethernet(0x0800, frame.bytes),
    })),
  ]
  const { flows } = await scanFrames(frames, { linkType: 1 })
  expect(flows.map((flow) => [flow.stream, flow.client.port, flow.client.packets, flow.server.packets])).toEqual([
    [0, 40_000, 1, 1],
    [1, 40_001, 1, 0],
  ])
})

test('IPv4 and IPv6 with the same words are two flows', async () => {
  const v4 = segment({ src: '32.1.13.184', dst: '32.1.13.185' })
  const v6 = segment({ src: '2001:db8::', dst: '2001:db9::' })
  const { flows } = await scanFrames([v4, v6].map((packet, ms) => ({ ms, bytes: packet })))
  expect(flows.map((flow) => flow.client.address)).toEqual(['32.1.13.184', '2001:db8::'])
})

test('a connection of a port to itself is one side', async () => {
  const ends = { src: '127.0.0.1', dst: '127.0.0.1', srcPort: 5000, dstPort: 5000 }
  const { flows } = await scanFrames([{ ms: 0, bytes: segment({ ...ends, flags: 'S' }) }])
  expect(flows).toHaveLength(1)
  expect((flows[0]?.client.packets ?? 0) + (flows[0]?.server.packets ?? 0)).toBe(1)
})

describe('ICMP errors', () => {
  const error = (quote: Buffer, ms: number, from = '203.0.113.9'): FrameSpec => ({
    ms,
    bytes: ipv4(ICMP, Buffer.concat([bytes('0301000000000000'), quote]), { src: from, dst: '192.0.2.1' }),
  })
  const syn = ipv4(TCP, tcp({ flags: 'S' }))
  const otherFlow = conversation('5 C S', { client: { address: '192.0.2.7', port: 7 } })

  test('a quoted header of a flow that was never seen uses up a number', async () => {
    const { scan, flows } = await scanFrames([error(syn, 0), ...otherFlow])
    expect(flows.map((flow) => flow.stream)).toEqual([1])
    expect(scan.info).toMatchObject({ flows: 1, tcpFrames: 1 })
  })

  test('a flow that comes later gets the number that its quote used up', async () => {
    const { flows } = await scanFrames([error(syn, 0), ...otherFlow, ...conversation('9 C S')])
    expect(flows.map((flow) => [flow.stream, flow.client.port])).toEqual([
      [0, 40_000],
      [1, 7],
    ])
    expect(flows[0]?.icmp).toEqual({ frame: 1, timeNs: 0, from: '203.0.113.9', type: 3, code: 1 })
  })

  test('the usual 8 quoted bytes touch no stream', async () => {
    const { flows } = await scanFrames([error(syn.subarray(0, 28), 0), ...otherFlow])
    expect(flows.map((flow) => [flow.stream, flow.icmp])).toEqual([[0, null]])
  })

  test('but they are noted with a flow that is known', async () => {
    const { flows } = await scanFrames([...conversation('0 C S'), error(syn.subarray(0, 28), 3)])
    expect(flows[0]).toMatchObject({ icmp: { frame: 2, timeNs: 3e6, type: 3, code: 1 } })
    expect(flows[0]?.client.packets).toBe(1)
  })

  test('the first error that ends a connection is kept', async () => {
    const tooBig = ipv4(ICMP, Buffer.concat([bytes('0304000000000578'), syn]))
    const frames = [...conversation('0 C S'), { ms: 1, bytes: tooBig }, error(syn, 2), error(syn, 3, '203.0.113.10')]
    const { flows } = await scanFrames(frames)
    expect(flows[0]?.icmp).toMatchObject({ frame: 3, from: '203.0.113.9' })
  })
})

test('frame numbers count all frames', async () => {
  const other = { ms: 0, bytes: ipv4(17, Buffer.alloc(8)) }
  const [syn, synAck, ack] = conversation('0 C S, 1 S SA, 2 C A')
  const { flows } = await scanFrames([other, syn!, other, other, synAck!, ack!, other])
  expect(flows[0]).toMatchObject({ firstFrame: 2, lastFrame: 6, synFrames: [2, 5] })
})

test('base numbers: the raw ones that relative numbers count from', async () => {
  const flow = await flowOf('0 C S, 1 S SA', { clientIsn: 0xffffffff, serverIsn: 5 })
  expect([flow.client.isn, flow.server.isn]).toEqual([0xffffffff, 5])
  const middle = await flowOf('0 C PA 10 seq=1 ack=1', { clientIsn: 0xffffffff, serverIsn: 5 })
  expect([middle.client.isn, middle.server.isn]).toEqual([0xffffffff, 5])
  const unknown = await flowOf('0 C S')
  expect(unknown.server.isn).toBeNull()
})
