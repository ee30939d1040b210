import { describe, expect, test } from 'vitest'
import { isCapture } from '../../../src/pcap/file/index.js'
import { PcapngClock } from '../../../src/pcap/file/pcapng-time.js'
import { BASE_SEC, ETHERNET, RAW } from '../build/capture.js'
import { conversation } from '../build/conversation.js'
import { addressBytes, ethernet } from '../build/packet.js'
import { SectionBuilder } from '../build/pcapng.js'
import { scanBytes } from '../build/scan.js'

const FRAMES = conversation('0 C S, 10.5 S SA, 20 C A, 30 C PA 100, 400 C PA 100 seq=1, 410 S A, 420 S FA')
const little = new SectionBuilder()
const big = new SectionBuilder(true)
const plain = (section: SectionBuilder): Buffer =>
  Buffer.concat([section.header(), section.interface(), ...FRAMES.map((frame) => section.packet(frame))])

describe.each([
  ['little-endian', little],
  ['big-endian', big],
])('%s', (_, section) => {
  test('enhanced packet blocks', async () => {
    const { scan, flows, warnings } = await scanBytes(plain(section))
    expect(warnings).toEqual([])
    expect(scan.damage).toBeNull()
    expect(scan.info).toMatchObject({ frames: 7, tcpFrames: 7, flows: 1, baseSec: BASE_SEC, digits: 6, lastNs: 420e6 })
    expect(flows[0]).toMatchObject({ client: { packets: 4, bytes: 200, retransmissions: 1 } })
  })

  test('obsolete packet blocks', async () => {
    const blocks = [
      section.header(),
      section.interface(),
      ...FRAMES.map((frame) => section.obsoletePacket(frame, 0, 0)),
    ]
    const { scan, flows } = await scanBytes(Buffer.concat(blocks))
    expect(scan.info).toMatchObject({ frames: 7, lastNs: 420e6 })
    expect(flows[0]?.client.bytes).toBe(200)
  })

  test('simple packet blocks: cut by the snaplen, with the time of the packet before', async () => {
    const long = { ...FRAMES[3]!, wireLength: FRAMES[3]!.bytes.length, bytes: FRAMES[3]!.bytes.subarray(0, 60) }
    const blocks = [
      section.header(),
      section.interface({ snapLength: 60 }),
      section.packet(FRAMES[0]!),
      section.packet(FRAMES[1]!),
      section.simplePacket(long),
    ]
    const { flows } = await scanBytes(Buffer.concat(blocks))
    expect(flows[0]).toMatchObject({ client: { bytes: 100 }, endNs: 10.5e6 })
  })

  test('the same in chunks of any size', async () => {
    const whole = await scanBytes(plain(section))
    for (const size of [1, 7, 100]) expect((await scanBytes(plain(section), size)).flows).toEqual(whole.flows)
  })
})

test('several sections: frame numbers run on, interfaces start anew', async () => {
  const second = [big.header(), big.interface({ resolution: 9 })]
  const capture = Buffer.concat([
    plain(little),
    ...second,
    ...FRAMES.map((frame) => big.packet(frame, 0, 1_000_000_000n)),
  ])
  const { scan, flows } = await scanBytes(capture)
  expect(scan.info).toMatchObject({ frames: 14, digits: 9 })
  expect(flows).toHaveLength(1)
  expect(flows[0]).toMatchObject({ firstFrame: 1, lastFrame: 14, finFrames: [{ frame: 7 }, { frame: 14 }] })
})

test('several interfaces with link types of their own', async () => {
  const frames = FRAMES.map((frame, i) =>
    i % 2 === 0 ? little.packet(frame, 1) : little.packet({ ...frame, bytes: ethernet(0x0800, frame.bytes) }, 0),
  )
  const head = [little.header(), little.interface({ linkType: ETHERNET }), little.interface({ linkType: RAW })]
  const { flows } = await scanBytes(Buffer.concat([...head, ...frames]))
  expect(flows[0]).toMatchObject({ client: { packets: 4 }, server: { packets: 3 } })
})

// as tshark 4.0.17 counts
test.each([
  ['custom', 0xbad, 3],
  ['custom, not to be copied', 0x40000bad, 3],
  ['systemd journal', 9, 3],
  ['sysdig event', 0x204, 3],
  ['sysdig event, version 2', 0x216, 3],
  ['sysdig event, version 2, large', 0x221, 3],
  ['name resolution', 4, 2],
  ['interface statistics', 5, 2],
  ['decryption secrets', 10, 2],
  ['sysdig event with flags', 0x208, 2],
  ['unknown', 0x7777, 2],
  ['of local use', 0x80000001, 2],
])('a block between two packets: %s', async (_, type, lastFrame) => {
  const blocks = [little.packet(FRAMES[0]!), little.block(type, Buffer.alloc(64)), little.packet(FRAMES[1]!)]
  const { scan, flows } = await scanBytes(Buffer.concat([little.header(), little.interface(), ...blocks]))
  expect(flows[0]?.lastFrame).toBe(lastFrame)
  expect(scan.info).toMatchObject({ frames: lastFrame, tcpFrames: 2 })
})

