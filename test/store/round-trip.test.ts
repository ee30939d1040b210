import fc from 'fast-check'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { Failure } from '../../src/model/failure.js'
import { storedCaptures } from '../../src/store/capture-rows.js'
import { openIndex, type Index } from '../../src/store/database.js'
import { batchesOf } from '../../src/store/flow-batch.js'
import { storeCapture } from '../../src/store/flow-rows.js'
import { flowSource } from '../../src/store/flow-source.js'
import type { FlowColumns } from '../../src/model/flow-columns.js'
import { PATH_KEPT } from '../../src/model/flow-columns.js'
import type { FlowRecord } from '../../src/model/flow-record.js'
import { CHUNK_ROWS } from '../../src/store/column-layout.js'
import { summaryOf } from '../../src/util/flow-summary.js'
import { msFromNs } from '../../src/util/instant.js'
import { arbitraryFlow, sampleFlows } from '../helpers/arbitrary-flow.js'
import { captureEntry } from '../helpers/capture-entry.js'
import { tempFolder } from '../helpers/temp-folder.js'
import { packedPlain, unpackPlain } from '../helpers/packed-plain.mjs'

function records(index: Index): unknown[] {
  const source = flowSource(storedCaptures(index), unpackPlain)
  return Array.from({ length: source.columns.length }, (_, row) => source.record(row))
}

function request(i: number): NonNullable<FlowRecord['lastRequest']> {
  const host = `host-${String(i % 7)}.example.com`
  return { frame: 1, timeNs: 5, method: 'GET', path: `/items/${String(i)}`, host, contentLength: null, bodyBytes: 0 }
}

/** What the columns say of a flow, in the words of its summary. */
function summaryIn(columns: FlowColumns, i: number): unknown {
  const path = columns.pathBytes.subarray(columns.pathAt[i], (columns.pathAt[i] ?? 0) + (columns.pathLength[i] ?? 0))
  return {
    shape: columns.shape[i],
    closeMs: columns.closeMs[i],
    noticedMs: columns.noticedMs[i],
    requestMs: columns.requestMs[i],
    lateRequestMs: columns.lateRequestMs[i],
    momentsMs: [...columns.momentMs.subarray(columns.momentAt[i], columns.momentAt[i + 1])],
    requests: columns.requests[i],
    path: Buffer.from(path).toString(),
    queryHash: columns.queryHash[i],
    method: columns.words[columns.method[i] ?? -1],
    host: columns.words[columns.host[i] ?? -1],
  }
}

function summaryInMs(flow: FlowRecord): unknown {
  const { closeNs, noticedNs, requestNs, lateRequestNs, momentsNs, requests, ...rest } = summaryOf(flow)
  const ms = (ns: number): number => msFromNs(1_700_000_000, ns)
  return {
    ...rest,
    path: Buffer.from(rest.path).toString(),
    method: JSON.parse(JSON.stringify(rest.method)) as string,
    requests: Math.min(requests, 2 ** 31 - 1),
    closeMs: ms(closeNs),
    noticedMs: ms(noticedNs),
    requestMs: ms(requestNs),
    lateRequestMs: ms(lateRequestNs),
    momentsMs: momentsNs.map(ms),
  }
}

test('any flow comes back as it was', async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryFlow, async (flow) => {
      const index = openIndex('memory', 'memory')
      await storeCapture(index, captureEntry(), batchesOf(packedPlain([flow])))
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
  await storeCapture(index, captureEntry(), batchesOf(packedPlain(flows)))
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
  await storeCapture(index, entry, batchesOf([]))
  const [stored] = storedCaptures(index)
  const { info, identity, warnings } = entry
  expect(stored).toMatchObject({
    info,
    identity,
    warnings,
    damage: { message: entry.damage?.message, place: { offset: 96, frame: 4 } },
  })
  expect(stored?.damage).toBeInstanceOf(Failure)
})

