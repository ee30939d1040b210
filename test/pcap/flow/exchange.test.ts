import { describe, expect, test } from 'vitest'
import type { FlowRecord } from '../../../src/model/flow-record.js'
import { flowOf } from '../build/scan.js'

const OPEN = '0 C S, 10 S SA, 20 C A, '

/** Frames of the exchange: request start-end/bytes, response start-end/bytes, turns before. */
function exchangeOf(flow: FlowRecord): string {
  const { exchange: e } = flow
  const part = (start: { frame: number } | null, end: { frame: number } | null, bytes: number): string =>
    start === null ? 'none' : `${String(start.frame)}-${String(end?.frame)}/${String(bytes)}`
  const request = part(e.requestStart, e.requestEnd, e.requestBytes)
  return `${request} ${part(e.responseStart, e.responseEnd, e.responseBytes)} ${String(e.turnsBefore)}`
}

test.each([
  ['nothing said', '', 'none none 0'],
  ['a request', '30 C PA 100', '4-4/100 none 0'],
  ['a request in two packets', '30 C PA 100, 31 C PA 50', '4-5/150 none 0'],
  ['ACKs between them do not end a turn', '30 C PA 100, 31 S A, 32 C PA 50', '4-6/150 none 0'],
  ['an answer', '30 C PA 100, 31 S PA 10, 32 S PA 10', '4-4/100 5-6/20 0'],
  ['the next turn', '30 C PA 100, 31 S PA 10, 32 C PA 7', '6-6/7 none 1'],
  ['two turns answered', '30 C PA 1, 31 S PA 1, 32 C PA 2, 33 S PA 2, 34 C PA 3, 35 S PA 4', '8-8/3 9-9/4 2'],
  ['the server speaks first', '30 S PA 80, 31 C PA 5', '5-5/5 none 0'],
  ['only the server speaks', '30 S PA 80', 'none none 0'],
  [
    'retransmissions do not count',
    '30 C PA 100, 400 C PA 100 seq=1, 401 S PA 5, 900 C PA 100 seq=1',
    '4-4/100 6-6/5 0',
  ],
  ['out of order packets do', '30 S PA 1, 30 C PA 10, ! 31 C PA 10, 32 C PA 10, 33 C PA 10 seq=11', '5-7/30 none 0'],
  ['nor keep-alive probes', '30 C PA 100, 31 S PA 5, 1031 C A 1 seq=100', '4-4/100 5-5/5 0'],
  ['what comes with the FIN counts', '30 C PA 100, 31 S FPA 5', '4-4/100 5-5/5 0'],
  ['what comes behind it does not', '30 C PA 100, 31 S FA, 32 C PA 5, 33 S PA 7', '4-4/100 none 0'],
  ['an RST in sequence freezes it', '30 C PA 100, 31 S R, 32 C PA 5', '4-4/100 none 0'],
  ['a stale RST does not', '30 C PA 100, 31 S R seq=900, 32 C PA 5', '4-6/105 none 0'],
  ['what an RST carries is no payload', '30 C PA 100, 31 S RA 5', '4-4/100 none 0'],
])('%s', async (_, lines, expected) => {
  expect(exchangeOf(await flowOf(OPEN + lines))).toBe(expected)
})

test('last data, sequence number of the request, acknowledgement', async () => {
  const open = await flowOf(`${OPEN} 30 C PA 100, 40 S PA 10, 50 C PA 20, 60 S A ack=110`)
  expect(open.exchange).toMatchObject({
    lastData: { frame: 6, timeNs: 50e6, from: 'client' },
    requestSeq: 101,
    requestAcked: false,
  })
  const acked = await flowOf(`${OPEN} 30 C PA 100, 40 S A, 50 C FA`)
  expect(acked.exchange.requestAcked).toBe(true)
  const closerAcks = await flowOf(`${OPEN} 30 C PA 100, 40 S FA`)
  expect(closerAcks.exchange.requestAcked).toBe(true)
  const closerCrosses = await flowOf(`${OPEN} 30 C PA 100, 40 S FA ack=1, 50 S A`)
  expect(closerCrosses.exchange.requestAcked).toBe(false)
  const silent = await flowOf(`${OPEN} 30 S FA`)
  expect(silent.exchange).toMatchObject({ requestAcked: true, requestSeq: null, lastData: null })
})

describe('behind the first closer', () => {
  test('new data of each side', async () => {
    const flow = await flowOf(`${OPEN} 30 S FA, 40 C PA 10, 45 C PA 20, 400 C PA 20 seq=11, 500 S PA 3`)
    expect(flow.dataAfterClose).toEqual({ client: { frame: 5, timeNs: 40e6 }, server: { frame: 8, timeNs: 500e6 } })
    expect(flow.bytesAfterClose).toEqual({ client: 30, server: 3 })
  })

  test('none', async () => {
    const flow = await flowOf(`${OPEN} 30 C PA 9, 31 S FA, 32 C FA, 33 S A`)
    expect(flow.dataAfterClose).toEqual({ client: null, server: null })
    expect(flow.bytesAfterClose).toEqual({ client: 0, server: 0 })
  })
})

test('last packet and last payload of each side', async () => {
  const flow = await flowOf(`${OPEN} 30 C PA 9, 40 S PA 9, 50 C A, 60 S A`)
  expect(flow.client).toMatchObject({ lastData: { frame: 4 }, lastPacket: { frame: 6, timeNs: 50e6 } })
  expect(flow.server).toMatchObject({ lastData: { frame: 5 }, lastPacket: { frame: 7 } })
})
