import { Failure, FAILURES, type FailureCode, type Place, type Warning } from '../model/failure.js'
import type { FileIdentity } from '../model/file-identity.js'
import type { CaptureInfo } from '../model/flow-source.js'
import type { SeenName } from '../model/seen-name.js'
import { badIndex } from './bad-index.js'
import { reading, type Index } from './database.js'
import { insertNames } from './name-rows.js'
import { STREAMS_PER_CAPTURE } from './schema.js'

/** What was learnt of one capture besides its flows: enough to repeat all that was said when it was read. */
export interface CaptureEntry {
  readonly info: CaptureInfo
  /** `null` for a capture that came through a pipe. */
  readonly identity: FileIdentity | null
  readonly warnings: readonly Warning[]
  /** Why reading ended before the end of the file; `null` if it did not. */
  readonly damage: Failure | null
  /** Host names that were looked up. */
  readonly names: readonly SeenName[]
}

/** One capture in an index; its names are read when they are asked for: {@link storedNames}. */
export interface StoredCapture extends Omit<CaptureEntry, 'names'> {
  readonly index: Index
  readonly id: number
}

const INSERT = `INSERT INTO capture (path, base_sec, digits, frames, tcp_frames, flows, first_ns, last_ns, bytes,
  real_path, size, mtime_ns, head_hash, tail_hash, warnings, damage) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

const SELECT = `SELECT id, path, base_sec, digits, frames, tcp_frames, flows, first_ns, last_ns, bytes,
  real_path, size, mtime_ns, head_hash, tail_hash, warnings, damage FROM capture`

type Cell = number | string | null

/** @returns id of the new row */
export function insertCapture(index: Index, entry: CaptureEntry): number {
  const { info, identity, damage } = entry
  const cells: readonly Cell[] = [
    info.path,
    info.baseSec,
    info.digits,
    info.frames,
    info.tcpFrames,
    info.flows,
    info.firstNs,
    info.lastNs,
    info.bytes,
    identity?.realPath ?? null,
    identity?.size ?? null,
    identity?.mtimeNs ?? null,
    identity?.headHash ?? null,
    identity?.tailHash ?? null,
    JSON.stringify(entry.warnings),
    damage === null ? null : JSON.stringify({ ...damage, name: undefined }),
  ]
  const id = Number(index.db.prepare(INSERT).run(...cells).lastInsertRowid)
  insertNames(index, id, entry.names)
  return id
}

/** All captures of an index, in the order in which they came. */
export function storedCaptures(index: Index): StoredCapture[] {
  return reading(index.path, () =>
    index.db
      .prepare<[], Cell[]>(`${SELECT} ORDER BY id`)
      .raw()
      .all()
      .map((cells) => fromCells(index, cells)),
  )
}

/**
 * The capture of that content, whatever its name is now. Size and both ends decide: a copy is the same capture, a file that
 * has grown is not.
 */
export function findCapture(index: Index, identity: FileIdentity): StoredCapture | null {
  const { size, headHash, tailHash } = identity
  const cells = reading(index.path, () =>
    index.db
      .prepare<[number, string, string], Cell[]>(`${SELECT} WHERE size = ? AND head_hash = ? AND tail_hash = ?`)
      .raw()
      .get(size, headHash, tailHash),
  )
  return cells === undefined ? null : fromCells(index, cells)
}

/** Drops the earlier states of a file that has changed since it was indexed, flows included. */
export function dropVersions(index: Index, realPath: string): void {
  const old = index.db.prepare<[string], number>('SELECT id FROM capture WHERE real_path = ?').pluck().all(realPath)
  for (const id of old) {
    const first = id * STREAMS_PER_CAPTURE
    index.db.prepare('DELETE FROM flow WHERE id >= ? AND id < ?').run(first, first + STREAMS_PER_CAPTURE)
    index.db.prepare('DELETE FROM flow_chunk WHERE capture = ?').run(id)
    index.db.prepare('DELETE FROM name WHERE capture = ?').run(id)
    index.db.prepare('DELETE FROM capture WHERE id = ?').run(id)
  }
}

function fromCells(index: Index, cells: readonly Cell[]): StoredCapture {
  const number = (i: number): number => Number(cells[i])
  const orNull = (i: number): number | null => (cells[i] === null ? null : Number(cells[i]))
  const text = (i: number): string => String(cells[i])
  return {
    index,
    id: number(0),
    info: {
      path: text(1),
      baseSec: number(2),
      digits: number(3),
      frames: number(4),
      tcpFrames: number(5),
      flows: number(6),
      firstNs: orNull(7),
      lastNs: orNull(8),
      bytes: number(9),
    },
    identity:
      cells[10] === null
        ? null
        : { realPath: text(10), size: number(11), mtimeNs: text(12), headHash: text(13), tailHash: text(14) },
    warnings: parsed<Warning[]>(index, text(15)),
    damage: cells[16] === null ? null : failureOf(parsed<StoredFailure>(index, text(16))),
  }
}

interface StoredFailure {
  readonly code: string
  readonly place: Place
  readonly found: string
  readonly hint: string
}

function failureOf({ code, place, found, hint }: StoredFailure): Failure {
  return new Failure(code in FAILURES ? (code as FailureCode) : 'CORR_BAD_PCAP', place, found, hint)
}

function parsed<T>(index: Index, json: string): T {
  try {
    return JSON.parse(json) as T
  } catch {
    throw badIndex(index.path, 'the index is damaged: a note in it cannot be read')
  }
}
