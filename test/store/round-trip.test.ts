import fc from 'fast-check'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { Failure } from '../../src/model/failure.js'
import { storedCaptures } from '../../src/store/capture-rows.js'
import { openIndex, type Index } from '../../src/store/database.js'
import { storeCapture } from '../../src/store/flow-rows.js'
import { flowSource } from '../../src/store/flow-source.js'
import { ByteReader } from '../../src/store/byte-reader.js'
import { ByteWriter } from '../../src/store/byte-writer.js'
import { readParts, writeParts } from '../../src/store/flow-parts.js'
import { isHealthy } from '../../src/util/flow-shape.js'
import { msFromNs } from '../../src/util/instant.js'
import { arbitraryFlow, sampleFlows } from '../helpers/arbitrary-flow.js'
import { captureEntry } from '../helpers/capture-entry.js'
import { tempFolder } from '../helpers/temp-folder.js'

function records(index: Index): unknown[] {
  const source = flowSource(storedCaptures(index))
  return Array.from({ length: source.columns.length }, (_, row) => source.record(row))
}

test('any flow comes back as it was', async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryFlow, async (flow) => {
      const index = openIndex('memory', 'memory')
      await storeCapture(index, captureEntry(), [flow])
      expect(records(index)).toEqual([flow])
      index.db.close()
    }),
    { numRuns: 300 },
  )
})

test('a file that was closed gives the same flows when it is opened again', async () => {
  const path = join(tempFolder(), 'flows.corr')
  const flows = sampleFlows(200)
  const index = openIndex(path, 'write')
  await storeCapture(index, captureEntry(), flows)
  index.db.close()
  const again = openIndex(path, 'read')
  expect(records(again)).toEqual(flows)
  again.db.close()
})

test('a capture comes back with its warnings and its failure', async () => {
  const entry = captureEntry({
    warnings: [{ place: { file: 'out.pcap', frame: 7 }, text: 'a packet is cut' }],
    damage: new Failure(
      'CORR_BAD_PCAP',
      { file: 'out.pcap', offset: 96, frame: 4 },
      'a length is absurd',
      'copy it again',
    ),
  })
  const index = openIndex('memory', 'memory')
  await storeCapture(index, entry, [])
  const [stored] = storedCaptures(index)
  expect(stored).toMatchObject({
    ...entry,
    damage: { message: entry.damage?.message, place: { offset: 96, frame: 4 } },
  })
  expect(stored?.damage).toBeInstanceOf(Failure)
})

describe('columns', () => {
  test('say the same as the flows', async () => {
    const flows = sampleFlows(50)
    const index = openIndex('memory', 'memory')
    await storeCapture(index, captureEntry({}, { baseSec: 1_700_000_000 }), flows)
    const { columns } = flowSource(storedCaptures(index))
    const rows = flows.map((_, i) => ({
      capture: columns.capture[i],
      stream: columns.stream[i],
      client: `${columns.addresses[columns.clientAddress[i] ?? -1]} ${String(columns.clientPort[i])}`,
      server: `${columns.addresses[columns.serverAddress[i] ?? -1]} ${String(columns.serverPort[i])}`,
      startMs: columns.startMs[i],
      endMs: columns.endMs[i],
      closeMs: columns.closeMs[i],
      healthy: columns.healthy[i],
    }))
    expect(rows).toEqual(
      flows.map((flow) => ({
        capture: 0,
        stream: flow.stream,
        client: `${flow.client.address} ${String(flow.client.port)}`,
        server: `${flow.server.address} ${String(flow.server.port)}`,
        startMs: msFromNs(1_700_000_000, flow.startNs),
        endMs: msFromNs(1_700_000_000, flow.endNs),
        closeMs: flow.closers[0] === undefined ? NaN : msFromNs(1_700_000_000, flow.closers[0].timeNs),
        healthy: isHealthy(flow) ? 1 : 0,
      })),
    )
    expect(new Set(columns.addresses).size).toBe(columns.addresses.length)
  })

  test('of captures in two indices follow one another', async () => {
    const one = openIndex('memory', 'memory')
    const two = openIndex('memory', 'memory')
    await storeCapture(one, captureEntry(), sampleFlows(3, 1))
    await storeCapture(two, captureEntry({ identity: null }, { path: 'second.pcap' }), sampleFlows(2, 2))
    const source = flowSource([...storedCaptures(one), ...storedCaptures(two)])
    expect(source.captures.map(({ path }) => path)).toEqual(['out.pcap', 'second.pcap'])
    expect([...source.columns.capture]).toEqual([0, 0, 0, 1, 1])
    expect([0, 1, 2, 3, 4].map((row) => source.record(row))).toEqual([
      ...sampleFlows(3, 1),
      ...sampleFlows(2, 2).map((flow) => ({ ...flow, capture: 1 })),
    ])
  })
})

test('parts that are cut anywhere, or changed, are a failure or another flow, never a crash', () => {
  const writer = new ByteWriter()
  for (const flow of sampleFlows(20)) {
    writer.reset()
    writeParts(writer, flow)
    const bytes = Buffer.from(writer.written())
    for (let length = 0; length < bytes.length; length++) {
      expect(() => readParts(new ByteReader(bytes.subarray(0, length), 'x.corr'))).toThrow(Failure)
    }
    for (let at = 0; at < bytes.length; at += 3) {
      const changed = Buffer.from(bytes)
      changed[at] = 0xff
      try {
        readParts(new ByteReader(changed, 'x.corr'))
      } catch (error) {
        expect(error).toBeInstanceOf(Failure)
      }
    }
  }
})
