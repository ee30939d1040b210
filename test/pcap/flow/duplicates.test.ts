import { describe, expect, test } from 'vitest'
import { SLL2 } from '../build/capture.js'
import { conversation, type ConversationSpec } from '../build/conversation.js'
import { ethernet, sll2 } from '../build/packet.js'
import { scanFrames } from '../build/scan.js'

const OPEN = '0 C S id=1, 10 S SA id=2, 20 C A id=3, '

/** Frames of both lists by time: the second one is what another interface of the same host saw. */
async function seenTwice(
  first: string,
  second: string,
  packetTypes = [0, 4],
  spec: ConversationSpec = {},
): ReturnType<typeof scanFrames> {
  const at = (index: number) => (packet: Buffer) =>
    sll2(packet[0] === 0x45 ? 0x0800 : 0x86dd, packet, packetTypes[index], index + 2)
  const frames = [
    ...conversation(first, { ...spec, link: at(0) }),
    ...conversation(second, { ...spec, link: at(1) }),
  ].sort((a, b) => a.ms - b.ms)
  return scanFrames(frames, { linkType: SLL2 })
}

describe('each packet on two interfaces', () => {
  const lines = `${OPEN} 30 C PA 100 id=4, 40 S PA 50 id=5, 50 S FA id=6, 60 C PA 9 id=7, 61 S R id=0`
  const later = lines.replaceAll(/(\d+) ([CS]) /g, (_, ms: string, side: string) => `${ms}.2 ${side} `)

  test('counts as Wireshark does, but a verdict is made from the first of each', async () => {
    const { flows } = await seenTwice(lines, later)
    expect(flows).toHaveLength(1)
    const flow = flows[0]!
    expect(flow).toMatchObject({ duplicates: 8, requests: null })
    expect([flow.client.packets, flow.server.packets]).toEqual([8, 8])
    expect([flow.client.bytes, flow.server.bytes]).toEqual([218, 100])
    expect(flow.client.retransmissions + flow.server.retransmissions).toBeGreaterThan(0)
    expect(flow.finFrames).toHaveLength(2)
    expect(flow.exchange).toMatchObject({ requestBytes: 100, responseBytes: 50, turnsBefore: 0 })
    expect(flow.bytesAfterClose).toEqual({ client: 9, server: 0 })
    expect(flow.closers.map((closer) => closer.frame)).toEqual([11, 15])
    expect(flow.tail.map((segment) => segment.frame)).toEqual([1, 3, 5, 7, 9, 11, 13, 15])
    expect([flow.client.unanswered, flow.server.unanswered]).toEqual([0, 0])
  })

  test('also where the second point has another TTL', async () => {
    const { flows } = await seenTwice(lines, later.replaceAll(/ C (\S+) /g, ' C $1 ttl=63 '))
    expect(flows[0]?.duplicates).toBe(8)
    expect(flows[0]?.client.ttl).toEqual({ min: 64, max: 64 })
  })

  test('also IPv6, which has no identification', async () => {
    const ends = { client: { address: '2001:db8::1', port: 1 }, server: { address: '2001:db8::2', port: 2 } }
    const { flows } = await seenTwice(lines, later, [0, 4], ends)
    expect(flows[0]?.duplicates).toBe(8)
  })
})

describe('is no copy', () => {
  const link = (packet: Buffer): Buffer => ethernet(0x0800, packet)
  test.each([
    ['a retransmission: it has an identification of its own', '30 C PA 9 id=4, 31 C PA 9 seq=1 id=5'],
    ['one that is late', '30 C PA 9 id=4, 36 C PA 9 seq=1 id=4'],
    ['without identification, from the same place', '30 C PA 9 id=0, 30.1 C PA 9 seq=1 id=0'],
    ['without identification, later than a millisecond', '30 C PA 9 id=0 ttl=64, 31.5 C PA 9 seq=1 id=0 ttl=63'],
    ['another acknowledgement', '30 S PA 9, 31 C A id=4 ack=5, 32 C A id=4 ack=10'],
    ['another window', '31 C A id=4 win=1, 32 C A id=4 win=2'],
    ['another length', '30 C PA 9 id=4, 30.1 C PA 8 seq=1 id=4'],
    ['the other side', '30 C A seq=1 ack=1 id=4 win=9, 30.1 S A seq=1 ack=1 id=4 win=9'],
  ])('%s', async (_, lines) => {
    const { flows } = await scanFrames(conversation(OPEN + lines, { link }), { linkType: 1 })
    expect(flows[0]?.duplicates).toBe(0)
  })
})
