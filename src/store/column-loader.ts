import type { FlowColumns } from '../model/flow-columns.js'
import { msFromNs } from '../util/instant.js'
import { badIndex } from './bad-index.js'
import type { StoredCapture } from './capture-rows.js'
import { chunkBytes, chunkViews, type ChunkSize, type ChunkViews } from './column-layout.js'
import { reading, type Index } from './database.js'
import { TextTable } from './text-table.js'

const SIZES = 'SELECT rows, moments, paths, length(columns) FROM flow_chunk WHERE capture = ?'
const CHUNKS = 'SELECT rows, moments, paths, words, columns FROM flow_chunk WHERE capture = ? ORDER BY chunk'

type SizeRow = readonly [rows: number, moments: number, paths: number, bytes: number]
type ChunkRow = readonly [rows: number, moments: number, paths: number, words: string, columns: unknown]

/** Where the next flow, moment and byte of a path go. */
interface Place {
  row: number
  moment: number
  path: number
}

/**
 * Loads the columns of all flows of captures, in the order of the captures and of their streams.
 * @throws Failure CORR_BAD_INDEX
 */
export function loadColumns(stored: readonly StoredCapture[]): FlowColumns {
  const total = stored.map(sizeOf).reduce(sum, { rows: 0, moments: 0, paths: 0 })
  const columns = emptyColumns(total)
  const addresses = new TextTable()
  const words = new TextTable()
  words.number('')
  const place: Place = { row: 0, moment: 0, path: 0 }
  stored.forEach((capture, i) => {
    const loader = new CaptureLoader(capture, i, columns, place)
    loader.load(addresses, words)
  })
  return { ...columns, addresses: addresses.texts, words: words.texts }
}

function sum(a: ChunkSize, b: ChunkSize): ChunkSize {
  return { rows: a.rows + b.rows, moments: a.moments + b.moments, paths: a.paths + b.paths }
}

/** What a capture has of each, checked against the bytes that are there: a forged count must not claim memory. */
function sizeOf({ index, id }: StoredCapture): ChunkSize {
  return reading(index.path, () =>
    index.db
      .prepare<[number], SizeRow>(SIZES)
      .raw()
      .all(id)
      .map(([rows, moments, paths, bytes]) => {
        const size = { rows, moments, paths }
        if (![rows, moments, paths].every(isCount) || chunkBytes(size) !== bytes) throw damaged(index)
        return size
      })
      .reduce<ChunkSize>(sum, { rows: 0, moments: 0, paths: 0 }),
  )
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0
}

function damaged(index: Index): Error {
  return badIndex(index.path, 'the index is damaged: its columns do not fit together')
}

type Empty = Omit<FlowColumns, 'addresses' | 'words'>

function emptyColumns({ rows, moments, paths }: ChunkSize): Empty {
  const u32 = (): Uint32Array<ArrayBuffer> => new Uint32Array(rows)
  const f64 = (): Float64Array<ArrayBuffer> => new Float64Array(rows)
  return {
    length: rows,
    capture: u32(),
    stream: u32(),
    clientAddress: u32(),
    serverAddress: u32(),
    clientPort: new Uint16Array(rows),
    serverPort: new Uint16Array(rows),
    shape: new Uint16Array(rows),
    startMs: f64(),
    endMs: f64(),
    closeMs: f64(),
    noticedMs: f64(),
    requestMs: f64(),
    lateRequestMs: f64(),
    momentAt: new Uint32Array(rows + 1),
    momentMs: new Float64Array(moments),
    requests: new Int32Array(rows),
    clientIsn: u32(),
    serverIsn: u32(),
    clientNext: u32(),
    serverNext: u32(),
    pathAt: u32(),
    pathLength: new Uint16Array(rows),
    pathBytes: new Uint8Array(paths),
    queryHash: u32(),
    method: u32(),
    host: u32(),
  }
}

/** Columns that are taken over as they are, by the name that they have on both sides. */
const AS_THEY_ARE = [
  'stream',
  'clientPort',
  'serverPort',
  'shape',
  'requests',
  'clientIsn',
  'serverIsn',
  'clientNext',
  'serverNext',
  'pathLength',
  'queryHash',
] as const

