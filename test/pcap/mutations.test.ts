import fc from 'fast-check'
import { expect, test } from 'vitest'
import { pcap } from './build/capture.js'
import { conversation } from './build/conversation.js'
import { bytes, ethernet, ICMP, ipv4, segment, u16 } from './build/packet.js'
import { SectionBuilder } from './build/pcapng.js'
import { scanBytes } from './build/scan.js'

const LINES = [
  '0 C S, 10 S SA, 20 C A, 30 C PA data=POST_/a_HTTP/1.1\\r\\nHost:_a\\r\\nContent-Length:_5\\r\\n\\r\\nhello',
  '40 S PA data=HTTP/1.1_200_OK\\r\\nTransfer-Encoding:_chunked\\r\\n\\r\\n3\\r\\nabc\\r\\n0\\r\\n\\r\\n, 50 S FA, 60 C R',
].join()
const OUTER = { src: '203.0.113.1', dst: '203.0.113.2' }

const frame = (packet: Buffer): Buffer => ethernet(0x0800, packet)
const error = ipv4(ICMP, Buffer.concat([bytes('0301000000000000'), segment({ flags: 'S' })]))
const vxlan = (packet: Buffer): Buffer =>
  frame(ipv4(17, Buffer.concat([u16(9, 4789, packet.length + 30, 0), bytes('0800000000000100'), frame(packet)]), OUTER))
const gre = (packet: Buffer): Buffer => frame(ipv4(47, Buffer.concat([bytes('00000800'), packet]), OUTER))
const halves = (packet: Buffer): Buffer[] => [
  frame(ipv4(6, packet.subarray(20, 60), { fragment: 0x2000 })),
  frame(ipv4(6, packet.subarray(60), { fragment: 5 })),
]

const FRAMES = [
  ...conversation(LINES, { link: frame }),
  ...conversation(LINES, { link: vxlan, clientIsn: 5 }),
  ...conversation(LINES, { link: gre, clientIsn: 9 }),
  { ms: 70, bytes: frame(error) },
  ...halves(segment({ payload: Buffer.alloc(80), srcPort: 7 })).map((part) => ({ ms: 80, bytes: part })),
]
const section = new SectionBuilder()
const CAPTURES = [
  pcap(FRAMES, { linkType: 1 }),
  Buffer.concat([section.header(), section.interface({ linkType: 1 }), ...FRAMES.map((each) => section.packet(each))]),
]

/** Changes bytes, cuts a stretch out, or doubles it. */
const mutation = fc.record({
  capture: fc.constantFrom(...CAPTURES),
  bytes: fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 0, max: 255 })), {
    maxLength: 12,
  }),
  from: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.integer({ min: 0, max: 40 }),
  double: fc.boolean(),
})

function mutate(m: {
  capture: Buffer
  bytes: [number, number][]
  from: number
  length: number
  double: boolean
}): Buffer {
  const changed = Buffer.from(m.capture)
  for (const [at, value] of m.bytes) changed[Math.floor(at * (changed.length - 1))] = value
  const from = Math.floor(m.from * changed.length)
  const to = from + m.length
  return Buffer.concat([changed.subarray(0, m.double ? to : from), changed.subarray(m.double ? from : to)])
}

test('a mutated capture gives flows or a Failure, the same in any chunks, and never more flows than frames', async () => {
  await fc.assert(
    fc.asyncProperty(mutation, fc.integer({ min: 1, max: 300 }), async (m, chunkSize) => {
      const capture = mutate(m)
      const whole = await outcome(capture, 65_536)
      expect(await outcome(capture, chunkSize)).toEqual(whole)
    }),
    { numRuns: 1500, seed: 20_240_229 },
  )
})

test('bytes of any kind behind a good header', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...CAPTURES), fc.uint8Array({ maxLength: 400 }), async (capture, noise) => {
      await outcome(Buffer.concat([capture.subarray(0, capture.readUInt32LE(0) === 0x0a0d0d0a ? 60 : 24), noise]), 100)
    }),
    { numRuns: 500, seed: 20_240_301 },
  )
})

async function outcome(capture: Buffer, chunkSize: number): Promise<unknown> {
  try {
    const { scan, flows, warnings } = await scanBytes(capture, chunkSize)
    expect(flows.length).toBeLessThanOrEqual(scan.info.frames)
    // how much was read before the damage was seen depends on the chunks
    const info = { ...scan.info, bytes: scan.damage === null ? scan.info.bytes : 0 }
    return { info, damage: scan.damage?.message, flows, warnings }
  } catch (failure) {
    expect(failure).toMatchObject({ name: 'Failure' })
    return String(failure)
  }
}
