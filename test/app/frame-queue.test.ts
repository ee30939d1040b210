import { expect, test } from 'vitest'
import { FrameQueue, type RawFrame } from '../../src/app/frame-queue.js'
import { NO_PACKET_NOTES } from '../../src/pcap/file/capture-reader.js'

/** A frame with its number as its only byte, behind one that is not its own. */
function frame(number: number, length = 1): RawFrame {
  const bytes = new DataView(new ArrayBuffer(length + 1))
  bytes.setUint8(1, number & 0xff)
  const place = { pos: 1, end: length + 1, wireEnd: length + 1 }
  return { frame: number, timeNs: 0, bytes, ...place, linkType: 1, interfaceId: 0, notes: NO_PACKET_NOTES }
}

function queue(): { told: string[]; queue: FrameQueue } {
  const told: string[] = []
  const give = (one: RawFrame, flow: number): void => {
    told.push(`${String(one.frame)}:${String(one.bytes.getUint8(one.pos))} of ${String(flow)}`)
  }
  return { told, queue: new FrameQueue(give) }
}

test('without a fragment frames go through as they come', () => {
  const { told, queue: frames } = queue()
  frames.add(frame(1), 0)
  expect(told).toEqual(['1:1 of 0'])
})

test('what comes behind an undecided fragment waits for it, and keeps its bytes', () => {
  const { told, queue: frames } = queue()
  const [first, second] = [frame(1), frame(2)]
  frames.hold(first)
  frames.add(second, 3)
  for (const { bytes } of [first, second]) bytes.setUint8(1, 99)
  frames.drain(2)
  expect(told).toEqual([])
  frames.decide([1, 4], 7)
  frames.drain(4)
  frames.add(frame(4), 7)
  expect(told).toEqual(['1:1 of 7', '2:2 of 3', '4:4 of 7'])
})

test('fragments of another flow are left out', () => {
  const { told, queue: frames } = queue()
  frames.hold(frame(1))
  frames.add(frame(2), 0)
  frames.decide([1, 3], -1)
  frames.drain(3)
  expect(told).toEqual(['2:2 of 0'])
})

test.each<[why: string, now: number, length: number]>([
  ['it is long ago', 10_000, 1],
  ['too much waits', 3, 40_000_000],
  ['the capture ends', Infinity, 1],
])('a datagram that stays incomplete holds nobody up for good: %s', (_, now, length) => {
  const { told, queue: frames } = queue()
  frames.hold(frame(1, length))
  frames.add(frame(2), 0)
  frames.drain(now)
  expect(told).toEqual(['2:2 of 0'])
})
