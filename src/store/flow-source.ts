import type { FlowRecord } from '../model/flow-record.js'
import type { FlowSource } from '../model/flow-source.js'
import { badIndex, ByteReader } from './byte-reader.js'
import type { StoredCapture } from './capture-rows.js'
import { loadColumns } from './column-loader.js'
import { reading } from './database.js'
import { readParts } from './flow-parts.js'
import { nameLookup } from './name-lookup.js'
import { FLOW_COLUMNS, type FlowColumn, STREAMS_PER_CAPTURE } from './schema.js'

const WHOLE = `SELECT ${FLOW_COLUMNS.join(', ')} FROM flow WHERE id = ?`

/** Position of each column in a row of {@link WHOLE}. */
const AT = Object.fromEntries(FLOW_COLUMNS.map((column, i) => [column, i])) as Record<FlowColumn, number>

/** Records kept for the next time that they are asked for. */
const KEPT = 1024

/**
 * The flows of captures that may lie in several indices, as one source. The columns are loaded at once, some 150 bytes a flow;
 * a whole flow is read when it is asked for.
 * @throws Failure CORR_BAD_INDEX, also from `record`
 */
export function flowSource(stored: readonly StoredCapture[]): FlowSource {
  const columns = loadColumns(stored)
  const readers = stored.map(recordReader)
  const kept = new Map<number, FlowRecord>()
  const read = (row: number): FlowRecord => {
    const capture = columns.capture[row]
    return (readers[capture] as (names: Names) => FlowRecord)({
      capture,
      stream: columns.stream[row],
      clientAddress: columns.addresses[columns.clientAddress[row]] ?? '',
      serverAddress: columns.addresses[columns.serverAddress[row]] ?? '',
    })
  }
  return {
    captures: stored.map(({ info }) => info),
    columns,
    addressesOf: nameLookup(stored),
    record(row) {
      const known = kept.get(row)
      if (known !== undefined) return known
      if (kept.size >= KEPT) kept.clear()
      const flow = read(row)
      kept.set(row, flow)
      return flow
    },
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
