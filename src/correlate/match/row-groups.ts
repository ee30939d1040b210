import type { FlowColumns } from '../../model/flow-columns.js'
import { SHAPE } from '../../model/flow-columns.js'

/** Rows in order of the moment at which their flow ended. */
export type Rows = Uint32Array

/** Rows that belong together; those that explain hardly any error are kept apart, as a busy endpoint has thousands of them. */
export interface RowSet {
  readonly sick: Rows
  readonly healthy: Rows
}

/** No rows. */
export const NO_ROWS: RowSet = { sick: new Uint32Array(0), healthy: new Uint32Array(0) }

/** Number of rows in a set. */
export function rowCount({ sick, healthy }: RowSet): number {
  return sick.length + healthy.length
}

/** Is the flow of a row so whole that it explains hardly any error? */
export function isHealthyRow(columns: FlowColumns, row: number): boolean {
  return (columns.shape[row] & SHAPE.healthy) !== 0
}

/** When a flow ended: first closer, else last packet, ms since the epoch. */
export function momentMs(columns: FlowColumns, row: number): number {
  const close = columns.closeMs[row]
  return Number.isNaN(close) ? columns.endMs[row] : close
}

/** Integers up to here are exact. */
const EXACT_BITS = 53

/**
 * All rows by moment, equal ones in the order of the capture. n log n.
 * A comparator called twenty million times is what sorting a million rows would cost most, so whole numbers are sorted that
 * hold a coarse moment above the row, and neighbours are put right by their exact moments.
 */
export function rowsByMoment(columns: FlowColumns): Rows {
  const { length } = columns
  const bits = Math.ceil(Math.log2(Math.max(2, length)))
  const scale = 2 ** bits
  const { least, most } = momentRange(columns)
  const steps = 2 ** (EXACT_BITS - bits) - 1
  // A span of next to nothing must not make the product infinite.
  const perMs = most > least ? Math.min(steps / (most - least), Number.MAX_VALUE) : 0
  const keys = new Float64Array(length)
  for (let row = 0; row < length; row++) {
    keys[row] = Math.min(steps, Math.floor((momentMs(columns, row) - least) * perMs)) * scale + row
  }
  keys.sort()
  const rows = new Uint32Array(length)
  for (let i = 0; i < length; i++) rows[i] = keys[i] % scale
  for (let i = 1; i < length; i++) settle(columns, rows, i)
  return rows
}

/** Moves a row before those of the same coarse moment that are later. */
function settle(columns: FlowColumns, rows: Rows, from: number): void {
  const row = rows[from]
  const ms = momentMs(columns, row)
  let i = from
  for (; i > 0 && momentMs(columns, rows[i - 1]) > ms; i--) rows[i] = rows[i - 1]
  rows[i] = row
}

function momentRange(columns: FlowColumns): { least: number; most: number } {
  let [least, most] = [Infinity, -Infinity]
  for (let row = 0; row < columns.length; row++) {
    const ms = momentMs(columns, row)
    if (ms < least) least = ms
    if (ms > most) most = ms
  }
  return { least, most }
}

/** Rows by a small number, each group in order of moment: two arrays for all groups together. */
export class RowGroups {
  private readonly starts: Uint32Array
  private readonly rows: Rows

  /**
   * @param groups how many groups there are
   * @param groupOf group of a row, below `groups`
   * @param byMoment all rows
   */
  constructor(columns: FlowColumns, groups: number, groupOf: (row: number) => number, byMoment: Rows) {
    // Each group is two: sick rows, then healthy ones.
    const place = new Uint32Array(columns.length)
    for (let row = 0; row < place.length; row++) place[row] = 2 * groupOf(row) + (isHealthyRow(columns, row) ? 1 : 0)
    this.starts = new Uint32Array(2 * groups + 1)
    for (const group of place) this.starts[group + 1]++
    for (let i = 1; i < this.starts.length; i++) this.starts[i] += this.starts[i - 1]
    const next = this.starts.slice()
    this.rows = new Uint32Array(byMoment.length)
    for (const row of byMoment) this.rows[next[place[row]]++] = row
  }

  /** The rows of a group; none for a group that does not exist. */
  get(group: number): RowSet {
    const first = 2 * group
    if (group < 0 || first + 2 >= this.starts.length) return NO_ROWS
    const { starts, rows } = this
    return {
      sick: rows.subarray(starts[first], starts[first + 1]),
      healthy: rows.subarray(starts[first + 1], starts[first + 2]),
    }
  }

  count(group: number): number {
    const first = 2 * group
    return group < 0 || first + 2 >= this.starts.length ? 0 : this.starts[first + 2] - this.starts[first]
  }
}

/** Numbers the distinct values of a list from 0 in rising order; n log n and two arrays, where a map would take ten times as much. */
export class DenseKeys {
  readonly keys: Float64Array

  /** @param values sorted here */
  constructor(values: Float64Array) {
    values.sort()
    let kept = 0
    for (let i = 0; i < values.length; i++) if (i === 0 || values[i] !== values[i - 1]) values[kept++] = values[i]
    this.keys = values.slice(0, kept)
  }

  /** @returns -1 for a value that is not in the list. O(log n). */
  number(value: number): number {
    let low = 0
    let high = this.keys.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.keys[middle] < value) low = middle + 1
      else high = middle
    }
    return low < this.keys.length && this.keys[low] === value ? low : -1
  }
}
