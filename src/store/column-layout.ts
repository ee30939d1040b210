/** Rows of one run of columns: enough that a million flows load in 250 reads, few enough that a writer keeps little. */
export const CHUNK_ROWS = 4096

/**
 * Columns of one entry a flow, the widest numbers first, so that each begins where its kind may. Times are ns since the
 * capture's `base_sec`, NaN where there is none; addresses are row ids; `momentEnd` and `pathAt` count within the chunk.
 */
export const FIXED_COLUMNS = [
  ['startNs', Float64Array],
  ['endNs', Float64Array],
  ['closeNs', Float64Array],
  ['noticedNs', Float64Array],
  ['requestNs', Float64Array],
  ['lateRequestNs', Float64Array],
  ['stream', Uint32Array],
  ['clientAddress', Uint32Array],
  ['serverAddress', Uint32Array],
  ['momentEnd', Uint32Array],
  ['requests', Int32Array],
  ['clientIsn', Uint32Array],
  ['serverIsn', Uint32Array],
  ['clientNext', Uint32Array],
  ['serverNext', Uint32Array],
  ['pathAt', Uint32Array],
  ['queryHash', Uint32Array],
  ['method', Uint32Array],
  ['host', Uint32Array],
  ['clientPort', Uint16Array],
  ['serverPort', Uint16Array],
  ['shape', Uint16Array],
  ['pathLength', Uint16Array],
] as const

type Made<T> = T extends new (length: number) => infer A ? A : never

/** The columns of a chunk by name. */
export type ChunkColumns = {
  readonly [C in (typeof FIXED_COLUMNS)[number] as C[0]]: Made<C[1]>
}

const ROW_BYTES = FIXED_COLUMNS.reduce((sum, [, kind]) => sum + kind.BYTES_PER_ELEMENT, 0)

/** Counts that say how long a chunk's bytes are. */
export interface ChunkSize {
  readonly rows: number
  readonly moments: number
  readonly paths: number
}

/** @returns bytes of a chunk: moments, then the columns of one entry a flow, then the paths */
export function chunkBytes({ rows, moments, paths }: ChunkSize): number {
  return 8 * moments + ROW_BYTES * rows + paths
}

/** A chunk's parts as views of its bytes. */
export interface ChunkViews {
  readonly moments: Float64Array
  readonly columns: ChunkColumns
  readonly paths: Uint8Array
}

/**
 * Lays the views over a buffer. Numbers are in the machine's order, little-endian on all that Node runs on today.
 * @param bytes at least {@link chunkBytes} of them
 */
export function chunkViews(bytes: ArrayBuffer, { rows, moments, paths }: ChunkSize): ChunkViews {
  let at = 8 * moments
  const columns = FIXED_COLUMNS.map(([name, Kind]) => {
    const view = new Kind(bytes, at, rows)
    at += view.byteLength
    return [name, view]
  })
  return {
    moments: new Float64Array(bytes, 0, moments),
    columns: Object.fromEntries(columns) as unknown as ChunkColumns,
    paths: new Uint8Array(bytes, at, paths),
  }
}
