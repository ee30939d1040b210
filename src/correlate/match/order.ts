import type { Failing, Scored } from './failing.js'

/** Points that order may cost: little where the log has times, more where order is all that it has. */
const TIMED = 0.5
const UNTIMED = 1.5
/** Failures farther apart in the log than this are not compared. */
const REACH = 64
const PASSES = 8

interface Placed {
  readonly index: number
  readonly failing: Failing
  readonly byConnection: ReadonlyMap<string, Scored>
}

/**
 * A log is written in the order in which its errors happen. Where two failures of one log could as well have each other's
 * flow, the earlier record gets the flow that ended earlier.
 * @param chosen connection of each failure, by index
 */
export function putInOrder(failing: readonly Failing[], chosen: ReadonlyMap<number, string>): Map<number, string> {
  const ordered = new Map(chosen)
  for (const own of byLog(failing, chosen).values()) {
    for (let pass = 0; pass < PASSES && uncross(own, ordered); pass++);
  }
  return ordered
}

function byLog(failing: readonly Failing[], chosen: ReadonlyMap<number, string>): Map<string, Placed[]> {
  const logs = new Map<string, Placed[]>()
  for (const index of [...chosen.keys()].sort((a, b) => a - b)) {
    const one = failing[index]
    if (one === undefined) continue
    const own = logs.get(one.error.file) ?? []
    logs.set(one.error.file, own)
    own.push({ index, failing: one, byConnection: bestViews(one) })
  }
  return logs
}

function bestViews(one: Failing): Map<string, Scored> {
  const views = new Map<string, Scored>()
  for (const scored of one.scored) if (!views.has(scored.known.connection)) views.set(scored.known.connection, scored)
  return views
}

/** @returns whether anything was changed */
function uncross(placed: readonly Placed[], chosen: Map<number, string>): boolean {
  let changed = false
  placed.forEach((early, i) => {
    for (const late of placed.slice(i + 1, i + 1 + REACH)) {
      if (!shouldSwap(early, late, chosen)) continue
      const [a, b] = [chosen.get(early.index) ?? '', chosen.get(late.index) ?? '']
      chosen.set(early.index, b).set(late.index, a)
      changed = true
    }
  })
  return changed
}

function shouldSwap(early: Placed, late: Placed, chosen: ReadonlyMap<number, string>): boolean {
  const [a, b] = [chosen.get(early.index) ?? '', chosen.get(late.index) ?? '']
  const [earlyA, lateB] = [early.byConnection.get(a), late.byConnection.get(b)]
  const [earlyB, lateA] = [early.byConnection.get(b), late.byConnection.get(a)]
  if (!earlyA || !lateB || !earlyB || !lateA) return false
  if (earlyA.known.ending.noticedMs <= lateB.known.ending.noticedMs) return false
  const loss = earlyA.points + lateB.points - earlyB.points - lateA.points
  return loss <= (early.failing.at.atMs === null ? UNTIMED : TIMED)
}
