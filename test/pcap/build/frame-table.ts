import { describe, expect, test } from 'vitest'
import { NEXT } from '../../../src/pcap/wire/next.js'
import { decodeFrame } from './decode.js'

/** Name, link type, frame, what is found, and what to look at. */
export type FrameRow = readonly [name: string, linkType: number, frame: Buffer, next: number, expected: object]

/**
 * Decodes each frame of a table; cuts it at every byte, which must stop cleanly; and poisons the bytes around it, which must change
 * nothing.
 */
export function checkFrames(rows: readonly FrameRow[]): void {
  test.each(rows)('%s', (_, linkType, frame, next, expected) => {
    expect(decodeFrame(frame, { linkType })).toMatchObject({ next, ...expected })
  })

  describe.each(rows)('%s', (_, linkType, frame) => {
    test('bytes behind the end change nothing', () => {
      const other = [0x00, 0x06, 0xaa, 0xff].map((filler) => decodeFrame(frame, { linkType, filler }))
      expect(new Set(other.map((decoded) => JSON.stringify(decoded))).size).toBe(1)
    })

    test('a cut at any byte stops cleanly, and never reads behind it', () => {
      const whole = decodeFrame(frame, { linkType })
      for (let length = 0; length < frame.length; length++) {
        const cut = frame.subarray(0, length)
        const [zeros, ones] = [0, 0xff].map((filler) =>
          decodeFrame(cut, { linkType, filler, wireLength: frame.length }),
        )
        expect(ones).toEqual(zeros)
        if (zeros?.next === NEXT.segment) expect(zeros.payloadLen).toBe(whole.payloadLen)
      }
    })
  })
}
