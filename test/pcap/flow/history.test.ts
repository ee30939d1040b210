import { describe, expect, test } from 'vitest'
import { ACK, FIN, PSH, RST, type Segment } from '../../../src/model/flow-record.js'
import { flowOf } from '../build/scan.js'

const OPEN = '0 C S win=1000, 10 S SA, 20 C A, '
const frames = (segments: readonly Segment[]): number[] => segments.map((segment) => segment.frame)

test('a segment tells all that a rule may ask for', async () => {
  const flow = await flowOf(`${OPEN} 30 C PA 100 win=501 ttl=63 id=777`)
  expect(flow.tail.at(-1)).toEqual({
    frame: 4,
    timeNs: 30e6,
    from: 'client',
    flags: PSH | ACK,
    seq: 1,
    ack: 1,
    len: 100,
    window: 501,
    ttl: 63,
    ipId: 777,
    headerLen: 20,
    marks: 0,
  })
})

test('without an IPv4 header there is no identification; without ACK the field stands as it is', async () => {
  const ends = { client: { address: '2001:db8::1', port: 1 }, server: { address: '2001:db8::2', port: 2 } }
  const flow = await flowOf('0 C S', ends)
  expect(flow.opening[0]).toMatchObject({ ipId: -1, ack: 0, seq: 0 })
})

describe('opening', () => {
  test.each([
    ['the handshake and no more', `${OPEN} 30 C A, 40 C PA 9`, [1, 2, 3]],
    ['repeated SYNs', '0 C S, 1000 C S seq=0, 1010 S SA, 1011 S SA seq=0, 1020 C A', [1, 2, 3, 4, 5]],
    ['data instead of the first ACK', '0 C S, 10 S SA, 20 C PA 9', [1, 2, 3]],
    ['no RST', '0 C S, 1 S RA', [1]],
    ['nothing of a flow caught in the middle', '0 C PA 9, 1 S A', []],
    ['at most eight', Array.from({ length: 12 }, (_, i) => `${String(i)} C S seq=0`).join(), [1, 2, 3, 4, 5, 6, 7, 8]],
  ])('%s', async (_, lines, expected) => {
    expect(frames((await flowOf(lines)).opening)).toEqual(expected)
  })
})

describe('closers', () => {
  test('FIN and RST of both sides in order of the capture', async () => {
    const flow = await flowOf(`${OPEN} 30 S FA, 31 C PA 9, 32 S R, 33 C FA`)
    expect(flow.closers.map((closer) => [closer.frame, closer.from, closer.flags])).toEqual([
      [4, 'server', FIN | ACK],
      [6, 'server', RST],
      [7, 'client', FIN | ACK],
    ])
    expect(flow.finFrames).toEqual([
      { frame: 4, from: 'server' },
      { frame: 7, from: 'client' },
    ])
    expect(flow.rstFrames).toEqual([{ frame: 6, from: 'server' }])
  })

  test('four of each kind and side, while all of their frames are listed', async () => {
    const lines = Array.from(
      { length: 7 },
      (_, i) => `${String(1000 * (i + 1))} S R, ${String(1000 * i + 1500)} C FA seq=1`,
    )
    const flow = await flowOf(OPEN + lines.join())
    expect(flow.closers).toHaveLength(8)
    expect(frames(flow.closers)).toEqual([4, 5, 6, 7, 8, 9, 10, 11])
    expect(flow.rstFrames.map((rst) => rst.frame)).toEqual([4, 6, 8, 10, 12, 14, 16])
    expect(flow.finFrames.map((fin) => fin.frame)).toEqual([5, 7, 9, 11, 13, 15, 17])
  })
})

describe('tail', () => {
  const talk = (from: number, to: number): string =>
    Array.from({ length: to - from }, (_, i) => `${String(100 * (from + i))} C PA 9`).join()

  test('the last eight of an open flow', async () => {
    expect(frames((await flowOf(`${OPEN}${talk(1, 13)}`)).tail)).toEqual([8, 9, 10, 11, 12, 13, 14, 15])
  })

  test('eight that end with the first closer, eight behind it', async () => {
    const flow = await flowOf(`${OPEN}${talk(1, 13)}, 1300 S FA, ${talk(14, 30)}`)
    expect(frames(flow.tail)).toEqual([9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24])
  })

  test('a short flow', async () => {
    expect(frames((await flowOf('0 C S, 1 S RA seq=0, 2 C A')).tail)).toEqual([1, 2, 3])
  })
})

describe('in sequence', () => {
  const isNext = async (lines: string): Promise<boolean[]> =>
    (await flowOf(lines)).closers.map((closer) => (closer.marks & 16) !== 0)

  test.each([
    ['RST+ACK that answers a SYN', '0 C S, 1 S RA seq=0', [true]],
    ['RST+ACK with a wrong acknowledgement', '0 C S, 1 S RA seq=0 ack=9', [false]],
    ['RST where the client has acknowledged', `${OPEN} 30 C PA 9, 31 S R`, [true]],
    ['RST at the end of data in flight', `${OPEN} 30 S PA 9, 31 S R`, [true]],
    ['RST at what was acknowledged, not at what was sent', `${OPEN} 30 S PA 9, 31 S R seq=1`, [true]],
    ['RST in between', `${OPEN} 30 S PA 9, 31 S R seq=5`, [false]],
    ['FIN behind data', `${OPEN} 30 S PA 9, 31 S FA`, [true]],
    ['FIN with data', `${OPEN} 30 S PA 9, 31 S FPA 5`, [true]],
    ['FIN behind a gap', `${OPEN} 30 S PA 9, ! 31 S PA 9, 32 S FA`, [false]],
    ['RST alone in the capture', '0 S R seq=77', [true]],
    ['RST of a flow caught in the middle', '0 C PA 9 seq=5 ack=7, 1 S R seq=7', [true]],
    ['a second RST with the same number', `${OPEN} 30 S R, 31 S R`, [true, true]],
  ])('%s', async (_, lines, expected) => {
    expect(await isNext(lines)).toEqual(expected)
  })
})

describe('round trip', () => {
  test.each([
    ['from SYN to the first ACK, wherever it was captured', '0 C S, 30 S SA, 31 C A', 31e6],
    ['from the newest SYN', '0 C S, 1000 C S seq=0, 1030 S SA, 1031 C A', 31e6],
    ['as far as it was seen', '0 C S, 30 S SA', 30e6],
    ['not without SYN', '0 S SA, 1 C A', null],
    ['not where the connection was refused', '0 C S, 1 S RA', null],
  ])('%s', async (_, lines, expected) => {
    expect((await flowOf(lines)).rttNs).toBe(expected)
  })
})

test('TTL of each side, RST apart', async () => {
  const flow = await flowOf(`${OPEN} 30 S PA 9 ttl=52, 31 S PA 9 ttl=60, 32 S R ttl=255`)
  expect(flow.server.ttl).toEqual({ min: 52, max: 60 })
  expect(flow.client.ttl).toEqual({ min: 64, max: 64 })
  expect((await flowOf('0 S R')).client.ttl).toBeNull()
})
