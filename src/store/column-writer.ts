import { PATH_KEPT } from '../model/flow-columns.js'
import type { FlowRecord } from '../model/flow-record.js'
import { summaryOf, type FlowSummary } from '../util/flow-summary.js'
import {
  chunkBytes,
  CHUNK_ROWS,
  chunkViews,
  FIXED_COLUMNS,
  type ChunkColumns,
  type ChunkSize,
} from './column-layout.js'
import type { Index } from './database.js'

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

  /** @param addresses row ids of the client's and the server's address */
  add(flow: FlowRecord, addresses: { readonly client: number; readonly server: number }): void {
    if (this.rows === CHUNK_ROWS) this.flush()
    const { columns, rows: row } = this
    const summary = summaryOf(flow)
    columns.stream[row] = flow.stream
    columns.startNs[row] = flow.startNs
    columns.endNs[row] = flow.endNs
    columns.clientAddress[row] = addresses.client
    columns.serverAddress[row] = addresses.server
    columns.clientPort[row] = flow.client.port
    columns.serverPort[row] = flow.server.port
    columns.clientIsn[row] = flow.client.isn ?? 0
    columns.serverIsn[row] = flow.server.isn ?? 0
    columns.clientNext[row] = flow.client.nextSeq
    columns.serverNext[row] = flow.server.nextSeq
    this.addSummary(row, summary)
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

  private addSummary(row: number, summary: FlowSummary): void {
    const { columns } = this
    columns.shape[row] = summary.shape
    columns.closeNs[row] = summary.closeNs
    columns.noticedNs[row] = summary.noticedNs
    columns.requestNs[row] = summary.requestNs
    columns.lateRequestNs[row] = summary.lateRequestNs
    for (const ns of summary.momentsNs) this.moments.push(ns)
    columns.momentEnd[row] = this.moments.length
    columns.requests[row] = Math.min(MOST_REQUESTS, summary.requests)
    columns.queryHash[row] = summary.queryHash
    columns.method[row] = this.word(summary.method)
    columns.host[row] = this.word(summary.host)
    this.addPath(row, summary.path)
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
