import { describe, expect, test } from 'vitest'
import { NO_PACKET_NOTES, type PacketNotes } from '../../../src/pcap/file/capture-reader.js'
import { Carry } from '../../../src/pcap/file/carry.js'
import { openCapture } from '../../../src/pcap/file/index.js'
import { interfaceBlock, packetBlock, sectionBlock } from '../../../src/pcap/file/write-pcapng.js'
import { PacketView } from '../../../src/pcap/wire/packet-view.js'

const TEXTS = new Map([
  [2, Buffer.from('eth0')],
  [3, Buffer.from('the uplink')],
])

interface Read {
  readonly baseSec: number
  readonly timeNs: number
  readonly linkType: number
  readonly bytes: string
  readonly wireLength: number
  readonly notes: PacketNotes
}

/** Reads a file back with the reader for any pcapng. */
function read(file: Buffer): { packets: Read[]; texts: (readonly [number, string])[]; snapLength: number } {
  const carry = new Carry()
  carry.feed(file)
  const reader = openCapture('a.pcapng', carry)
  if (reader === null) throw new Error('too short')
  const view = new PacketView()
  const packets: Read[] = []
  while (reader.next(view)) {
    packets.push({
      baseSec: reader.baseSec,
      timeNs: view.timeNs,
      linkType: view.linkType,
      bytes: Buffer.from(view.bytes.buffer, view.bytes.byteOffset + view.pos, view.end - view.pos).toString('hex'),
      wireLength: view.wireEnd - view.pos,
      notes: reader.packetNotes(),
    })
  }
  expect(reader.damage).toBeNull()
  expect(carry.unread).toBe(0)
  const { texts, snapLength } = reader.interfaceNotes(0)
  return { packets, texts: [...texts].map(([code, value]) => [code, value.toString()] as const), snapLength }
}

function fileOf(digits: number, comment: string | null, captured = Buffer.from('0102030405', 'hex')): Buffer {
  const packet = { interfaceId: 0, digits, baseSec: 1_700_000_000, timeNs: 123_456_789, captured, originalLength: 900 }
  const notes = { texts: [[1, Buffer.from('seen before')] as const], flags: 0x00000102 }
  return Buffer.concat([
    sectionBlock('corr', 'a comment'),
    interfaceBlock({ linkType: 276, snapLength: 96, digits, texts: TEXTS }),
    packetBlock({ ...packet, comment, notes }),
    packetBlock({ ...packet, timeNs: 5e9 + 1, comment: null, notes: NO_PACKET_NOTES }),
  ])
}

describe('a written file', () => {
  test('keeps what was said of a packet before, behind its own comment', () => {
    const [first, second] = read(fileOf(6, 'frame 7')).packets
    expect(first?.notes.texts.map(([code, value]) => [code, value.toString()])).toEqual([
      [1, 'frame 7'],
      [1, 'seen before'],
    ])
    expect(first?.notes.flags).toBe(0x00000102)
    expect(second?.notes).toEqual(NO_PACKET_NOTES)
  })

  test.each([
    [9, 123_456_789, 5_000_000_001],
    [6, 123_456_000, 5_000_000_000],
    [3, 123_456_000, 5_000_000_000],
  ])('is read back with its times, of %d digits', (digits, first, second) => {
    const { packets, texts, snapLength } = read(fileOf(digits, 'frame 7'))
    expect(packets.map(({ baseSec, timeNs }) => [baseSec, timeNs])).toEqual([
      [1_700_000_000, first],
      [1_700_000_000, second],
    ])
    expect(packets[0]).toMatchObject({ linkType: 276, bytes: '0102030405', wireLength: 900 })
    expect({ texts, snapLength }).toEqual({
      texts: [
        [2, 'eth0'],
        [3, 'the uplink'],
      ],
      snapLength: 96,
    })
  })

  test.each(['', 'a', 'ab', 'abc', 'abcd', 'ä\nb', 'é'.repeat(40_000)])(
    'keeps whole blocks with any comment',
    (comment) => {
      expect(read(fileOf(9, comment)).packets).toHaveLength(2)
    },
  )

  test.each([0, 1, 2, 3, 4, 60_001])('holds a packet of %d bytes', (length) => {
    expect(read(fileOf(9, null, Buffer.alloc(length, 7))).packets[0]?.bytes).toHaveLength(2 * length)
  })

  test('puts packets from before 1970, or without a time, at its beginning', () => {
    for (const [baseSec, timeNs] of [
      [-5, 0],
      [0, NaN],
    ] as const) {
      const packet = { interfaceId: 0, digits: 9, baseSec, timeNs, captured: Buffer.alloc(4), originalLength: 4 }
      const parts = [sectionBlock('a', ''), interfaceBlock({ linkType: 1, snapLength: 0, digits: 9, texts: TEXTS })]
      const [read1970] = read(
        Buffer.concat([...parts, packetBlock({ ...packet, comment: null, notes: NO_PACKET_NOTES })]),
      ).packets
      expect(read1970).toMatchObject({ baseSec: 0, timeNs: 0 })
    }
  })
})