describe('columns', () => {
  test('say the same as the flows', async () => {
    const flows = sampleFlows(50)
    const index = openIndex('memory', 'memory')
    await storeCapture(index, captureEntry({}, { baseSec: 1_700_000_000 }), batchesOf(packedPlain(flows)))
    const { columns } = flowSource(storedCaptures(index), unpackPlain)
    const rows = flows.map((_, i) => ({
      capture: columns.capture[i],
      stream: columns.stream[i],
      client: `${columns.addresses[columns.clientAddress[i] ?? -1]} ${String(columns.clientPort[i])}`,
      server: `${columns.addresses[columns.serverAddress[i] ?? -1]} ${String(columns.serverPort[i])}`,
      startMs: columns.startMs[i],
      endMs: columns.endMs[i],
      isn: [columns.clientIsn[i], columns.serverIsn[i]],
      next: [columns.clientNext[i], columns.serverNext[i]],
      told: summaryIn(columns, i),
    }))
    expect(rows).toEqual(
      flows.map((flow) => ({
        capture: 0,
        stream: flow.stream,
        client: `${flow.client.address} ${String(flow.client.port)}`,
        server: `${flow.server.address} ${String(flow.server.port)}`,
        startMs: msFromNs(1_700_000_000, flow.startNs),
        endMs: msFromNs(1_700_000_000, flow.endNs),
        isn: [flow.client.isn ?? 0, flow.server.isn ?? 0],
        next: [flow.client.nextSeq, flow.server.nextSeq],
        told: summaryInMs(flow),
      })),
    )
    expect(new Set(columns.addresses).size).toBe(columns.addresses.length)
  })

  test('are whole where they are written in several runs', async () => {
    const [flow] = sampleFlows(1)
    const count = 2 * CHUNK_ROWS + 5
    const index = openIndex('memory', 'memory')
    const flows = function* (): Generator<FlowRecord> {
      for (let stream = 0; stream < count; stream++) yield { ...flow!, stream, lastRequest: request(stream) }
    }
    await storeCapture(index, captureEntry({}, { baseSec: 1_700_000_000 }), batchesOf(packedPlain(flows())))
    const { columns } = flowSource(storedCaptures(index), unpackPlain)
    expect(columns.length).toBe(count)
    for (const i of [0, CHUNK_ROWS - 1, CHUNK_ROWS, 2 * CHUNK_ROWS, count - 1]) {
      expect(summaryIn(columns, i)).toEqual(summaryInMs({ ...flow!, lastRequest: request(i) }))
    }
    expect(columns.words.filter((word) => word.startsWith('host-'))).toHaveLength(7)
  })

  test('keep the end of a very long path', async () => {
    const path = `/${'a'.repeat(PATH_KEPT)}/end`
    const index = openIndex('memory', 'memory')
    const [flow] = sampleFlows(1)
    await storeCapture(
      index,
      captureEntry(),
      batchesOf(packedPlain([{ ...flow!, lastRequest: { ...request(0), path: `${path}?page=2` } }])),
    )
    expect(summaryIn(flowSource(storedCaptures(index), unpackPlain).columns, 0)).toMatchObject({
      path: path.slice(-PATH_KEPT),
    })
  })

  test('of captures in two indices follow one another', async () => {
    const one = openIndex('memory', 'memory')
    const two = openIndex('memory', 'memory')
    await storeCapture(one, captureEntry(), batchesOf(packedPlain(sampleFlows(3, 1))))
    await storeCapture(
      two,
      captureEntry({ identity: null }, { path: 'second.pcap' }),
      batchesOf(packedPlain(sampleFlows(2, 2))),
    )
    const source = flowSource([...storedCaptures(one), ...storedCaptures(two)], unpackPlain)
    expect(source.captures.map(({ path }) => path)).toEqual(['out.pcap', 'second.pcap'])
    expect([...source.columns.capture]).toEqual([0, 0, 0, 1, 1])
    expect([0, 1, 2, 3, 4].map((row) => source.record(row))).toEqual([
      ...sampleFlows(3, 1),
      ...sampleFlows(2, 2).map((flow) => ({ ...flow, capture: 1 })),
    ])
  })
})
