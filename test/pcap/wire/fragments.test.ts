import { describe, expect, test } from 'vitest'
import type { FlowRecord } from '../../../src/model/flow-record.js'
import type { FrameSpec } from '../build/capture.js'
import { conversation } from '../build/conversation.js'
import { bytes, ICMP, ipv4 } from '../build/packet.js'
import { fragments4, fragments6 } from '../build/fragments.js'
import { scanFrames } from '../build/scan.js'

const LINES = '0 C S, 1 S SA, 2 C PA 1000, 3 S FA'
const V6 = { client: { address: '2001:db8::1', port: 1 }, server: { address: '2001:db8::2', port: 2 } }

/** The conversation, its data packet replaced by what is made of its fragments. */
function withFragments(order: (fragments: Buffer[]) => Buffer[], version = 4): FrameSpec[] {
  const frames = conversation(LINES, version === 4 ? {} : V6)
  const data = frames[2]!.bytes
  const parts = order(version === 4 ? fragments4(data, 256) : fragments6(data, 256))
  return [...frames.slice(0, 2), ...parts.map((part) => ({ ms: 2, bytes: part })), frames[3]!]
}

async function flowOfFrames(frames: FrameSpec[]): Promise<FlowRecord | undefined> {
  return (await scanFrames(frames)).flows[0]
}

// frames as tshark 4.0.17 numbers them
describe.each([4, 6])('IPv%i', (version) => {
  test.each<[string, (parts: Buffer[]) => Buffer[], number]>([
    ['in order: in the last one', (parts) => parts, 6],
    ['backwards: in the first one, which comes last', (parts) => parts.toReversed(), 6],
    ['mixed', ([a, b, c, d]) => [b!, a!, d!, c!], 6],
    ['some twice', ([a, b, c, d]) => [a!, a!, b!, d!, c!, c!], 7],
  ])('counts once %s', async (_, order, frame) => {
    const flow = await flowOfFrames(withFragments(order, version))
    expect(flow?.client).toMatchObject({ packets: 2, bytes: 1000, lastData: { frame } })
  })

  test.each<[string, (parts: Buffer[]) => Buffer[]]>([
    ['the first', (parts) => parts.slice(1)],
    ['the last', (parts) => parts.slice(0, -1)],
    ['one in between', (parts) => parts.toSpliced(1, 1)],
  ])('does not count without %s, and says so', async (_, order) => {
    const { flows, warnings } = await scanFrames(withFragments(order, version))
    expect(flows[0]?.client).toMatchObject({ packets: 1, bytes: 0 })
    expect(warnings.map((warning) => warning.text)).toEqual(['1 IP datagram was left out: fragments are missing'])
  })
})

test('a first fragment that the snaplen cuts is a packet without length', async () => {
  const frames = withFragments((parts) => parts).map((frame) => ({
    ...frame,
    wireLength: frame.bytes.length,
    bytes: frame.bytes.subarray(0, 60),
  }))
  expect((await flowOfFrames(frames))?.client).toMatchObject({ packets: 2, bytes: 0 })
})

test('a fragment that claims more than its frame holds is taken as cut', async () => {
  const claiming = (packet: Buffer): Buffer => {
    packet.writeUInt16BE(packet.length + 9, 2)
    return packet
  }
  const [first, ...others] = fragments4(conversation('0 C PA 900')[0]!.bytes, 256).map(claiming)
  const { flows } = await scanFrames([first!, ...others].map((packet) => ({ ms: 0, bytes: packet })))
  expect(flows[0]?.client).toMatchObject({ packets: 1, bytes: 0 })
})

test('of several fragments that claim to be the last the first one is believed', async () => {
  const [first, second, third, last] = fragments4(conversation('0 C PA 900')[0]!.bytes, 256)
  const claims = Buffer.from(second!)
  claims.writeUInt16BE(256 / 8, 6)
  const scan = async (...parts: Buffer[]): Promise<number | undefined> =>
    (await scanFrames(parts.map((packet) => ({ ms: 0, bytes: packet })))).flows[0]?.client.bytes
  expect(await scan(last!, claims, first!)).toBeUndefined()
  expect(await scan(last!, claims, first!, third!)).toBe(900)
  expect(await scan(claims, last!, first!)).toBe(492)
})

