import { expect, test } from 'vitest'
import { ethernet, segment } from '../build/packet.js'
import { scanFrames } from '../build/scan.js'

test('a capture of an unknown link type gives its name and a count, and no flows', async () => {
  const frames = [1, 2, 3].map((ms) => ({ ms, bytes: Buffer.alloc(40) }))
  const { scan, flows, warnings } = await scanFrames(frames, { linkType: 189 })
  expect(flows).toEqual([])
  expect(scan.info).toMatchObject({ frames: 3, tcpFrames: 0 })
  expect(warnings).toEqual([
    { place: { file: 'test.pcap' }, text: '3 frames of link type USB_LINUX were left out: it is not read' },
  ])
})

test('a link type without a name is given by its number', async () => {
  const { warnings } = await scanFrames([{ ms: 0, bytes: Buffer.alloc(40) }], { linkType: 9999 })
  expect(warnings[0]?.text).toContain('link type 9999')
})

test('frames that were left out are counted by reason, with the first of each', async () => {
  const whole = segment({ flags: 'S' })
  const frames = [whole, whole.subarray(0, 30), whole.subarray(0, 12), whole.subarray(0, 34)]
  const { flows, warnings } = await scanFrames(frames.map((bytes, ms) => ({ ms, bytes, wireLength: whole.length })))
  expect(flows).toHaveLength(1)
  expect(warnings).toEqual([
    { place: { file: 'test.pcap', frame: 3 }, text: '1 frame was left out: the IP header is cut short' },
    {
      place: { file: 'test.pcap', frame: 2 },
      text: '2 frames were left out: fewer than 16 bytes of the TCP header were captured',
    },
  ])
})

test('frames without TCP are nothing to speak of', async () => {
  const { warnings } = await scanFrames([{ ms: 0, bytes: ethernet(0x0806, Buffer.alloc(46)) }], { linkType: 1 })
  expect(warnings).toEqual([])
})
