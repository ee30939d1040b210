import type { Failing } from './failing.js'
import type { Field } from './field.js'

/** Points that order may cost: little where the log has times, more where order is all that it has. */
const TIMED = 0.5
const UNTIMED = 1.5
/** Failures farther apart in the log than this are not compared. */
const REACH = 64
const PASSES = 8

/**
 * A log is written in the order in which its errors happen. Where two failures of one log could as well have each other's
 * flow, the earlier record gets the flow that ended earlier.
 * @param chosen connection of each failure, by index; changed here
 */
export function putInOrder(field: Field, chosen: Map<number, number>): void {
  for (const own of byLog(field.failing, chosen).values()) {
    for (let pass = 0; pass < PASSES && uncross(field, own, chosen); pass++);
  }
}

/** Indices of the failures of each log that have a flow, in the order of its lines. */
function byLog(failing: readonly Failing[], chosen: ReadonlyMap<number, number>): Map<string, number[]> {
  const logs = new Map<string, number[]>()
  for (const index of [...chosen.keys()].sort((a, b) => a - b)) {
    const file = failing[index]?.error.file ?? ''
    const own = logs.get(file) ?? []
    logs.set(file, own)
    own.push(index)
  }
  return logs
}

/** @returns whether anything was changed */
function uncross(field: Field, own: readonly number[], chosen: Map<number, number>): boolean {
  let changed = false
  const noticed = Float64Array.from(own, (index) => noticedMs(field, index, chosen.get(index) ?? -1))
  own.forEach((early, i) => {
    const end = Math.min(own.length, i + 1 + REACH)
    for (let j = i + 1; j < end; j++) {
      const late = own[j] ?? early
      if ((noticed[i] ?? 0) <= (noticed[j] ?? 0) || !shouldSwap(field, early, late, chosen)) continue
      const [a, b] = [chosen.get(early) ?? -1, chosen.get(late) ?? -1]
      chosen.set(early, b).set(late, a)
      noticed[i] = noticedMs(field, early, b)
      noticed[j] = noticedMs(field, late, a)
      changed = true
    }
  })
  return changed
}

/** When the flow ended by which an error is put in order, as the error's best view of its connection shows it. */
function noticedMs({ index, table, viewOf }: Field, error: number, connection: number): number {
  return index.columns.noticedMs[table.row(viewOf(error, connection))] ?? 0
}

function shouldSwap(
  { failing, table, viewOf }: Field,
  early: number,
  late: number,
  chosen: ReadonlyMap<number, number>,
): boolean {
  const [a, b] = [chosen.get(early) ?? -1, chosen.get(late) ?? -1]
  const [earlyB, lateA] = [viewOf(early, b), viewOf(late, a)]
  if (earlyB < 0 || lateA < 0) return false
  const now = table.points(viewOf(early, a)) + table.points(viewOf(late, b))
  const loss = now - table.points(earlyB) - table.points(lateA)
  return loss <= (failing[early]?.at.atMs === null ? UNTIMED : TIMED)
}
