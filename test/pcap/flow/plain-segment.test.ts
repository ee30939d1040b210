import fc from 'fast-check'
import { afterEach, expect, test, vi } from 'vitest'
import type { FlowRecord } from '../../../src/model/flow-record.js'
import { Carry } from '../../../src/pcap/file/carry.js'
import { openCapture } from '../../../src/pcap/file/index.js'
import { FlowTable } from '../../../src/pcap/flow/flow-table.js'
import { SegmentReader } from '../../../src/pcap/flow/segment.js'
import { FrameDecoder } from '../../../src/pcap/wire/frame-decoder.js'
import { NEXT } from '../../../src/pcap/wire/next.js'
import { PacketView } from '../../../src/pcap/wire/packet-view.js'
import { captureOf } from '../../helpers/segments.js'
import { recordsOf as flowsOf } from '../../helpers/records-of.js'

/** Records of a capture by a table that may, or may not, take plain segments the short way. */
function recordsOf(capture: Buffer, shortWay: boolean): FlowRecord[] {
  const carry = new Carry()
  carry.feed(capture)
  const reader = openCapture('test.pcap', carry)
  const view = new PacketView()
  const decoder = new FrameDecoder()
  const table = new FlowTable({ shortWay })
  while (reader?.next(view)) if (decoder.decode(view) === NEXT.segment) table.segment(view)
  const records = flowsOf(table.flows())
  table.close()
  return records
}

/** `arbitrary` mostly, else the number that a sound stack sends. */
const rarely = (usual: number, ...others: number[]): fc.Arbitrary<number> =>
  fc.oneof({ weight: 40, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constantFrom(...others) })

const segment = fc.record({
  gapMs: fc.constantFrom(0, 0.2, 1, 4, 40, 700),
  who: fc.constantFrom('C', 'S'),
  flags: fc.oneof(
    { weight: 60, arbitrary: fc.constantFrom('A', 'PA') },
    { weight: 1, arbitrary: fc.constantFrom('FA', 'R', 'RA', 'S', 'SA', 'P', '') },
  ),
  payload: fc.constantFrom(
    '',
    '',
    '1',
    '2',
    '100',
    '1448',
    'get=/a',
    'post=/b:20:5',
    'more=9',
    'res=200:9:3',
    'hello=a.example',
  ),
  seq: rarely(0, -1, 1, -100, 1448, -1448),
  ack: rarely(0, -1, 1, -100, -1448, 2000),
  ttl: rarely(64, 63, 255),
  win: rarely(501, 0, 502),
  again: rarely(0, 1),
})

const conversation = fc
  .record({
    opened: fc.constantFrom(true, true, true, false),
    segments: fc.array(segment, { minLength: 1, maxLength: 60, size: 'max' }),
  })
  .map(({ opened, segments }) => {
    let ms = 3
    const lines = segments.map(({ gapMs, who, flags, payload, seq, ack, ttl, win, again }) => {
      ms += gapMs
      const what = again ? 'again=1' : payload
      return `${String(ms)} ${who} ${flags || '.'} ${what} seq=${String(seq)} ack=${String(ack)} ttl=${String(ttl)} win=${String(win)}`
    })
    return [...(opened ? ['0 C S', '1 S SA', '2 C A'] : []), ...lines].join('\n')
  })

afterEach(() => {
  vi.restoreAllMocks()
})

test('the short way leaves behind what the long one does', () => {
  const plain = vi.spyOn(SegmentReader.prototype as unknown as { plain: () => void }, 'plain')
  fc.assert(
    fc.property(conversation, (text) => {
      const capture = captureOf(text)
      expect(recordsOf(capture, true)).toEqual(recordsOf(capture, false))
    }),
    { numRuns: 1000 },
  )
  expect(plain.mock.calls.length).toBeGreaterThan(5000)
})

test('nearly all of a download goes the short way', () => {
  const plain = vi.spyOn(SegmentReader.prototype as unknown as { plain: () => void }, 'plain')
  const download = Array.from({ length: 50 }, (_, i) => `${String(10 + i)} S PA 1448\n${String(10.5 + i)} C A`)
  recordsOf(captureOf(['0 C S', '1 S SA', '2 C A', '3 C PA get=/a', '4 S A', ...download].join('\n')), true)
  expect(plain.mock.calls.length).toBeGreaterThan(95)
})
