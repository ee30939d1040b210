import type { FlowRecord } from '../model/flow-record.js'
import type { PackedFlow } from '../model/packed-flow.js'
import { summaryOf } from '../util/flow-summary.js'
import { WordWriter } from './word-writer.js'
import { FLOW_COLUMNS } from './schema.js'

/** Flows of a full batch. */
export const BATCH_ROWS = 2048

/** The first cells of a row are the columns of the table `flow` but the last, `packed`. */
export const TABLE_CELLS = FLOW_COLUMNS.length - 1
// some mean something else here than there
/** Stream instead of row id. */
export const STREAM = 0
/** Index into the texts of the batch instead of the row id of an address. */
export const CLIENT_ADDRESS = 1
export const SERVER_ADDRESS = 3
export const CLIENT_PORT = 2
export const SERVER_PORT = 4
export const START_NS = 5
export const END_NS = 6

/** Behind them, what the columns hold beside: see flow-summary.ts. */
export const SHAPE = TABLE_CELLS
export const CLOSE_NS = TABLE_CELLS + 1
export const NOTICED_NS = TABLE_CELLS + 2
export const REQUEST_NS = TABLE_CELLS + 3
export const LATE_REQUEST_NS = TABLE_CELLS + 4
export const REQUEST_COUNT = TABLE_CELLS + 5
export const QUERY_HASH = TABLE_CELLS + 6
export const CLIENT_ISN = TABLE_CELLS + 7
export const SERVER_ISN = TABLE_CELLS + 8
export const CLIENT_NEXT = TABLE_CELLS + 9
export const SERVER_NEXT = TABLE_CELLS + 10
/** Indices into the texts. */
export const METHOD = TABLE_CELLS + 11
export const HOST = TABLE_CELLS + 12
export const PATH = TABLE_CELLS + 13
/** Where in the moments those of the row end. */
export const MOMENT_END = TABLE_CELLS + 14
export const CELLS = TABLE_CELLS + 15

/** Cells that are indices into the texts. */
const TEXT_CELLS = [CLIENT_ADDRESS, SERVER_ADDRESS, METHOD, HOST, PATH]

/** Rows of flows in a few flat arrays: what one thread can hand to another. NaN stands for an empty cell. */
export interface FlowBatch {
  readonly rows: number
  /** {@link CELLS} a row. */
  readonly cells: Float64Array
  /** Packed flows, see {@link PackedFlow}: those of row `i` end at word `packedEnds[i]` and begin where the ones before end. */
  readonly packed: Int32Array
  readonly packedEnds: Uint32Array
  readonly moments: Float64Array
  readonly texts: readonly string[]
}

/** The words of one row, not copied. */
export function packedOf({ packed, packedEnds }: FlowBatch, row: number): Int32Array {
  return packed.subarray(row === 0 ? 0 : packedEnds[row - 1], packedEnds[row])
}

/** Moments of one row, not copied. */
export function momentsOf({ cells, moments }: FlowBatch, row: number): Float64Array {
  return moments.subarray(row === 0 ? 0 : cells[(row - 1) * CELLS + MOMENT_END], cells[row * CELLS + MOMENT_END])
}

/** Makes batches of flows. */
export class FlowBatcher {
  private rows = 0
  private readonly cells = new Float64Array(BATCH_ROWS * CELLS)
  private readonly packedEnds = new Uint32Array(BATCH_ROWS)
  private readonly packed = new WordWriter()
  private moments: number[] = []
  private texts = new Map<string, number>()

  get isFull(): boolean {
    return this.rows === BATCH_ROWS
  }

  get isEmpty(): boolean {
    return this.rows === 0
  }

  /** Adds a flow to a batch that is not full. */
  add({ flow, words, length }: PackedFlow): void {
    const at = this.rows * CELLS
    this.tableCells(flow, at)
    this.summaryCells(flow, at)
    this.packed.write(words, length)
    this.packedEnds[this.rows++] = this.packed.length
  }

  /** @returns for each text of another batch its index in this one; valid until the next {@link take} */
  textsOf(from: FlowBatch): Int32Array {
    return Int32Array.from(from.texts, (text) => this.text(text))
  }

