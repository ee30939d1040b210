import type { FlowRecord } from '../model/flow-record.js'

/** Says in the file's header that it is ours: `corr` in ASCII. See sqlite.org/fileformat2.html, section 1.3. */
export const APPLICATION_ID = 0x636f7272

/** Raised whenever the meaning of anything stored changes; kept as `user_version`. */
export const INDEX_VERSION = 5

/** Streams of one capture lie side by side: row id = capture id * this + stream. */
export const STREAMS_PER_CAPTURE = 2 ** 32

/** Columns of `flow`, in the order in which rows are written and read. Times are ns since the capture's `base_sec`. */
export const FLOW_COLUMNS = [
  'id',
  'client_address',
  'client_port',
  'server_address',
  'server_port',
  'start_ns',
  'end_ns',
  'role',
  'first_frame',
  'last_frame',
  'completeness',
  'client_packets',
  'server_packets',
  'client_bytes',
  'server_bytes',
  'client_retransmissions',
  'server_retransmissions',
  'rtt_ns',
  'requests',
  'lost_segments',
  'duplicates',
  'packed',
] as const

/** One column of `flow`. */
export type FlowColumn = (typeof FLOW_COLUMNS)[number]

/** Where each field of a flow is stored: in columns of its own, in the row's `packed` words, or in both. */
export const STORED_IN = {
  capture: ['id'],
  stream: ['id'],
  client: ['client_address', 'client_port', 'client_packets', 'client_bytes', 'client_retransmissions', 'packed'],
  server: ['server_address', 'server_port', 'server_packets', 'server_bytes', 'server_retransmissions', 'packed'],
  role: ['role'],
  firstFrame: ['first_frame'],
  lastFrame: ['last_frame'],
  startNs: ['start_ns'],
  endNs: ['end_ns'],
  completeness: ['completeness'],
  synFrames: ['packed'],
  finFrames: ['packed'],
  rstFrames: ['packed'],
  opening: ['packed'],
  closers: ['packed'],
  tail: ['packed'],
  exchange: ['packed'],
  dataAfterClose: ['packed'],
  bytesAfterClose: ['packed'],
  rttNs: ['rtt_ns'],
  requests: ['requests'],
  lastRequest: ['packed'],
  lastResponse: ['packed'],
  tls: ['packed'],
  icmp: ['packed'],
  lostSegments: ['lost_segments'],
  duplicates: ['duplicates'],
} as const satisfies Record<keyof FlowRecord, readonly FlowColumn[]>

/** Columns that may be empty; all others but the id are whole numbers that are always there. */
const OTHER_TYPES: Partial<Record<FlowColumn, string>> = {
  id: 'INTEGER PRIMARY KEY',
  rtt_ns: 'INTEGER',
  requests: 'INTEGER',
  packed: 'BLOB NOT NULL',
}

/**
 * Statements that make an empty index. Flows are found by row id alone, so no secondary index is needed: the correlator loads
 * the columns of all flows in one pass (see column-layout.ts: a million rows of cells would take seconds) and asks for single
 * rows.
 */
export const SCHEMA = `
CREATE TABLE capture (
  id INTEGER PRIMARY KEY,
  path TEXT NOT NULL,
  base_sec INTEGER NOT NULL,
  digits INTEGER NOT NULL,
  frames INTEGER NOT NULL,
  tcp_frames INTEGER NOT NULL,
  flows INTEGER NOT NULL,
  first_ns INTEGER,
  last_ns INTEGER,
  bytes INTEGER NOT NULL,
  real_path TEXT,
  size INTEGER,
  mtime_ns TEXT,
  head_hash TEXT,
  tail_hash TEXT,
  warnings TEXT NOT NULL,
  damage TEXT
);
CREATE TABLE address (id INTEGER PRIMARY KEY, text TEXT NOT NULL);
CREATE TABLE flow_chunk (
  capture INTEGER NOT NULL,
  chunk INTEGER NOT NULL,
  rows INTEGER NOT NULL,
  moments INTEGER NOT NULL,
  paths INTEGER NOT NULL,
  words TEXT NOT NULL,
  columns BLOB NOT NULL,
  PRIMARY KEY (capture, chunk)
);
CREATE TABLE name (
  capture INTEGER NOT NULL,
  text TEXT NOT NULL,
  address TEXT NOT NULL,
  first_ns INTEGER NOT NULL,
  last_ns INTEGER NOT NULL,
  PRIMARY KEY (capture, text, address)
) WITHOUT ROWID;
CREATE TABLE flow (
  ${FLOW_COLUMNS.map((column) => `${column} ${OTHER_TYPES[column] ?? 'INTEGER NOT NULL'}`).join(',\n  ')},
  capture INTEGER GENERATED ALWAYS AS (id / ${String(STREAMS_PER_CAPTURE)}) VIRTUAL,
  stream INTEGER GENERATED ALWAYS AS (id % ${String(STREAMS_PER_CAPTURE)}) VIRTUAL
);
`

/** What a file of SQLite holds, and how its header says so. */
export interface Layout {
  readonly applicationId: number
  /** `user_version`. */
  readonly version: number
  /** Statements that make it. */
  readonly schema: string
}

/** An index of captures. */
export const FLOW_LAYOUT: Layout = { applicationId: APPLICATION_ID, version: INDEX_VERSION, schema: SCHEMA }
