import { describe, expect, test } from 'vitest'
import { MARK } from '../../../src/model/flow-record.js'
import { BASE_SEC, type FrameSpec } from '../build/capture.js'
import { conversation } from '../build/conversation.js'
import { segment, type SegmentSpec } from '../build/packet.js'
import { flowOf, scanFrames } from '../build/scan.js'

const OPEN = '0 C S, 10 S SA, 20 C A, '

/** Marks of the segments in the tail, as letters: R retransmission, K keep-alive, O out of order, Z zero window, D, I. */
async function marksOf(lines: string): Promise<string> {
  const flow = await flowOf(OPEN + lines)
  return flow.tail
    .filter((segment) => segment.frame > 3)
    .map((segment) => letters(segment.marks))
    .join(' ')
}

function letters(marks: number): string {
  const names: [number, string][] = [
    [MARK.retransmission, 'R'],
    [MARK.keepAlive, 'K'],
    [MARK.outOfOrder, 'O'],
    [MARK.duplicate, 'D'],
    [MARK.inSequence, 'I'],
    [MARK.zeroWindow, 'Z'],
  ]
  return (
    names
      .filter(([bit]) => marks & bit)
      .map(([, letter]) => letter)
      .join('') || '-'
  )
}

// each row was read with tshark 4.0.17, tcp.analysis.*
test.each([
  ['plain data', '30 C PA 100, 40 S A', '- -'],
  ['sent again after a while', '30 C PA 100, 330 C PA 100 seq=1', '- R'],
  ['a part sent again', '30 C PA 100, 330 C PA 50 seq=51', '- R'],
  ['sent again although acknowledged', '30 C PA 100, 40 S A, 41 C PA 100 seq=1', '- - R'],
  ['out of order: within a round trip', '30 C PA 10, ! 31 C PA 10, 32 C PA 10, 33 C PA 10 seq=11', '- - O'],
  ['a gap filled later than a round trip', '30 C PA 10, ! 31 C PA 10, 32 C PA 10, 90 C PA 10 seq=11', '- - R'],
  [
    'three ACKs, then at once: fast',
    '30 S PA 10, ! 31 S PA 10, 32 S PA 10, 33 C A ack=11, 34 C A ack=11, 35 C A ack=11, 36 S PA 10 seq=11',
    '- - - - - R',
  ],
  ['a keep-alive probe of no bytes', '30 C PA 10, 40 S A, 1040 C A seq=10', '- - K'],
  ['a keep-alive probe of one byte', '30 C PA 10, 40 S A, 1040 C A 1 seq=10', '- - K'],
  ['the answer to it is no duplicate', '30 C PA 10, 40 S A, 1040 C A seq=10, 1041 S A', '- - K -'],
  ['a closed window', '30 S A win=0', 'Z'],
  [
    'a probe into a closed window is no data',
    '30 S A win=0, 40 C A 1, 50 S A win=0 ack=1, 60 C PA 20 seq=1',
    'Z - Z -',
  ],
  ['a FIN sent again', '30 C FA, 330 C FA seq=1', 'I RI'],
  ['an RST in sequence', '30 C PA 10, 40 S R', '- I'],
  ['an RST with another number', '30 C PA 10, 40 S R seq=77', '- -'],
])('%s', async (_, lines, expected) => {
  expect(await marksOf(lines)).toBe(expected)
})

test('counts retransmissions for each side', async () => {
  const flow = await flowOf(`${OPEN} 30 C PA 9, 300 C PA 9 seq=1, 900 C PA 9 seq=1, 950 S PA 5, 1500 S PA 5 seq=1`)
  expect([flow.client.retransmissions, flow.server.retransmissions]).toEqual([2, 1])
})

test('the packet that tells the round trip is judged without it', async () => {
  const flow = await flowOf('0 C S, 2 S SA 10, 27 S A 5 seq=1')
  expect(flow.server.retransmissions).toBe(1)
})

test('a SYN at the time 0 tells no round trip: captures made by hand begin there', async () => {
  const sentAgain = '0 C S, 0.5 S SA, 1 C A, 30 C PA 10, ! 31 C PA 10, 32 C PA 10, 34 C PA 5 seq=11'
  const countOf = async (lines: string, baseSec: number): Promise<number | undefined> =>
    (await scanFrames(conversation(lines), { baseSec })).flows[0]?.client.retransmissions
  expect(await countOf(sentAgain, BASE_SEC)).toBe(1)
  expect(await countOf(sentAgain, 0)).toBe(0)
  expect(await countOf(sentAgain.replace(/^0 /, '0.2 '), 0)).toBe(1)
})

// each read with tshark 4.0.17: retransmissions of the client
test.each([
  [
    'data behind it that fills a gap',
    '0 C S 5, 30 C A 40 seq=4000, 80 C S 40 seq=0, 180 C A 40 seq=10, 280 C A 9 seq=3010',
    2,
  ],
  ['a longer one moves the end of data', '0 C S 5, 30 C S 40 seq=0, 80 C A 10 seq=6', 2],
  ['a shorter one takes it back', '0 C S 5, 30 C S 40 seq=0, 80 C S 5 seq=0, 90 C A 10 seq=6', 2],
  ['one as long as the first at once', '0 C S 5, 30 C S 40 seq=0, 32 C S 5 seq=0', 2],
  ['one as long as the second at once: out of order', '0 C S 5, 30 C S 40 seq=0, 32 C S 40 seq=0', 1],
  [
    'SYN+ACK takes nothing back',
    '0 C S 5, 30 C A 40 seq=4000, 80 C SA 40 seq=0, 180 C A 40 seq=10, 280 C A 9 seq=3010',
    3,
  ],
])('a repeated SYN: %s', async (_, lines, count) => {
  expect((await flowOf(lines)).client.retransmissions).toBe(count)
})

