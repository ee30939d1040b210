import { compareRanks, rotationOf } from '../input/rotation.js'
import { firstTimeMs } from '../log/first-time.js'
import type { SortedInput } from './sort-inputs.js'

interface Placed {
  readonly log: SortedInput
  readonly rank: readonly number[]
  /** `null` if the log's beginning tells no time. */
  readonly firstMs: number | null
}

/**
 * Puts the files that one log was cut into in the order in which they were written: by their first times, or by their names
 * where one of them tells no time. Logs of different names stay in the order given.
 */
export function inTimeOrder(logs: readonly SortedInput[]): SortedInput[] {
  const series = new Map<string, Placed[]>()
  for (const log of logs) {
    const rotation = rotationOf(log.input.path)
    const placed = { log, rank: rotation.rank, firstMs: firstTimeMs(log.input.head) }
    const others = series.get(rotation.series)
    if (others === undefined) series.set(rotation.series, [placed])
    else others.push(placed)
  }
  return [...series.values()].flatMap((files) => files.sort(orderOf(files)).map(({ log }) => log))
}

function orderOf(files: readonly Placed[]): (a: Placed, b: Placed) => number {
  const timed = files.every(({ firstMs }) => firstMs !== null)
  return (a, b) => (timed ? (a.firstMs ?? 0) - (b.firstMs ?? 0) : 0) || compareRanks(a.rank, b.rank)
}
