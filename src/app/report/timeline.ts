import type { Cause } from '../../model/causes.js'
import type { Finding } from '../../model/finding.js'
import type { Slot, Timeline } from '../../model/report.js'
import { findingMs } from './finding-time.js'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** Lengths that a clock's face knows. */
const STEPS = [
  ...[1, 2, 5, 10, 15, 30].map((n) => n * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE),
  ...[1, 2, 3, 6, 12].map((n) => n * HOUR),
  ...[1, 7, 30, 90, 365].map((n) => n * DAY),
]

/** Slots that a chart has room for. */
const MOST_SLOTS = 150

/** Errors over time, in the shortest step that gives no more slots than a chart can show. */
export function timelineOf(findings: readonly Finding[]): Timeline {
  const timed = findings.flatMap((finding) => {
    const ms = findingMs(finding)
    return ms === null ? [] : [{ ms, cause: finding.verdict.cause }]
  })
  const untimed = findings.length - timed.length
  const [first, last] = timed.reduce(([a, b], { ms }) => [Math.min(a, ms), Math.max(b, ms)], [Infinity, -Infinity])
  if (timed.length === 0) return { stepMs: MINUTE, slots: [], untimed }
  const stepMs = stepFor(first, last)
  const byStart = slotsBy(timed, stepMs)
  const slots: Slot[] = []
  for (let startMs = floorTo(first, stepMs); startMs <= last && slots.length <= MOST_SLOTS; startMs += stepMs) {
    slots.push(byStart.get(startMs) ?? { startMs, count: 0, causes: {} })
  }
  return { stepMs, slots, untimed }
}

/** Hours in UTC that have errors, in order. */
export function hoursOf(findings: readonly Finding[]): Slot[] {
  const timed = findings.flatMap((finding) => {
    const ms = findingMs(finding)
    return ms === null ? [] : [{ ms, cause: finding.verdict.cause }]
  })
  return [...slotsBy(timed, HOUR).values()].sort((a, b) => a.startMs - b.startMs)
}

function stepFor(first: number, last: number): number {
  const fits = (step: number): boolean => (floorTo(last, step) - floorTo(first, step)) / step < MOST_SLOTS
  return STEPS.find(fits) ?? floorTo((last - first) / MOST_SLOTS + DAY, DAY)
}

function floorTo(ms: number, step: number): number {
  return Math.floor(ms / step) * step
}

function slotsBy(timed: readonly { ms: number; cause: Cause }[], step: number): Map<number, Slot> {
  const slots = new Map<number, { startMs: number; count: number; causes: Partial<Record<Cause, number>> }>()
  for (const { ms, cause } of timed) {
    const startMs = floorTo(ms, step)
    const slot = slots.get(startMs) ?? { startMs, count: 0, causes: {} }
    slot.count++
    slot.causes[cause] = (slot.causes[cause] ?? 0) + 1
    slots.set(startMs, slot)
  }
  return slots
}
