import { setImmediate } from 'node:timers/promises'
import type { FlowRecord } from '../model/flow-record.js'
import { ByteWriter } from './byte-writer.js'
import { dropVersions, findCapture, insertCapture, type CaptureEntry, type StoredCapture } from './capture-rows.js'
import { ColumnWriter } from './column-writer.js'
import { reading, type Index } from './database.js'
import { writeParts } from './flow-parts.js'
import { FLOW_COLUMNS, STREAMS_PER_CAPTURE } from './schema.js'

/** Rows written before signals and timers get their turn. */
const BATCH = 20_000

type Cell = number | Buffer | null

/**
 * Writes a capture and its flows in one transaction: whoever opens the index, at whatever moment the writer was killed, finds
 * the capture whole or not at all. If another process has stored the same capture meanwhile, that one is given back. About
 * 5 µs a flow.
 * @param flows read once, after the lock on the index was got
 * @throws Failure CORR_BAD_INDEX
 */
export async function storeCapture(
  index: Index,
  entry: CaptureEntry,
  flows: Iterable<FlowRecord>,
): Promise<StoredCapture> {
  reading(index.path, () => index.db.exec('BEGIN IMMEDIATE'))
  try {
    const present = entry.identity === null ? null : findCapture(index, entry.identity)
    const stored = present ?? (await writeAll(index, entry, flows))
    reading(index.path, () => index.db.exec('COMMIT'))
    return stored
  } catch (error) {
    if (index.db.inTransaction) index.db.exec('ROLLBACK')
    throw error
  }
}

async function writeAll(index: Index, entry: CaptureEntry, flows: Iterable<FlowRecord>): Promise<StoredCapture> {
  if (entry.identity !== null) dropVersions(index, entry.identity.realPath)
  const id = reading(index.path, () => insertCapture(index, entry))
  const columns = new ColumnWriter(index, id)
  const insert = reading(index.path, () => flowInserter(index, id, columns))
  let rows = 0
  for (const flow of flows) {
    reading(index.path, () => insert(flow))
    if (++rows % BATCH === 0) await setImmediate()
  }
  reading(index.path, () => columns.flush())
  return { ...entry, index, id }
}

/** Prepares the insertion of flows of one capture; each call writes one row. */
function flowInserter(index: Index, captureId: number, columns: ColumnWriter): (flow: FlowRecord) => void {
  const marks = FLOW_COLUMNS.map(() => '?').join(', ')
  const statement = index.db.prepare(`INSERT INTO flow (${FLOW_COLUMNS.join(', ')}) VALUES (${marks})`)
  const addressId = addressInserter(index)
  const parts = new ByteWriter()
  return (flow) => {
    parts.reset()
    writeParts(parts, flow)
    const id = captureId * STREAMS_PER_CAPTURE + flow.stream
    const addresses = { client: addressId(flow.client.address), server: addressId(flow.server.address) }
    statement.run(cellsOf(flow, id, addresses.client, addresses.server, parts.written()))
    columns.add(flow, addresses)
  }
}

/** Cells in the order of {@link FLOW_COLUMNS}. */
function cellsOf(flow: FlowRecord, id: number, clientAddress: number, serverAddress: number, parts: Buffer): Cell[] {
  const { client, server } = flow
  return [
    id,
    clientAddress,
    client.port,
    serverAddress,
    server.port,
    flow.startNs,
    flow.endNs,
    flow.role === 'syn' ? 0 : 1,
    flow.firstFrame,
    flow.lastFrame,
    flow.completeness,
    client.packets,
    server.packets,
    client.bytes,
    server.bytes,
    client.retransmissions,
    server.retransmissions,
    flow.rttNs,
    flow.requests,
    flow.lostSegments,
    flow.duplicates,
    parts,
  ]
}

/** Gives each distinct address one row. */
function addressInserter(index: Index): (text: string) => number {
  const known = new Map<string, number>()
  for (const [id, text] of index.db.prepare<[], [number, string]>('SELECT id, text FROM address').raw().iterate()) {
    known.set(text, id)
  }
  const insert = index.db.prepare<[string]>('INSERT INTO address (text) VALUES (?)')
  return (text) => {
    const id = known.get(text)
    if (id !== undefined) return id
    const added = Number(insert.run(text).lastInsertRowid)
    known.set(text, added)
    return added
  }
}
