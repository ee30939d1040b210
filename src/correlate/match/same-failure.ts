import type { SocketError } from '../../model/socket-error.js'
import type { Field } from './field.js'

/** How much worse a spare flow may fit than the flow of the record that it may repeat. */
const SPARE = 0.75

/** Index of the record of the same dead socket that came first, for each error; its own index where it is the first. */
export function leadersOf(errors: readonly SocketError[]): number[] {
  const places = new Map(errors.map((error, i) => [key(error), i]))
  const leaders: number[] = []
  errors.forEach((error, i) => {
    const earlier = error.sameFailureAs === null ? undefined : places.get(key(error.sameFailureAs))
    leaders.push(earlier === undefined || earlier >= i ? i : (leaders[earlier] ?? earlier))
  })
  return leaders
}

/**
 * Flows that show that a record which looks like another's repetition is a failure of its own: they fit it as well, and
 * nobody else was given them. In a burst, equal records are mostly equal failures.
 * @param chosen connections of the first records
 * @param taken the same as a set
 * @returns places in the table of candidates
 */
export function sparesFor(
  i: number,
  { table, viewOf, connectionAt }: Field,
  leaders: readonly number[],
  chosen: ReadonlyMap<number, number>,
  taken: ReadonlySet<number>,
): number[] {
  const leader = leaders[i] ?? i
  if (leader === i) return []
  const shared = viewOf(i, chosen.get(leader) ?? -1)
  const least = (shared < 0 ? -Infinity : table.points(shared)) - SPARE
  const spares: number[] = []
  for (let at = table.first(i); at < table.end(i); at++) {
    if (table.points(at) >= least && !taken.has(connectionAt(at))) spares.push(at)
  }
  return spares
}

function key(place: { readonly file: string; readonly line: number }): string {
  return `${place.file}\n${String(place.line)}`
}
