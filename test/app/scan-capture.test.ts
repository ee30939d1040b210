import { expect, test } from 'vitest'
import { scanCapture } from '../../src/app/scan-capture.js'
import { pcap } from '../pcap/build/capture.js'
import { conversation } from '../pcap/build/conversation.js'
import { chunksOf } from '../pcap/build/scan.js'
import { recordsOf } from '../helpers/records-of.js'

const capture = pcap(conversation('0 C S, 1 S SA, 2 C A, 3 C PA 1000, 4 S FA'))

test('tells how many bytes were read, after each chunk', async () => {
  const seen: number[] = []
  const scan = await scanCapture(
    { path: 'a.pcap', chunks: chunksOf(capture, 500) },
    () => undefined,
    (n) => seen.push(n),
  )
  expect(seen).toEqual([500, 1000, capture.length])
  expect(scan.info).toMatchObject({ path: 'a.pcap', bytes: capture.length })
  scan.close()
})

test('gives the flows as often as they are asked for, until it is closed', async () => {
  const scan = await scanCapture({ path: 'a.pcap', chunks: chunksOf(capture, 4096) }, () => undefined)
  expect(recordsOf(scan.flows())).toEqual(recordsOf(scan.flows()))
  expect(recordsOf(scan.flows())).toHaveLength(1)
  scan.close()
})

test('stops reading where the file is damaged', async () => {
  const bad = Buffer.concat([capture, Buffer.alloc(100_000, 0xff)])
  let read = 0
  const input = { path: 'a.pcap', chunks: chunksOf(bad, 1000) }
  const scan = await scanCapture(
    input,
    () => undefined,
    (n) => (read = n),
  )
  expect(scan.damage?.message).toBe(
    `a.pcap, at byte ${String(capture.length)}, frame 6: a record claims 4294967295 captured bytes, more than 262144: ` +
      'the file is damaged here; the frames before it were read; copy the file again in binary mode',
  )
  expect(read).toBeLessThan(3000)
  expect(recordsOf(scan.flows())).toHaveLength(1)
  scan.close()
})
