import type { FlowRecord } from '../model/flow-record.js'
import type { FlowSource } from '../model/flow-source.js'
import type { FlowUnpacker } from '../model/packed-flow.js'
import { badIndex } from './bad-index.js'
import type { StoredCapture } from './capture-rows.js'
import { loadColumns } from './column-loader.js'
import { reading } from './database.js'
import { nameLookup } from './name-lookup.js'
import { STREAMS_PER_CAPTURE } from './schema.js'

const WHOLE = 'SELECT client_port, server_port, packed FROM flow WHERE id = ?'

/** Records kept for the next time that they are asked for. */
const KEPT = 1024

/**
 * The flows of captures that may lie in several indices, as one source. The columns are loaded at once, some 150 bytes a flow;
 * a whole flow is read when it is asked for.
 * @param unpack makes it of what the index holds
 * @throws Failure CORR_BAD_INDEX, also from `record`
 */
export function flowSource(stored: readonly StoredCapture[], unpack: FlowUnpacker): FlowSource {
  const columns = loadColumns(stored)
  const readers = stored.map((capture) => recordReader(capture, unpack))
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
function recordReader({ index, id }: StoredCapture, unpack: FlowUnpacker): (names: Names) => FlowRecord {
  const { path } = index
  const statement = reading(path, () => index.db.prepare<[number], [number, number, unknown]>(WHOLE).raw())
  return ({ capture, stream, clientAddress, serverAddress }) =>
    reading(path, () => {
      const cells = statement.get(id * STREAMS_PER_CAPTURE + stream)
      if (cells === undefined) throw badIndex(path, `the index is damaged: stream ${String(stream)} is missing`)
      const [clientPort, serverPort, packed] = cells
      if (!Buffer.isBuffer(packed)) throw badIndex(path, 'the index is damaged: a flow in it is no flow')
      const client = { address: clientAddress, port: Number(clientPort) }
      const server = { address: serverAddress, port: Number(serverPort) }
      const flow = unpack(packed, { capture, stream, client, server })
      if (flow === null) throw badIndex(path, 'the index is damaged: a flow in it is cut')
      return flow
    })
}