// each read with tshark 4.0.17: payload of the datagram that is put together, 20 bytes of header in front
describe('fragments that overlap', () => {
  const part = (at: number, text: string, more: boolean): FrameSpec => {
    const header = at === 0 ? bytes('9c40 0050 000003e8 00000000 5018 fa00 0000 0000') : Buffer.alloc(0)
    const payload = Buffer.concat([header, Buffer.from(text)])
    return { ms: 0, bytes: ipv4(6, payload, { fragment: (more ? 0x2000 : 0) | (at / 8) }) }
  }
  const request = 'GET /aaaaaaaaaaa'
  const pathOf = async (...frames: FrameSpec[]): Promise<string | null | undefined> =>
    (await scanFrames(frames)).flows[0]?.lastRequest?.path

  test.each<[string, FrameSpec[], string | null]>([
    [
      'the one that begins first wins',
      [part(0, request, true), part(32, 'XXXX HTTP/1.1\r\n\r\n', false)],
      '/aaaaaaaaaaa',
    ],
    ['also if it comes later', [part(32, 'XXXX HTTP/1.1\r\n\r\n', false), part(0, request, true)], '/aaaaaaaaaaa'],
    [
      'of two that begin alike the one that comes first',
      [
        part(24, '/aaaaaaa', true),
        part(24, '/XXXXXXX', true),
        part(0, 'GET ', true),
        part(32, ' HTTP/1.1\r\n\r\n', false),
      ],
      '/aaaaaaa',
    ],
  ])('%s', async (_, frames, path) => {
    expect(await pathOf(...frames)).toBe(path)
  })

  test('byte by byte, where one ends between two units', async () => {
    const rest = [part(0, 'GET ', true), part(32, ' HTTP/1.1\r\n\r\n', false)]
    expect(await pathOf(part(24, '/a', true), part(24, '/XbbXXXX', true), ...rest)).toBe('/abbXXXX')
  })

  test('a fragment that ends behind the last one, but not where that ends, does not fill the gap', async () => {
    const frames = [part(40, 'z', false), part(0, 'GET ', true), part(24, 'x'.repeat(12), false)]
    expect((await scanFrames(frames)).flows).toEqual([])
  })
})

test('a fragment in the middle that ends between two units leaves a gap', async () => {
  const [first, second] = fragments4(conversation('0 C PA 400')[0]!.bytes, 256)
  const short = Buffer.from(first!.subarray(0, -1))
  short.writeUInt16BE(short.length, 2)
  expect((await scanFrames([short, second!].map((packet) => ({ ms: 0, bytes: packet })))).flows).toEqual([])
})

test('an ICMP error may quote a first fragment', async () => {
  const [first, second] = fragments4(conversation('0 C PA 900')[0]!.bytes, 256)
  const quoting = (part: Buffer): FrameSpec => ({
    ms: 9,
    bytes: ipv4(ICMP, Buffer.concat([bytes('0301000000000000'), part.subarray(0, 60)]), { src: '203.0.113.9' }),
  })
  const other = conversation('10 C S', { client: { address: '192.0.2.9', port: 9 } })
  expect((await flowOfFrames([quoting(first!), ...other]))?.stream).toBe(1)
  expect((await flowOfFrames([quoting(second!), ...other]))?.stream).toBe(0)
})

test('what waits is bounded', async () => {
  const frames = Array.from({ length: 600 }, (_, i) => {
    const lonely = fragments4(conversation(`0 C PA 900 id=${String(i + 1)}`)[0]!.bytes, 256)[0]!
    return { ms: i, bytes: lonely }
  })
  const { warnings } = await scanFrames(frames)
  expect(warnings[0]?.text).toContain('600 IP datagrams')
})

test('fragments beyond the longest datagram are left out', async () => {
  const fragment = ipv4(6, Buffer.alloc(1000), { fragment: 0x1fff })
  const { flows } = await scanFrames([{ ms: 0, bytes: fragment }])
  expect(flows).toEqual([])
})
