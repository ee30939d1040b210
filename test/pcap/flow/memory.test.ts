import { describe, expect, test } from 'vitest'
import { FlowTable } from '../../../src/pcap/flow/flow-table.js'
import { Shelf } from '../../../src/pcap/flow/shelf.js'
import { FrameDecoder } from '../../../src/pcap/wire/frame-decoder.js'
import { NEXT } from '../../../src/pcap/wire/next.js'
import { PacketView } from '../../../src/pcap/wire/packet-view.js'
import type { FlowRecord } from '../../../src/model/flow-record.js'
import { type FrameSpec, RAW } from '../build/capture.js'
import { conversation } from '../build/conversation.js'
import { recordsOf as flowsOf } from '../../helpers/records-of.js'

const REQUEST = 'data=POST_/p_HTTP/1.1\\r\\nHost:_a.example\\r\\nContent-Length:_3\\r\\n\\r\\nabc'
const HEAD = 'data=HTTP/1.1_200_OK\\r\\nContent-Length:_9\\r\\n\\r\\n'

/** Records of frames by a table with only so many rows at work. */
function recordsOf(frames: readonly FrameSpec[], rowsAtWork: number): FlowRecord[] {
  const table = new FlowTable({ rowsAtWork })
  const decoder = new FrameDecoder()
  const v = new PacketView()
  frames.forEach((frame, i) => {
    v.bytes = new DataView(frame.bytes.buffer, frame.bytes.byteOffset, frame.bytes.length)
    Object.assign(v, { pos: 0, end: frame.bytes.length, wireEnd: frame.bytes.length, frame: i + 1, linkType: RAW })
    v.timeNs = frame.ms * 1e6
    if (decoder.decode(v) === NEXT.segment) table.segment(v)
  })
  const records = flowsOf(table.flows())
  table.close()
  return records
}

/** Many connections, their packets in turn. */
function interleaved(count: number): FrameSpec[] {
  const lines = [
    `0 C S, 1000 S SA, 2000 C A, 3000 C PA ${REQUEST}, 4000 S A, 5000 S PA ${HEAD}, 6000 S PA 5, 7000 S FA`,
    '8000 C PA 20, 8500 C PA 20 seq=9, 9000 S R, 10000 S R seq=0, 11000 S R seq=0, 12000 S R seq=0, 13000 S R seq=0',
    '14000 S R seq=0, 20000 C A',
  ].join()
  return Array.from({ length: count }, (_, i) =>
    conversation(lines, { client: { address: '192.0.2.1', port: 1000 + i } }).map((frame) => ({
      ...frame,
      ms: frame.ms + i,
    })),
  )
    .flat()
    .sort((a, b) => a.ms - b.ms)
}

test('no number depends on how many rows are at work', () => {
  const frames = interleaved(60)
  const all = recordsOf(frames, 1000)
  expect(all).toHaveLength(60)
  expect(all[7]).toMatchObject({ requests: 1, lastRequest: { path: '/p' }, lastResponse: { complete: false } })
  expect(all[7]?.rstFrames).toHaveLength(6)
  for (const rows of [1, 2, 17, 59]) expect(recordsOf(frames, rows)).toEqual(all)
})

test('a connection that has ended, and many others after it, takes late packets as before', () => {
  const alone = recordsOf(interleaved(1), 10)[0]
  const all = recordsOf(interleaved(1100), 2000)
  expect(all).toHaveLength(1100)
  for (const one of all) {
    expect(one.rstFrames).toHaveLength(6)
    expect(one.client.packets).toBe(alone?.client.packets)
    expect(one.client.lastPacket?.timeNs).toBe(one.startNs + 20_000e6)
    expect(one.tail.map(({ flags, seq, marks }) => ({ flags, seq, marks }))).toEqual(
      alone?.tail.map(({ flags, seq, marks }) => ({ flags, seq, marks })),
    )
  }
})

describe('shelf', () => {
  const record = (i: number, length: number): Int32Array => new Int32Array(length).fill(i)

  test.each([
    ['in memory', 96],
    ['in a file', 0],
  ])('gives back what was put on it, %s', (_, blocksInMemory) => {
    const shelf = new Shelf(blocksInMemory)
    const places = new Map<number, number>()
    const into = new Int32Array(5000)
    const lengths = (i: number): number => (i * 7919) % 4000
    for (let i = 0; i < 3000; i++) places.set(i, shelf.put(record(i, lengths(i)), lengths(i)))
    for (let round = 0; round < 3; round++) {
      for (let i = round; i < 3000; i += 2 + round) {
        const length = shelf.take(places.get(i) ?? -1, into)
        expect(into.subarray(0, length)).toEqual(record(i, lengths(i)))
        places.set(i, shelf.put(record(i, lengths(i)), lengths(i)))
      }
    }
    expect(new Set(places.values()).size).toBe(3000)
    shelf.close()
  })

  test('uses room again that was given back', () => {
    const shelf = new Shelf(0)
    const into = new Int32Array(5000)
    const highest = Math.max(
      ...Array.from({ length: 2000 }, (_, i) => {
        const place = shelf.put(record(i, 1000), 1000)
        shelf.take(place, into)
        return place
      }),
    )
    expect(highest).toBe(0)
    shelf.close()
  })
})