describe('damage', () => {
  const good = Buffer.concat([little.header(), little.interface(), little.packet(FRAMES[0]!)])
  test.each([
    ['an interface that is not described', little.packet(FRAMES[1]!, 5), 'a packet names interface 5'],
    ['a length below a block', little.block(6, Buffer.alloc(0), 8), 'a block claims a length of 8 bytes'],
    ['a length beyond all blocks', little.block(6, Buffer.alloc(0), 0x1000004), 'a length of 16777220 bytes'],
    [
      'two lengths that differ',
      little.block(6, Buffer.alloc(8), 20, 24),
      'a block of 20 bytes ends with a length of 24',
    ],
    ['a packet block that is too short', little.block(6, Buffer.alloc(8)), 'a packet block is too short'],
    ['a simple packet block that is too short', little.block(3, Buffer.alloc(0)), 'a packet block is too short'],
    ['a packet longer than its block', little.block(6, Buffer.alloc(20, 1).fill(0, 0, 4)), 'captured bytes'],
    ['a simple packet longer than its block', little.block(3, Buffer.alloc(4, 1)), 'captured bytes'],
    ['an interface description that is too short', little.block(1, Buffer.alloc(4)), 'an interface description'],
    ['a section header that is too short', little.block(0x0a0d0d0a, Buffer.from('4d3c2b1a', 'hex')), 'too short'],
    ['a section header without its magic', little.block(0x0a0d0d0a, Buffer.alloc(16)), 'no byte-order magic'],
  ])('%s', async (_, bad, message) => {
    const { scan, flows } = await scanBytes(Buffer.concat([good, bad, Buffer.alloc(100)]))
    expect(scan.damage).toMatchObject({ code: 'CORR_BAD_PCAP', place: { offset: good.length, frame: 2 } })
    expect(scan.damage?.message).toContain(message)
    expect(flows).toHaveLength(1)
  })

  test('a length without the padding is no damage', async () => {
    const odd = little.block(0x7777, Buffer.alloc(8), 17)
    const { scan } = await scanBytes(Buffer.concat([good, odd, little.packet(FRAMES[1]!)]))
    expect(scan).toMatchObject({ damage: null, info: { frames: 2 } })
  })

  test('a packet before any interface', async () => {
    const { scan } = await scanBytes(Buffer.concat([little.header(), little.simplePacket(FRAMES[0]!)]))
    expect(scan.damage?.message).toContain('before any interface description')
  })

  test('a cut at any byte is a warning, not damage', async () => {
    const capture = plain(little)
    for (let length = 60; length < capture.length; length += 5) {
      const { scan, warnings } = await scanBytes(capture.subarray(0, length))
      expect(scan.damage).toBeNull()
      expect(warnings.length).toBeLessThanOrEqual(1)
    }
  })
})

test('an original length below the captured one is a lie', async () => {
  const capture = Buffer.concat([little.header(), little.interface(), little.packet({ ...FRAMES[3]!, wireLength: 50 })])
  expect((await scanBytes(capture)).flows[0]?.client.bytes).toBe(100)
})

