import { grouped } from './count-text.js'

const MS_PER_SEC = 1000
const SEC_PER_MIN = 60
const MIN_PER_HOUR = 60
const US_PER_MS = 1000
const SHORTEST_IN_MS = 0.0995
const LONGEST_IN_SECONDS = 99.995

/** A length of time, ms, with the digits that a reader needs: `43 µs`, `0.4 ms`, `31 ms`, `3.00 s`, `4 min 12 s`, `8 h 3 min`. */
export function durationText(ms: number): string {
  if (Math.abs(ms) < SHORTEST_IN_MS) return `${(ms * US_PER_MS).toFixed(0)} µs`
  if (Math.abs(ms) < 9.95) return `${ms.toFixed(1)} ms`
  if (Math.abs(ms) < MS_PER_SEC - 0.5) return `${ms.toFixed(0)} ms`
  const seconds = ms / MS_PER_SEC
  if (Math.abs(seconds) < LONGEST_IN_SECONDS) return `${seconds.toFixed(2)} s`
  return longDuration(Math.round(Math.abs(seconds)), seconds < 0 ? '-' : '')
}

function longDuration(seconds: number, sign: string): string {
  const minutes = Math.floor(seconds / SEC_PER_MIN)
  if (minutes < MIN_PER_HOUR) return `${sign}${String(minutes)} min ${String(seconds % SEC_PER_MIN)} s`
  return `${sign}${grouped(Math.floor(minutes / MIN_PER_HOUR))} h ${String(minutes % MIN_PER_HOUR)} min`
}
