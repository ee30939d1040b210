import { type FlowBatch, CELLS, FlowBatcher, STREAM } from './flow-batch.js'

/** Where one of the sources stands. */
interface Head {
  readonly source: AsyncIterator<FlowBatch>
  batch: FlowBatch
  row: number
  /** Texts of the batch among those of the merged one that is being made. */
  texts: Int32Array | null
}

/** Merges batches of several sources, each in the order of its streams, into batches in the order of all streams. */
export async function* mergeBatches(sources: readonly AsyncIterable<FlowBatch>[]): AsyncGenerator<FlowBatch> {
  const heads: Head[] = []
  for (const source of sources) await addHead(heads, source[Symbol.asyncIterator]())
  const merged = new FlowBatcher()
  for (let head = lowest(heads); head !== null; head = lowest(heads)) {
    head.texts ??= merged.textsOf(head.batch)
    merged.addRow(head.batch, head.row, head.texts)
    if (merged.isFull) {
      yield merged.take()
      for (const one of heads) one.texts = null
    }
    if (++head.row < head.batch.rows) continue
    heads.splice(heads.indexOf(head), 1)
    await addHead(heads, head.source)
  }
  if (!merged.isEmpty) yield merged.take()
}

/** Puts a source at the beginning of its next batch that is not empty, if it has one. */
async function addHead(heads: Head[], source: AsyncIterator<FlowBatch>): Promise<void> {
  for (;;) {
    const next = await source.next()
    if (next.done === true) return
    if (next.value.rows === 0) continue
    heads.push({ source, batch: next.value, row: 0, texts: null })
    return
  }
}

function lowest(heads: readonly Head[]): Head | null {
  let best: Head | null = null
  let bestStream = Infinity
  for (const head of heads) {
    const stream = head.batch.cells[head.row * CELLS + STREAM]
    if (stream >= bestStream) continue
    best = head
    bestStream = stream
  }
  return best
}
