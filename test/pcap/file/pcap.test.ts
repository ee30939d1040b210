import { expect, test } from 'vitest'
import { isCapture } from '../../../src/pcap/file/index.js'
import { BASE_SEC, pcap, pcapHeader, pcapRecord } from '../build/capture.js'
import { conversation } from '../build/conversation.js'
import { segment } from '../build/packet.js'
import { scanBytes, scanFrames } from '../build/scan.js'

const HANDSHAKE = conversation('0 C S, 20 S SA, 40.25 C A, 50 C PA 100, 60 S PA 2000')

test.each([
  ['microseconds, little-endian', {}],
  ['microseconds, big-endian', { bigEndian: true }],
  ['nanoseconds, little-endian', { nanoseconds: true }],
  ['nanoseconds, big-endian', { nanoseconds: true, bigEndian: true }],
])('reads %s', async (_, spec) => {
  const { scan, flows, warnings } = await scanFrames(HANDSHAKE, spec)
  expect(warnings).toEqual([])
  expect(scan.damage).toBeNull()
  expect(scan.info).toEqual({
    path: 'test.pcap',
    baseSec: BASE_SEC,
    digits: 'nanoseconds' in spec ? 9 : 6,
    frames: 5,
    tcpFrames: 5,
    flows: 1,
    firstNs: 0,
    lastNs: 60e6,
    bytes: pcap(HANDSHAKE, spec).length,
  })
  expect(flows[0]).toMatchObject({ startNs: 0, endNs: 60e6, client: { bytes: 100 }, server: { bytes: 2000 } })
  expect(flows[0]?.client.lastPacket).toEqual({ frame: 4, timeNs: 50e6 })
})

test('counts time from the second of the first frame, also backwards', async () => {
  const [first, second] = conversation('2500 C S, 200 S SA')
  const { scan, flows } = await scanFrames([first!, second!])
  expect(scan.info).toMatchObject({ baseSec: BASE_SEC + 2, firstNs: -1.8e9, lastNs: 0.5e9 })
  expect(flows[0]).toMatchObject({ startNs: 0.5e9, endNs: -1.8e9 })
})

test.each([
  ['2.2: swapped', [2, 2], true, 1960],
  ['2.3: swapped where captured is larger', [2, 3], true, 1960],
  ['2.3: in order', [2, 3], false, 1960],
  ['2.4: in order', [2, 4], false, 1960],
] as const)('reads the lengths of version %s', async (_, version, swapLengths, bytes) => {
  const cut = segment({ payload: Buffer.alloc(1960), flags: 'PA' }).subarray(0, 100)
  const { flows } = await scanFrames([{ ms: 0, bytes: cut, wireLength: 2000 }], { version, swapLengths })
  expect(flows[0]?.client.bytes).toBe(bytes)
})

test('ignores the length of the frame check sequence beside the link type', async () => {
  const capture = pcap(HANDSHAKE)
  capture.writeUInt16LE(0x9000, 22)
  expect((await scanBytes(capture)).flows).toHaveLength(1)
})

test('gives the same in chunks of any size', async () => {
  const capture = pcap(HANDSHAKE)
  const whole = await scanBytes(capture)
  for (const size of [1, 2, 3, 7, 16, 17, 24, 25, 41, 100, 1000]) {
    const inChunks = await scanBytes(capture, size)
    expect(inChunks.flows).toEqual(whole.flows)
    expect(inChunks.scan.info).toEqual(whole.scan.info)
  }
})

test('reads up to a cut at any byte, with one warning', async () => {
  const capture = pcap(HANDSHAKE)
  const ends = HANDSHAKE.map((_, i) => pcap(HANDSHAKE.slice(0, i + 1)).length)
  for (let length = 24; length <= capture.length; length++) {
    const { scan, warnings } = await scanBytes(capture.subarray(0, length))
    const frames = ends.filter((end) => end <= length).length
    const isCut = length !== 24 && !ends.includes(length)
    expect(scan.info.frames).toBe(frames)
    expect(scan.damage).toBeNull()
    expect(warnings.map((warning) => warning.place.frame)).toEqual(isCut ? [frames + 1] : [])
  }
})

test.each([
  ['nothing at all', Buffer.alloc(0), 'CORR_EMPTY_CAPTURE'],
  ['two bytes', pcapHeader().subarray(0, 2), 'CORR_BAD_PCAP'],
  ['half a header', pcapHeader().subarray(0, 23), 'CORR_BAD_PCAP'],
  ['version 1.2', pcapHeader({ version: [1, 2] }), 'CORR_BAD_PCAP'],
  ['text', Buffer.from('{"level":50,"msg":"read ECONNRESET"}\n'), 'CORR_UNKNOWN_KIND'],
])('refuses %s', async (_, bytes, code) => {
  await expect(scanBytes(bytes)).rejects.toMatchObject({ name: 'Failure', code, place: { file: 'test.pcap' } })
})

test('a header without records is a capture without flows', async () => {
  const { scan, flows, warnings } = await scanBytes(pcapHeader())
  expect(scan.info).toMatchObject({ frames: 0, firstNs: null, lastNs: null, flows: 0 })
  expect([flows, warnings]).toEqual([[], []])
})

test('keeps what was read before an impossible record header', async () => {
  const bad = pcapRecord({ ms: 70, bytes: Buffer.alloc(0) })
  bad.writeUInt32LE(262_145, 8)
  const { scan, flows, warnings } = await scanBytes(Buffer.concat([pcap(HANDSHAKE), bad, Buffer.alloc(300_000)]))
  expect(scan.damage).toMatchObject({
    code: 'CORR_BAD_PCAP',
    place: { file: 'test.pcap', offset: pcap(HANDSHAKE).length, frame: 6 },
  })
  expect(scan.info.frames).toBe(5)
  expect(flows).toHaveLength(1)
  expect(warnings).toEqual([])
})

test('takes the largest record that Wireshark takes', async () => {
  const frame = { ms: 0, bytes: Buffer.alloc(262_144, segment()) }
  const { scan } = await scanBytes(Buffer.concat([pcap([frame]), pcap(HANDSHAKE).subarray(24)]), 1000)
  expect(scan.info.frames).toBe(6)
})

test.each([
  [pcapHeader(), true],
  [pcapHeader({ bigEndian: true }), true],
  [pcapHeader({ nanoseconds: true }), true],
  [pcapHeader({ nanoseconds: true, bigEndian: true }), true],
  [pcapHeader().subarray(0, 3), false],
  [Buffer.from('a1b2c3d4 in hex'), false],
])('isCapture tells a capture by its magic', (head, expected) => {
  expect(isCapture(head)).toBe(expected)
})
