import { describe, expect, test } from 'vitest'
import { ACK, FIN, MARK, RST, SYN } from '../../src/model/flow-record.js'
import type { FlowRecord } from '../../src/model/flow-record.js'
import { findingFrames } from '../../src/render/finding-frames.js'
import { verdictOf } from './findings.js'
import { flowOf, point, segmentOf, sideOf } from './samples.js'

const NONE = verdictOf({ closing: null })

describe('findingFrames', () => {
  test('of a reset after a request', () => {
    expect(findingFrames(flowOf(), verdictOf())).toEqual({
      syn: 2040,
      synAck: 2041,
      request: 2047,
      lastFromClient: 2047,
      lastFromServer: null,
      finFromClient: null,
      finFromServer: null,
      rst: 2061,
      closing: 2061,
    })
  })

  const rst = segmentOf({ flags: RST, from: 'server' })
  const cases: [string, Partial<FlowRecord>, object][] = [
    ['handshake not in the capture', { opening: [] }, { syn: null, synAck: null }],
    [
      'SYN sent twice: the first',
      { opening: [segmentOf({ frame: 5, flags: SYN }), segmentOf({ frame: 6, flags: SYN })] },
      { syn: 5, synAck: null },
    ],
    [
      'SYN+ACK captured before the SYN',
      { opening: [segmentOf({ frame: 5, flags: SYN | ACK }), segmentOf({ frame: 6, flags: SYN })] },
      { syn: 6, synAck: 5 },
    ],
    [
      'stale RST before the one that counts',
      {
        closers: [
          { ...rst, frame: 7 },
          { ...rst, frame: 8, marks: MARK.inSequence },
        ],
      },
      { rst: 8 },
    ],
    ['stale RST alone', { closers: [{ ...rst, frame: 7 }] }, { rst: null }],
    ['FIN in sequence is no RST', { closers: [segmentOf({ flags: FIN, marks: MARK.inSequence })] }, { rst: null }],
    [
      'first FIN of each side',
      {
        finFrames: [
          { frame: 4, from: 'server' },
          { frame: 5, from: 'client' },
          { frame: 6, from: 'server' },
        ],
      },
      { finFromServer: 4, finFromClient: 5 },
    ],
    ['last data of the server', { server: sideOf({ lastData: point(9, 1) }) }, { lastFromServer: 9 }],
    [
      'data after the close does not count as the request elsewhere',
      { dataAfterClose: { client: point(99, 1), server: null } },
      { request: 2047 },
    ],
    [
      'no turn seen: the last HTTP request',
      { exchange: { ...flowOf().exchange, requestStart: null } },
      { request: 2047 },
    ],
    [
      'no request at all',
      { exchange: { ...flowOf().exchange, requestStart: null }, lastRequest: null },
      { request: null },
    ],
  ]
  test.each(cases)('%s', (_, flow, frames) => {
    expect(findingFrames(flowOf(flow), NONE)).toMatchObject({ ...frames, closing: null })
  })

  test('keep-alive race whose request left before the FIN was captured', () => {
    const race = verdictOf({ cause: 'early-close', pattern: 'keep-alive-race' })
    const rest = { client: point(2070, 250_000), server: null }
    expect(findingFrames(flowOf({ dataAfterClose: rest }), race).request).toBe(2047)
  })

  test('a request on a new connection that the server had closed at once', () => {
    const flow = flowOf({
      exchange: { ...flowOf().exchange, requestStart: null },
      dataAfterClose: { client: point(2043, 242_000), server: null },
    })
    expect(findingFrames(flow, NONE).request).toBe(2043)
  })
})
