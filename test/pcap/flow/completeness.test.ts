import { expect, test } from 'vitest'
import type { FrameSpec } from '../build/capture.js'
import { conversation } from '../build/conversation.js'
import { segment } from '../build/packet.js'
import { flowOf, flowsOf, scanFrames } from '../build/scan.js'

// values of tcp.completeness as tshark 4.0.17 -2 prints them for the last frame
test.each([
  ['SYN', '0 C S', 1],
  ['SYN, SYN+ACK', '0 C S, 1 S SA', 3],
  ['handshake', '0 C S, 1 S SA, 2 C A', 7],
  ['handshake and data', '0 C S, 1 S SA, 2 C A, 3 C PA 9', 15],
  ['data only, no pure ACK', '0 C S, 1 S SA, 3 C PA 9', 11],
  ['FIN with ACK', '0 C S, 1 S SA, 2 C A, 3 C PA 9, 4 S A, 5 C FA', 31],
  ['FIN without ACK does not count', '0 C S, 1 S SA, 2 C A, 3 C F', 7],
  ['RST', '0 C S, 1 S SA, 2 C A, 3 C PA 9, 4 S R', 47],
  ['RST+ACK without data sets the ACK bit too', '0 C S, 1 S RA', 37],
  ['a SYN that comes later sets nothing', '0 C PA 5 seq=1, 1 C S seq=0', 8],
  ['SYN with data', '0 C S 5', 9],
])('%s', async (_, lines, expected) => {
  expect((await flowOf(lines)).completeness).toBe(expected)
})

test('a header that states less than its fixed part shows no flags, but that a SYN opens the stream', async () => {
  const odd = (flags: string): FrameSpec => ({
    ms: 0,
    bytes: segment({ flags, dataOffset: 4, payload: 'x'.repeat(8) }),
  })
  const later = conversation('10 C PA 5')
  const of = async (flags: string): Promise<number | undefined> =>
    (await scanFrames([odd(flags), ...later])).flows[0]?.completeness
  expect([await of('S'), await of('SA'), await of('RA'), await of('SR')]).toEqual([9, 8, 8, 9])
})

test('starts again with a reused port', async () => {
  const flows = await flowsOf('0 C S, 1 S SA, 2 C A, 3 C PA 9, 9 C S seq=4000, 10 S SA seq=9000')
  expect(flows.map((flow) => flow.completeness)).toEqual([15, 3])
  const withData = await flowsOf('0 C S, 1 S RA, 9 C S 5 seq=4000, 10 S SA')
  expect(withData.map((flow) => flow.completeness)).toEqual([37, 3])
})
