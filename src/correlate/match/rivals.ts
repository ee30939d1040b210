import type { CandidateTable } from './candidate-table.js'
import type { Field } from './field.js'

/** An error that fits this much worse than the one that was given the flow might as well have been given it, points. */
const AS_WELL = 1

/** Points of the failures that went away empty, for each connection that they wanted and another was given. */
export type Rivals = ReadonlyMap<number, readonly number[]>

/**
 * Collects what the failures without a connection wanted.
 * @param leaders index of the failure that each repeats, its own for most
 * @param chosen connection of each failure that has one
 */
export function rivalsOf(field: Field, leaders: readonly number[], chosen: ReadonlyMap<number, number>): Rivals {
  const { table } = field
  const taken = new Set(chosen.values())
  const rivals = new Map<number, number[]>()
  for (const [i, leader] of leaders.entries()) {
    if (leader !== i || chosen.has(i)) continue
    for (let at = table.first(i); at < table.end(i); at++) {
      const connection = field.connectionAt(at)
      if (!taken.has(connection)) continue
      const known = rivals.get(connection)
      if (known === undefined) rivals.set(connection, [table.points(at)])
      else known.push(table.points(at))
    }
  }
  return rivals
}

/**
 * Where more errors fit some flows equally well than there are flows, any of them may be the one whose flow is not in the capture.
 * @param own place of the failure's own connection among its candidates
 * @param others places of other connections that were given away
 * @param wanted points of those who wanted the own one
 * @returns what "its flow is not here" weighs, beside the flows
 */
export function absenceWeight(
  table: CandidateTable,
  own: number,
  others: readonly number[],
  wanted: readonly number[],
): number {
  const points = table.points(own)
  const empty = wanted.filter((rival) => rival >= points - AS_WELL).length
  const given = 1 + others.filter((at) => table.points(at) >= points - AS_WELL).length
  return (Math.exp(points) * empty) / given
}
