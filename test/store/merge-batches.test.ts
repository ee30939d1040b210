import { expect, test } from 'vitest'
import type { FlowRecord } from '../../src/model/flow-record.js'
import { storedCaptures } from '../../src/store/capture-rows.js'
import { openIndex } from '../../src/store/database.js'
import { BATCH_ROWS, batchesOf, type FlowBatch } from '../../src/store/flow-batch.js'
import { storeCapture } from '../../src/store/flow-rows.js'
import { flowSource } from '../../src/store/flow-source.js'
import { mergeBatches } from '../../src/store/merge-batches.js'
import { sampleFlows } from '../helpers/arbitrary-flow.js'
import { captureEntry } from '../helpers/capture-entry.js'
import { packedPlain, unpackPlain } from '../helpers/packed-plain.mjs'

async function* shareOf(flows: readonly FlowRecord[], index: number, count: number): AsyncGenerator<FlowBatch> {
  for (const batch of batchesOf(packedPlain(flows.filter(({ stream }) => stream % count === index)))) {
    yield await Promise.resolve(batch)
  }
}

/** Many flows, their streams in order. */
function manyFlows(count: number): FlowRecord[] {
  const samples = sampleFlows(200)
  return Array.from({ length: count }, (_, stream) => ({ ...(samples[stream % 200] as FlowRecord), stream }))
}

test.each([
  ['one source', 300, 1],
  ['fewer flows than sources', 2, 4],
  ['no flow', 0, 3],
  ['several batches each', 3 * BATCH_ROWS + 17, 2],
])('%s: flows come out in order and unchanged', async (_, total, sources) => {
  const flows = manyFlows(total)
  const index = openIndex('memory', 'memory')
  const shares = Array.from({ length: sources }, (__, i) => shareOf(flows, i, sources))
  await storeCapture(index, captureEntry(), mergeBatches(shares))
  const source = flowSource(storedCaptures(index), unpackPlain)
  expect(Array.from({ length: source.columns.length }, (__, row) => source.record(row))).toEqual(flows)
  index.db.close()
})
