const NS_PER_SEC = 1e9
const NS_PER_MS = 1e6

/**
 * ISO 8601 text in UTC of a packet's time.
 * @param baseSec whole seconds since the epoch
 * @param ns nanoseconds since then, negative for a packet from before
 * @param digits digits of the fraction that the source had, 0 to 9
 */
export function isoFromNs(baseSec: number, ns: number, digits: number): string {
  const seconds = baseSec + Math.floor(ns / NS_PER_SEC)
  const fraction = ns - Math.floor(ns / NS_PER_SEC) * NS_PER_SEC
  return isoText(seconds, fraction, digits)
}

/**
 * ISO 8601 text in UTC of a log's time.
 * @param epochMs milliseconds since the epoch, with a fraction where the log has one
 * @param digits digits of the fraction of a second in the log
 */
export function isoFromMs(epochMs: number, digits: number): string {
  const seconds = Math.floor(epochMs / 1000)
  const scale = 10 ** digits
  const ticks = Math.round((epochMs / 1000 - seconds) * scale)
  if (ticks === scale) return isoText(seconds + 1, 0, digits)
  return isoText(seconds, (ticks / scale) * NS_PER_SEC, digits)
}

/** Milliseconds since the epoch; exact to the microsecond. */
export function msFromNs(baseSec: number, ns: number): number {
  return baseSec * 1000 + ns / NS_PER_MS
}

function isoText(seconds: number, fractionNs: number, digits: number): string {
  const date = new Date(seconds * 1000)
  if (Number.isNaN(date.getTime())) return `@${String(seconds)}`
  const whole = date.toISOString().slice(0, -'.000Z'.length)
  if (digits === 0) return `${whole}Z`
  return `${whole}.${String(Math.round(fractionNs)).padStart(9, '0').slice(0, digits)}Z`
}