test('numbers half the number space apart are ahead of each other', async () => {
  const flow = await flowOf('0 C S, 10 S A, 20 C A seq=2147483649, 30 C SA seq=1')
  expect([flow.lostSegments, flow.client.retransmissions]).toEqual([2, 1])
})

// each read with tshark 4.0.17
test.each([
  [
    'a segment that comes before the time of the one it fills up behind',
    '30 C PA 10, ! 31 C PA 10, 32 C PA 10, 27 C PA 5 seq=11',
    1,
  ],
  [
    'the same after ACKs: not fast either',
    '30 C PA 10, ! 31 C PA 10, 32 C PA 10, 33 S A ack=11, 34 S A ack=11, 35 S A ack=11, 27 C PA 5 seq=11',
    1,
  ],
])('time stamps that go backwards: %s', async (_, lines, count) => {
  expect((await flowOf(OPEN + lines)).client.retransmissions).toBe(count)
})

test('a handshake whose time goes backwards allows for any reordering', async () => {
  const lines = '50 C S, 40 S SA, 30 C A, 60 C PA 10, ! 61 C PA 10, 62 C PA 10, 900 C PA 5 seq=11'
  expect((await flowOf(lines)).client.retransmissions).toBe(0)
})

describe('a header that is cut or malformed', () => {
  const opened = conversation(OPEN)
  const data = (spec: SegmentSpec, captured?: number): FrameSpec => {
    const whole = segment({ seq: 1001, ack: 500_001, flags: 'PA', payload: 'x'.repeat(40), ...spec })
    return { ms: 1000, bytes: whole.subarray(0, captured), wireLength: whole.length }
  }
  const again = { ms: 1500, bytes: segment({ seq: 1001, ack: 500_001, flags: 'PA', payload: 'x'.repeat(10) }) }
  const retransmissions = async (...frames: FrameSpec[]): Promise<number | undefined> =>
    (await scanFrames([...opened, ...frames])).flows[0]?.client.retransmissions

  test.each<[string, FrameSpec]>([
    ['states less than its fixed part', data({ dataOffset: 3 })],
    ['is cut within its fixed part', data({}, 20 + 16)],
    ['is cut within its options', data({ tcpOptions: Buffer.alloc(12, 1) }, 20 + 24)],
  ])('that %s moves what the next one is compared with', async (_, odd) => {
    expect(await retransmissions(odd, again)).toBe(1)
    expect(await retransmissions(again, odd)).toBe(0)
  })

  test('that states more than there is moves nothing', async () => {
    expect(await retransmissions(data({ dataOffset: 15, payload: 'x'.repeat(8) }), again)).toBe(0)
  })
})

test('counts gaps', async () => {
  const flow = await flowOf(`${OPEN} 30 C PA 9, ! 31 C PA 9, 32 C PA 9, ! 33 C PA 9, 34 C PA 9`)
  expect(flow.lostSegments).toBe(2)
})

test('goes over the end of the number space', async () => {
  const flow = await flowOf(`${OPEN} 30 C PA 100, 31 C PA 100, 500 C PA 100 seq=1`, { clientIsn: 0xffffffb0 })
  expect(
    flow.tail.filter((segment) => segment.frame > 3).map((segment) => [segment.seq, letters(segment.marks)]),
  ).toEqual([
    [1, '-'],
    [101, '-'],
    [1, 'R'],
  ])
  expect(flow.client.nextSeq).toBe(201)
})

describe('unanswered', () => {
  test.each([
    ['data and its retransmissions', '30 C PA 9, 300 C PA 9 seq=1, 900 C PA 9 seq=1, 2100 C PA 9 seq=1', 3, 0],
    ['any packet of the peer starts anew', '30 C PA 9, 300 C PA 9 seq=1, 310 S A, 320 C PA 9', 0, 0],
    ['keep-alive probes count', '30 C PA 9, 40 S A, 1000 C A seq=9, 2000 C A seq=9', 2, 0],
    ['of the server', '30 S PA 9, 400 S PA 9 seq=1', 0, 1],
  ])('%s', async (_, lines, client, server) => {
    const flow = await flowOf(OPEN + lines)
    expect([flow.client.unanswered, flow.server.unanswered]).toEqual([client, server])
  })

  test('SYNs that nobody answers', async () => {
    const flow = await flowOf('0 C S, 1000 C S seq=0, 3000 C S seq=0, 7000 C S seq=0')
    expect(flow.client).toMatchObject({ unanswered: 3, retransmissions: 3, acked: 0, nextSeq: 1 })
    expect(flow.opening.map((segment) => segment.frame)).toEqual([1, 2, 3, 4])
    expect(flow.rttNs).toBeNull()
  })
})

test('acknowledged and next numbers of both sides', async () => {
  const flow = await flowOf(`${OPEN} 30 C PA 100, 40 S A ack=51, 50 S PA 30, 60 C FA, 70 S A ack=60`)
  expect(flow.client).toMatchObject({ nextSeq: 102, acked: 101 })
  expect(flow.server).toMatchObject({ nextSeq: 31, acked: 31 })
})
