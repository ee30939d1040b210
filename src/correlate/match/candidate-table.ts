/** Candidates kept for each error at most, and at least, if it has so many. */
const MOST = 32
const LEAST = 6

/** The best candidates of all errors, best first, in three arrays: a hundred thousand errors have a million of them. */
export class CandidateTable {
  private readonly starts: Uint32Array
  private rows: Uint32Array
  private values: Float64Array
  private filled = 0
  private readonly best = new Float64Array(MOST)
  private readonly bestRows = new Uint32Array(MOST)

  /**
   * @param errors how many there will be
   * @param floor points below which a candidate is kept only while there are few
   */
  constructor(
    errors: number,
    private readonly floor: number,
  ) {
    this.starts = new Uint32Array(errors + 1)
    this.rows = new Uint32Array(Math.max(64, 4 * errors))
    this.values = new Float64Array(this.rows.length)
  }

  /**
   * Keeps the best of an error's candidates; those that fit equally in the order of the capture. To be called for each error in
   * turn.
   */
  add(error: number, rows: readonly number[], points: (row: number) => number): void {
    let count = 0
    for (const row of rows) count = this.insert(count, row, points(row))
    if (this.filled + count > this.rows.length) this.grow()
    this.rows.set(this.bestRows.subarray(0, count), this.filled)
    this.values.set(this.best.subarray(0, count), this.filled)
    this.filled += count
    this.starts[error + 1] = this.filled
  }

  /** Place of an error's first candidate, and of the first that is not its own. */
  first(error: number): number {
    return this.starts[error] ?? 0
  }

  end(error: number): number {
    return this.starts[error + 1] ?? 0
  }

  /** Row and points of the candidate at a place. */
  row(at: number): number {
    return this.rows[at] ?? 0
  }

  points(at: number): number {
    return this.values[at] ?? -Infinity
  }

  private insert(count: number, row: number, points: number): number {
    const { best, bestRows } = this
    const full = count === MOST || (count >= LEAST && points < this.floor)
    if (full && !isBefore(points, row, best[count - 1], bestRows[count - 1])) return count
    let at = Math.min(count, MOST - 1)
    for (; at > 0 && isBefore(points, row, best[at - 1], bestRows[at - 1]); at--) {
      best[at] = best[at - 1]
      bestRows[at] = bestRows[at - 1]
    }
    best[at] = points
    bestRows[at] = row
    return this.trimmed(Math.min(MOST, count + 1))
  }

  /** What was kept for want of better goes when there is enough that is better. */
  private trimmed(count: number): number {
    let kept = count
    while (kept > LEAST && this.best[kept - 1] < this.floor) kept--
    return kept
  }

  private grow(): void {
    const rows = new Uint32Array(2 * this.rows.length)
    const values = new Float64Array(rows.length)
    rows.set(this.rows)
    values.set(this.values)
    this.rows = rows
    this.values = values
  }
}

function isBefore(points: number, row: number, otherPoints: number, otherRow: number): boolean {
  return points > otherPoints || (points === otherPoints && row < otherRow)
}