describe.each([
  ['little-endian', little],
  ['big-endian', big],
])('what a %s file says of itself', (_, section) => {
  const record = (type: number, value: Buffer): Buffer => section.option(type, value)
  const start = Buffer.concat([section.header(), section.interface(), section.interface()])
  const frames = FRAMES.map((frame) => section.packet(frame))
  const u64 = (value: number): Buffer => {
    const bytes = Buffer.alloc(8)
    if (section === big) bytes.writeBigUInt64BE(BigInt(value))
    else bytes.writeBigUInt64LE(BigInt(value))
    return bytes
  }
  const u32 = (value: number): Buffer => (section === big ? u64(value).subarray(4) : u64(value).subarray(0, 4))
  const statistics = (id: number, ...options: Buffer[]): Buffer =>
    section.block(5, Buffer.concat([u32(id), Buffer.alloc(8), ...options, section.option(0, Buffer.alloc(0))]))

  test('names that were looked up, for all of its time', async () => {
    const records = [
      record(1, Buffer.concat([Buffer.from([192, 0, 2, 7]), Buffer.from('API.example.com.\0www.example.com\0')])),
      record(2, Buffer.concat([addressBytes('2001:db8::7'), Buffer.from('six\0')])),
      record(3, Buffer.from('0200000001: a card\0')),
      record(1, Buffer.from([192, 0, 2, 8])),
      record(1, Buffer.concat([Buffer.from([192, 0, 2, 9]), Buffer.from('no name\0\x1b[31m\0a..b\0')])),
      record(0, Buffer.alloc(0)),
      record(1, Buffer.concat([Buffer.from([192, 0, 2, 10]), Buffer.from('behind-the-end\0')])),
    ]
    const { scan, warnings } = await scanBytes(
      Buffer.concat([start, section.block(4, Buffer.concat(records)), ...frames]),
    )
    const all = { firstNs: 0, lastNs: 420e6 }
    expect(scan.names).toEqual([
      { name: 'api.example.com', address: '192.0.2.7', ...all },
      { name: 'www.example.com', address: '192.0.2.7', ...all },
      { name: 'six', address: '2001:db8::7', ...all },
    ])
    expect(warnings).toEqual([])
  })

  test('a record of names that claims more than its block ends it', async () => {
    const lie = record(1, Buffer.concat([Buffer.from([192, 0, 2, 7]), Buffer.from('api\0')]))
    if (section === big) lie.writeUInt16BE(400, 2)
    else lie.writeUInt16LE(400, 2)
    const { scan } = await scanBytes(Buffer.concat([start, section.block(4, lie), ...frames]))
    expect([scan.names, scan.info.frames, scan.damage]).toEqual([[], 7, null])
  })

  test.each<[string, () => Buffer[], string | null]>([
    ['nothing', () => [statistics(0, section.option(5, u64(0)))], null],
    [
      'by interface, the latest count of each',
      () => [
        statistics(0, section.option(5, u64(4)), section.option(7, u64(1))),
        statistics(1, section.option(5, u64(1000))),
        statistics(0, section.option(4, u64(99)), section.option(5, u64(6)), section.option(7, u64(2))),
      ],
      '1,008 packets',
    ],
    [
      'by packet',
      () => [
        section.packet(
          FRAMES[0]!,
          0,
          1_000_000n,
          Buffer.concat([section.option(1, Buffer.from('x')), section.option(4, u64(1))]),
        ),
      ],
      '1 packet',
    ],
    [
      'by obsolete packet, as far as it is known',
      () => [section.obsoletePacket(FRAMES[0]!, 0, 5), section.obsoletePacket(FRAMES[0]!, 0, 0xffff)],
      '5 packets',
    ],
    ['of an interface that is not there', () => [statistics(7, section.option(5, u64(4)))], null],
    ['in a block that is too short', () => [section.block(5, Buffer.alloc(8))], null],
  ])('packets that were lost: %s', async (__, blocks, expected) => {
    const { warnings } = await scanBytes(Buffer.concat([start, ...frames, ...blocks()]))
    expect(warnings.map(({ text }) => text.split(' of this')[0])).toEqual(expected === null ? [] : [expected])
  })
})

test('isCapture takes a section header of either order', () => {
  expect(isCapture(little.header())).toBe(true)
  expect(isCapture(big.header())).toBe(true)
  expect(isCapture(little.header().subarray(0, 4))).toBe(true)
  expect(isCapture(Buffer.from('\n\r\r\nsome text behind odd line ends'))).toBe(false)
})

describe('clock', () => {
  const at = (value: bigint, resolution?: number, offset?: number): [number, number] => {
    const clock = new PcapngClock(resolution, offset)
    clock.read(Number(value >> 32n), Number(value & 0xffffffffn))
    return [clock.seconds, clock.ns]
  }

  test.each([
    ['microseconds by default', 1_700_000_000_123_456n, undefined, [1_700_000_000, 123_456_000]],
    ['nanoseconds', 1_700_000_000_123_456_789n, 9, [1_700_000_000, 123_456_789]],
    ['the last nanosecond of a second', 1_700_000_000_999_999_999n, 9, [1_700_000_000, 999_999_999]],
    ['seconds', 1_700_000_000n, 0, [1_700_000_000, 0]],
    ['milliseconds', 1_700_000_000_123n, 3, [1_700_000_000, 123_000_000]],
    ['tenths of a nanosecond', 17_000_000_001_234_567_891n, 10, [1_700_000_000, 123_456_789]],
    ['picoseconds', 1_234_567_890_123_456n, 12, [1234, 567_890_123]],
    ['units of 10^-20 seconds', 12_345_678_901_234_567_890n, 20, [0, 123_456_789]],
    ['1/1024 seconds', 1_740_800_000_512n, 0x8a, [1_700_000_000, 500_000_000]],
    ['2^-32 seconds', (1_700_000_000n << 32n) | 0xc0000000n, 0xa0, [1_700_000_000, 750_000_000]],
    ['2^-40 seconds', (170_000n << 40n) | (1n << 38n), 0xa8, [170_000, 250_000_000]],
  ])('%s', (_, value, resolution, expected) => {
    expect(at(value, resolution)).toEqual(expected)
  })

  test('offset', () => {
    expect(at(5_000_000n, 6, 1_700_000_000)).toEqual([1_700_000_005, 0])
    expect(at(1_700_000_000_000_000n, 6, -3600)).toEqual([1_699_996_400, 0])
  })

  test('digits that the file gives', () => {
    const digits = [undefined, 9, 3, 12, 0x8a].map((resolution) => new PcapngClock(resolution).digits)
    expect(digits).toEqual([6, 9, 3, 9, 9])
  })
})

test('tsresol and tsoffset are taken from the options', async () => {
  const head = [little.header(), little.interface({ resolution: 9, offset: -100 })]
  const { scan } = await scanBytes(Buffer.concat([...head, little.packet(FRAMES[0]!, 0, 1_000_000_000n)]))
  expect(scan.info).toMatchObject({ baseSec: BASE_SEC - 100, digits: 9 })
})
