import type { FlowRecord } from '../model/flow-record.js'
import type { FlowColumns, FlowSource } from '../model/flow-source.js'
import { msFromNs } from '../util/instant.js'
import { badIndex, ByteReader } from './byte-reader.js'
import type { StoredCapture } from './capture-rows.js'
import { reading, type Index } from './database.js'
import { readParts } from './flow-parts.js'
import { FLOW_COLUMNS, type FlowColumn, STREAMS_PER_CAPTURE } from './schema.js'

const BOUNDS = 'FROM flow WHERE id >= ? AND id < ?'
const NARROW =
  'SELECT id, client_address, client_port, server_address, server_port, start_ns, end_ns, close_ns, healthy'
const WHOLE = `SELECT ${FLOW_COLUMNS.join(', ')} FROM flow WHERE id = ?`

/** Position of each column in a row of {@link WHOLE}. */
const AT = Object.fromEntries(FLOW_COLUMNS.map((column, i) => [column, i])) as Record<FlowColumn, number>

type NarrowRow = readonly [
  id: number,
  clientAddress: number,
  clientPort: number,
  serverAddress: number,
  serverPort: number,
  startNs: number,
  endNs: number,
  closeNs: number | null,
  healthy: number,
]

/**
 * The flows of captures that may lie in several indices, as one source. The columns are loaded at once, about 1 µs and 50 bytes
 * a flow; a whole flow is read when it is asked for.
 * @throws Failure CORR_BAD_INDEX, also from `record`
 */
export function flowSource(stored: readonly StoredCapture[]): FlowSource {
  const counts = stored.map(flowCount)
  const columns = emptyColumns(counts.reduce((sum, count) => sum + count, 0))
  const addresses = new AddressTable()
  let row = 0
  stored.forEach((capture, i) => {
    row = loadColumns(capture, i, columns, row, addresses)
  })
  const readers = stored.map(recordReader)
  return {
    captures: stored.map(({ info }) => info),
    columns: { ...columns, addresses: addresses.texts },
    record(at) {
      const capture = columns.capture[at]
      return (readers[capture] as (names: Names) => FlowRecord)({
        capture,
        stream: columns.stream[at],
        clientAddress: addresses.texts[columns.clientAddress[at]] ?? '',
        serverAddress: addresses.texts[columns.serverAddress[at]] ?? '',
      })
    },
  }
}

function bounds(id: number): [number, number] {
  return [id * STREAMS_PER_CAPTURE, (id + 1) * STREAMS_PER_CAPTURE]
}

function flowCount({ index, id }: StoredCapture): number {
  return reading(index.path, () =>
    Number(
      index.db
        .prepare(`SELECT count(*) ${BOUNDS}`)
        .pluck()
        .get(...bounds(id)),
    ),
  )
}

function emptyColumns(length: number): Omit<FlowColumns, 'addresses'> {
  return {
    length,
    capture: new Uint32Array(length),
    stream: new Uint32Array(length),
    clientAddress: new Uint32Array(length),
    serverAddress: new Uint32Array(length),
    clientPort: new Uint16Array(length),
    serverPort: new Uint16Array(length),
    startMs: new Float64Array(length),
    endMs: new Float64Array(length),
    closeMs: new Float64Array(length),
    healthy: new Uint8Array(length),
  }
}

/** Fills the columns from row `row` on. @returns the row after the last */
function loadColumns(
  { index, id, info }: StoredCapture,
  capture: number,
  columns: Omit<FlowColumns, 'addresses'>,
  row: number,
  addresses: AddressTable,
): number {
  return reading(index.path, () => {
    const addressOf = addresses.of(addressTexts(index))
    const statement = index.db.prepare<[number, number], NarrowRow>(`${NARROW} ${BOUNDS} ORDER BY id`)
    const [first, end] = bounds(id)
    for (const cells of statement.raw().iterate(first, end)) {
      columns.capture[row] = capture
      columns.stream[row] = cells[0] - first
      columns.clientAddress[row] = addressOf(cells[1])
      columns.clientPort[row] = cells[2]
      columns.serverAddress[row] = addressOf(cells[3])
      columns.serverPort[row] = cells[4]
      columns.startMs[row] = msFromNs(info.baseSec, cells[5])
      columns.endMs[row] = msFromNs(info.baseSec, cells[6])
      columns.closeMs[row] = cells[7] === null ? NaN : msFromNs(info.baseSec, cells[7])
      columns.healthy[row] = cells[8]
      row++
    }
    return row
  })
}

/** Addresses of one index by row id. */
function addressTexts(index: Index): Map<number, string> {
  return new Map(index.db.prepare<[], [number, string]>('SELECT id, text FROM address').raw().all())
}

/** Numbers the addresses of all indices as one list. */
class AddressTable {
  readonly texts: string[] = []
  private readonly numbers = new Map<string, number>()

  /** @returns number of the address that has a row id in one index; an unknown id has the empty text */
  of(byId: ReadonlyMap<number, string>): (id: number) => number {
    const byRow = new Map<number, number>()
    return (id) => {
      const known = byRow.get(id)
      if (known !== undefined) return known
      const number = this.number(byId.get(id) ?? '')
      byRow.set(id, number)
      return number
    }
  }

  private number(text: string): number {
    const known = this.numbers.get(text)
    if (known !== undefined) return known
    this.texts.push(text)
    this.numbers.set(text, this.texts.length - 1)
    return this.texts.length - 1
  }
}

/** What of a flow the columns know already. */
interface Names {
  readonly capture: number
  readonly stream: number
  readonly clientAddress: string
  readonly serverAddress: string
}

/** Reads whole flows of one capture. */
function recordReader({ index, id }: StoredCapture): (names: Names) => FlowRecord {
  const statement = reading(index.path, () => index.db.prepare<[number], (number | null | Buffer)[]>(WHOLE).raw())
  return (names) =>
    reading(index.path, () => {
      const cells = statement.get(id * STREAMS_PER_CAPTURE + names.stream)
      if (cells !== undefined) return toRecord(cells, index.path, names)
      throw badIndex(index.path, `the index is damaged: stream ${String(names.stream)} is missing`)
    })
}

/** @param cells in the order of {@link FLOW_COLUMNS} */
function toRecord(cells: readonly (number | null | Buffer)[], file: string, names: Names): FlowRecord {
  const number = (column: FlowColumn): number => Number(cells[AT[column]])
  const orNull = (column: FlowColumn): number | null => (cells[AT[column]] === null ? null : number(column))
  const bytes = cells[AT.parts]
  if (!Buffer.isBuffer(bytes)) throw badIndex(file, 'the index is damaged: a flow in it has no parts')
  const { client, server, ...parts } = readParts(new ByteReader(bytes, file))
  return {
    capture: names.capture,
    stream: names.stream,
    client: {
      address: names.clientAddress,
      port: number('client_port'),
      packets: number('client_packets'),
      bytes: number('client_bytes'),
      retransmissions: number('client_retransmissions'),
      ...client,
    },
    server: {
      address: names.serverAddress,
      port: number('server_port'),
      packets: number('server_packets'),
      bytes: number('server_bytes'),
      retransmissions: number('server_retransmissions'),
      ...server,
    },
    startNs: number('start_ns'),
    endNs: number('end_ns'),
    role: number('role') === 0 ? 'syn' : 'guessed',
    firstFrame: number('first_frame'),
    lastFrame: number('last_frame'),
    completeness: number('completeness'),
    rttNs: orNull('rtt_ns'),
    requests: orNull('requests'),
    lostSegments: number('lost_segments'),
    duplicates: number('duplicates'),
    ...parts,
  }
}
