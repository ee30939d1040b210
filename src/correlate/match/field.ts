import { askedOf } from './asked.js'
import type { CandidateTable } from './candidate-table.js'
import { poolFor } from './candidates.js'
import type { Failing } from './failing.js'
import type { FlowIndex } from './flow-index.js'
import type { Scorer } from './score.js'
import type { Stitched } from './stitch.js'

/** All that is known when errors are given their flows. */
export class Field {
  constructor(
    readonly source: Stitched,
    readonly index: FlowIndex,
    readonly scorer: Scorer,
    /** In the order of the errors. */
    readonly failing: readonly Failing[],
    readonly table: CandidateTable,
  ) {}

  /** Connection of the candidate at a place of the table. */
  readonly connectionAt = (at: number): number => this.index.connection[this.table.row(at)] ?? -1

  /** Place of the best view that an error has of a connection; -1 if it is none of its candidates. */
  readonly viewOf = (error: number, connection: number): number => {
    const end = this.table.end(error)
    for (let at = this.table.first(error); at < end; at++) if (this.connectionAt(at) === connection) return at
    return -1
  }

  /** What spoke for and against a flow; worked out anew, as hardly anybody asks. */
  reasons({ error, at }: Failing, row: number): string[] {
    const { tie } = poolFor(error, this.index)
    return this.scorer.reasons(askedOf(error, tie, this.index), row, at)
  }
}