  /**
   * Adds a row of another batch to one that is not full.
   * @param texts what {@link textsOf} said of that batch
   */
  addRow(from: FlowBatch, row: number, texts: Int32Array): void {
    const { cells } = this
    const at = this.rows * CELLS
    for (let cell = 0; cell < CELLS; cell++) cells[at + cell] = from.cells[row * CELLS + cell]
    for (const cell of TEXT_CELLS) cells[at + cell] = texts[cells[at + cell]]
    for (const moment of momentsOf(from, row)) this.moments.push(moment)
    cells[at + MOMENT_END] = this.moments.length
    const words = packedOf(from, row)
    this.packed.write(words, words.length)
    this.packedEnds[this.rows++] = this.packed.length
  }

  /** @returns the flows since the last call, copied */
  take(): FlowBatch {
    const batch = {
      rows: this.rows,
      cells: this.cells.slice(0, this.rows * CELLS),
      packed: this.packed.written(),
      packedEnds: this.packedEnds.slice(0, this.rows),
      moments: Float64Array.from(this.moments),
      texts: [...this.texts.keys()],
    }
    this.rows = 0
    this.packed.reset()
    this.moments = []
    this.texts = new Map()
    return batch
  }

  /** In the order of {@link FLOW_COLUMNS}. */
  private tableCells(flow: FlowRecord, start: number): void {
    const { client, server } = flow
    const { cells } = this
    let at = start
    cells[at++] = flow.stream
    cells[at++] = this.text(client.address)
    cells[at++] = client.port
    cells[at++] = this.text(server.address)
    cells[at++] = server.port
    cells[at++] = flow.startNs
    cells[at++] = flow.endNs
    cells[at++] = flow.role === 'syn' ? 0 : 1
    cells[at++] = flow.firstFrame
    cells[at++] = flow.lastFrame
    cells[at++] = flow.completeness
    cells[at++] = client.packets
    cells[at++] = server.packets
    cells[at++] = client.bytes
    cells[at++] = server.bytes
    cells[at++] = client.retransmissions
    cells[at++] = server.retransmissions
    cells[at++] = flow.rttNs ?? NaN
    cells[at++] = flow.requests ?? NaN
    cells[at++] = flow.lostSegments
    cells[at] = flow.duplicates
  }

  private summaryCells(flow: FlowRecord, at: number): void {
    const { cells } = this
    const summary = summaryOf(flow)
    cells[at + SHAPE] = summary.shape
    cells[at + CLOSE_NS] = summary.closeNs
    cells[at + NOTICED_NS] = summary.noticedNs
    cells[at + REQUEST_NS] = summary.requestNs
    cells[at + LATE_REQUEST_NS] = summary.lateRequestNs
    cells[at + REQUEST_COUNT] = summary.requests
    cells[at + QUERY_HASH] = summary.queryHash
    cells[at + CLIENT_ISN] = flow.client.isn ?? 0
    cells[at + SERVER_ISN] = flow.server.isn ?? 0
    cells[at + CLIENT_NEXT] = flow.client.nextSeq
    cells[at + SERVER_NEXT] = flow.server.nextSeq
    cells[at + METHOD] = this.text(summary.method)
    cells[at + HOST] = this.text(summary.host)
    cells[at + PATH] = this.text(summary.path)
    for (const ns of summary.momentsNs) this.moments.push(ns)
    cells[at + MOMENT_END] = this.moments.length
  }

  private text(text: string): number {
    const known = this.texts.get(text)
    if (known !== undefined) return known
    this.texts.set(text, this.texts.size)
    return this.texts.size - 1
  }
}

/** The batches of many flows. */
export function* batchesOf(flows: Iterable<PackedFlow>): Generator<FlowBatch> {
  const batcher = new FlowBatcher()
  for (const flow of flows) {
    batcher.add(flow)
    if (batcher.isFull) yield batcher.take()
  }
  if (!batcher.isEmpty) yield batcher.take()
}

/** Memory that can be handed over with a batch instead of being copied. */
export function memoryOf({ cells, packed, packedEnds, moments }: FlowBatch): ArrayBuffer[] {
  return [cells.buffer, packed.buffer, packedEnds.buffer, moments.buffer] as ArrayBuffer[]
}
