import { PATH_KEPT } from '../model/flow-columns.js'
import {
  chunkBytes,
  CHUNK_ROWS,
  chunkViews,
  FIXED_COLUMNS,
  type ChunkColumns,
  type ChunkSize,
} from './column-layout.js'
import type { Index } from './database.js'
import { type FlowBatch, momentsOf } from './flow-batch.js'
import * as cell from './flow-batch.js'

const INSERT =
  'INSERT INTO flow_chunk (capture, chunk, rows, moments, paths, words, columns) VALUES (?, ?, ?, ?, ?, ?, ?)'
const MOST_REQUESTS = 2 ** 31 - 1

/** Writes the columns of a capture's flows, a chunk at a time. */
export class ColumnWriter {
  private readonly columns = emptyColumns()
  private readonly moments: number[] = []
  private readonly paths: Buffer[] = []
  private readonly pathPlaces = new Map<string, { readonly at: number; readonly length: number }>()
  private readonly words = new Map<string, number>()
  private rows = 0
  private chunks = 0
  private pathBytes = 0

  constructor(
    private readonly index: Index,
    private readonly captureId: number,
  ) {}

  /** Adds a row of a batch. @param clientAddress, serverAddress row ids */
  add(batch: FlowBatch, from: number, clientAddress: number, serverAddress: number): void {
    if (this.rows === CHUNK_ROWS) this.flush()
    const { columns, rows: row } = this
    const { cells, texts } = batch
    const at = from * cell.CELLS
    columns.stream[row] = cells[at + cell.STREAM]
    columns.startNs[row] = cells[at + cell.START_NS]
    columns.endNs[row] = cells[at + cell.END_NS]
    columns.clientAddress[row] = clientAddress
    columns.serverAddress[row] = serverAddress
    columns.clientPort[row] = cells[at + cell.CLIENT_PORT]
    columns.serverPort[row] = cells[at + cell.SERVER_PORT]
    columns.clientIsn[row] = cells[at + cell.CLIENT_ISN]
    columns.serverIsn[row] = cells[at + cell.SERVER_ISN]
    columns.clientNext[row] = cells[at + cell.CLIENT_NEXT]
    columns.serverNext[row] = cells[at + cell.SERVER_NEXT]
    columns.shape[row] = cells[at + cell.SHAPE]
    columns.closeNs[row] = cells[at + cell.CLOSE_NS]
    columns.noticedNs[row] = cells[at + cell.NOTICED_NS]
    columns.requestNs[row] = cells[at + cell.REQUEST_NS]
    columns.lateRequestNs[row] = cells[at + cell.LATE_REQUEST_NS]
    columns.requests[row] = Math.min(MOST_REQUESTS, cells[at + cell.REQUEST_COUNT])
    columns.queryHash[row] = cells[at + cell.QUERY_HASH]
    columns.method[row] = this.word(texts[cells[at + cell.METHOD]] ?? '')
    columns.host[row] = this.word(texts[cells[at + cell.HOST]] ?? '')
    for (const ns of momentsOf(batch, from)) this.moments.push(ns)
    columns.momentEnd[row] = this.moments.length
    this.addPath(row, texts[cells[at + cell.PATH]] ?? '')
    this.rows++
  }

  /** Writes what is left; to be called after the last flow. */
  flush(): void {
    if (this.rows === 0) return
    const size: ChunkSize = { rows: this.rows, moments: this.moments.length, paths: this.pathBytes }
    const bytes = Buffer.from(this.bytes(size))
    const words = JSON.stringify([...this.words.keys()])
    const { captureId, chunks } = this
    this.index.db.prepare(INSERT).run(captureId, chunks, size.rows, size.moments, size.paths, words, bytes)
    this.chunks++
    this.rows = 0
    this.pathBytes = 0
    this.moments.length = 0
    this.paths.length = 0
    this.pathPlaces.clear()
    this.words.clear()
  }

  private addPath(row: number, path: string): void {
    let place = this.pathPlaces.get(path)
    if (place === undefined) {
      const whole = Buffer.from(path)
      const kept = whole.length > PATH_KEPT ? whole.subarray(-PATH_KEPT) : whole
      place = { at: this.pathBytes, length: kept.length }
      this.pathPlaces.set(path, place)
      this.paths.push(kept)
      this.pathBytes += kept.length
    }
    this.columns.pathAt[row] = place.at
    this.columns.pathLength[row] = place.length
  }

  /** Number of a text in this chunk, from 1; 0 for the empty one. */
  private word(text: string): number {
    if (text === '') return 0
    const known = this.words.get(text)
    if (known !== undefined) return known
    this.words.set(text, this.words.size + 1)
    return this.words.size
  }

  private bytes(size: ChunkSize): ArrayBuffer {
    const bytes = new ArrayBuffer(chunkBytes(size))
    const to = chunkViews(bytes, size)
    to.moments.set(this.moments)
    for (const [name] of FIXED_COLUMNS) to.columns[name].set(this.columns[name].subarray(0, size.rows))
    let at = 0
    for (const path of this.paths) {
      to.paths.set(path, at)
      at += path.length
    }
    return bytes
  }
}

function emptyColumns(): ChunkColumns {
  const size = { rows: CHUNK_ROWS, moments: 0, paths: 0 }
  return chunkViews(new ArrayBuffer(chunkBytes(size)), size).columns
}