const TIMES = [
  ['startNs', 'startMs'],
  ['endNs', 'endMs'],
  ['closeNs', 'closeMs'],
  ['noticedNs', 'noticedMs'],
  ['requestNs', 'requestMs'],
  ['lateRequestNs', 'lateRequestMs'],
] as const

/** Loads the chunks of one capture behind what is loaded already. */
class CaptureLoader {
  private scratch = new ArrayBuffer(0)

  constructor(
    private readonly stored: StoredCapture,
    private readonly capture: number,
    private readonly columns: Empty,
    private readonly place: Place,
  ) {}

  load(addresses: TextTable, words: TextTable): void {
    const { index, id } = this.stored
    reading(index.path, () => {
      const addressOf = addresses.from(addressTexts(index))
      for (const [rows, moments, paths, words_, bytes] of index.db
        .prepare<[number], ChunkRow>(CHUNKS)
        .raw()
        .iterate(id)) {
        const size = { rows, moments, paths }
        if (!Buffer.isBuffer(bytes) || bytes.length !== chunkBytes(size)) throw damaged(index)
        const wordOf = words.from(new Map(wordTexts(index, words_).map((word, i) => [i + 1, word])))
        this.take(chunkViews(this.aligned(bytes), size), size, addressOf, wordOf)
      }
    })
  }

  /** Views of eight bytes want a start that eight divides. The copy is valid until the next one. */
  private aligned(bytes: Buffer): ArrayBuffer {
    if (bytes.length > this.scratch.byteLength) this.scratch = new ArrayBuffer(2 * bytes.length)
    new Uint8Array(this.scratch).set(bytes)
    return this.scratch
  }

  private take(chunk: ChunkViews, size: ChunkSize, addressOf: Numbering, wordOf: Numbering): void {
    const { columns, place } = this
    const { row } = place
    columns.capture.fill(this.capture, row, row + size.rows)
    for (const name of AS_THEY_ARE) columns[name].set(chunk.columns[name], row)
    for (const [from, to] of TIMES) this.takeTimes(chunk.columns[from], columns[to], row)
    this.takeTimes(chunk.moments, columns.momentMs, place.moment)
    columns.pathBytes.set(chunk.paths, place.path)
    this.takePlaces(chunk, size)
    for (let i = 0; i < size.rows; i++) {
      columns.clientAddress[row + i] = addressOf(chunk.columns.clientAddress[i])
      columns.serverAddress[row + i] = addressOf(chunk.columns.serverAddress[i])
      columns.method[row + i] = wordOf(chunk.columns.method[i])
      columns.host[row + i] = wordOf(chunk.columns.host[i])
    }
    place.row += size.rows
    place.moment += size.moments
    place.path += size.paths
  }

  private takeTimes(from: Float64Array, to: Float64Array, at: number): void {
    const { baseSec } = this.stored.info
    for (let i = 0; i < from.length; i++) to[at + i] = msFromNs(baseSec, from[i])
  }

  /** Counts within the chunk become counts within all. They are checked: a loop will run from one to the next. */
  private takePlaces({ columns: from }: ChunkViews, { rows, moments, paths }: ChunkSize): void {
    const { columns: to, place } = this
    let before = 0
    for (let i = 0; i < rows; i++) {
      const end = from.momentEnd[i]
      if (end < before || end > moments) throw damaged(this.stored.index)
      if (from.pathAt[i] + from.pathLength[i] > paths) throw damaged(this.stored.index)
      to.momentAt[place.row + i + 1] = place.moment + end
      to.pathAt[place.row + i] = place.path + from.pathAt[i]
      before = end
    }
    if (before !== moments) throw damaged(this.stored.index)
  }
}

type Numbering = (id: number) => number

/** Addresses of one index by row id. */
function addressTexts(index: Index): Map<number, string> {
  return new Map(index.db.prepare<[], [number, string]>('SELECT id, text FROM address').raw().all())
}

function wordTexts(index: Index, json: string): string[] {
  try {
    const words: unknown = JSON.parse(json)
    if (Array.isArray(words)) return words.map(String)
  } catch {
    throw damaged(index)
  }
  throw damaged(index)
}
