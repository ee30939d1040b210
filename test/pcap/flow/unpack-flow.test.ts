import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { FlowRecord } from '../../../src/model/flow-record.js'
import type { FlowPlace, PackedFlow } from '../../../src/model/packed-flow.js'
import { scanCapture } from '../../../src/app/scan-capture.js'
import { toRecord } from '../../../src/pcap/flow/to-record.js'
import { unpackFlow } from '../../../src/pcap/flow/unpack-flow.js'
import { captureOf } from '../../helpers/segments.js'
import { ROOT } from '../../helpers/root.js'
import { chunksOf } from '../build/scan.js'

/** A flow, and what an index keeps of it. */
interface Kept {
  readonly record: FlowRecord
  readonly packed: Uint8Array
  readonly place: FlowPlace
}

async function keptOf(capture: Buffer): Promise<Kept[]> {
  const scan = await scanCapture({ path: 'test.pcap', chunks: chunksOf(capture, 65_536) }, () => undefined)
  const kept = Array.from(scan.flows(), keep)
  scan.close()
  return kept
}

function keep({ flow, words, length }: PackedFlow): Kept {
  const record = toRecord(flow, 3)
  const { client, server, stream } = record
  const place = {
    capture: 3,
    stream,
    client: { address: client.address, port: client.port },
    server: { address: server.address, port: server.port },
  }
  return { record, packed: new Uint8Array(words.slice(0, length).buffer), place }
}

const cases = join(ROOT, 'fixtures/cases')

test.each(readdirSync(cases))('%s: each flow comes out of its words as it went in', async (name) => {
  const captures = readdirSync(join(cases, name)).filter((file) => /\.pcap(ng)?$/.test(file))
  for (const file of captures) {
    const kept = await keptOf(readFileSync(join(cases, name, file)))
    expect(kept.map(({ packed, place }) => unpackFlow(packed, place))).toEqual(kept.map(({ record }) => record))
  }
})

const RESETS = Array.from({ length: 9 }, (_, i) => `${String(5 + i)} S R seq=0`)
const CONVERSATION = ['0 C S', '1 S SA', '2 C A', '3 C PA get=/a', '4 S A', ...RESETS].join('\n')

test('more SYN, FIN and RST than a row has room for come out too', async () => {
  const [kept] = await keptOf(captureOf(CONVERSATION))
  expect(kept?.record.rstFrames).toHaveLength(RESETS.length)
  expect(unpackFlow(kept!.packed, kept!.place)).toEqual(kept?.record)
})

test('words that are cut anywhere are no flow', async () => {
  const [kept] = await keptOf(captureOf(CONVERSATION))
  const { packed, place } = kept!
  for (let length = 0; length < packed.length; length++) {
    expect(unpackFlow(packed.slice(0, length), place), `of ${String(length)} bytes`).toBeNull()
  }
  expect(unpackFlow(new Uint8Array([...packed, 0, 0, 0, 0]), place)).toBeNull()
})

test('words of noise are another flow or none, and no more than a row holds', async () => {
  const [kept] = await keptOf(captureOf(CONVERSATION))
  const { packed, place } = kept!
  const noise = [0x00, 0x01, 0x7f, 0x80, 0xff]
  for (let at = 0; at < packed.length; at++) {
    for (const byte of noise) {
      const spoilt = packed.slice()
      spoilt[at] = byte
      const flow = unpackFlow(spoilt, place)
      if (flow === null) continue
      expect(flow.closers.length).toBeLessThanOrEqual(16)
      expect(flow.tail.length).toBeLessThanOrEqual(16)
      expect(flow.lastRequest?.path.length ?? 0).toBeLessThanOrEqual(1024)
    }
  }
  for (const byte of noise) expect(() => unpackFlow(new Uint8Array(4096).fill(byte), place)).not.toThrow()
})
