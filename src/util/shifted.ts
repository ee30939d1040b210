import { partFrame, wholeFrame } from './part-frame.js'

const NS_PER_SEC = 1e9

/** How one part's numbers become those of the whole connection. */
export interface Shift {
  /** Parts by which it lies behind the one that is looked at. */
  readonly part: number
  /** Seconds by which the part's capture counts from later than that one's. */
  readonly seconds: number
}

/** Moves frames and times of a record, or of anything in one, into those of the part that is looked at; nothing else changes. */
export function shifted<T>(value: T, { part, seconds }: Shift): T {
  if (part === 0 && seconds === 0) return value
  const toWhole = (frame: number): number => {
    const own = partFrame(frame)
    return wholeFrame({ part: own.part + part, frame: own.frame })
  }
  return move(value, toWhole, seconds * NS_PER_SEC)
}

const FRAMES = new Set(['frame', 'firstFrame', 'lastFrame'])
const TIMES = new Set(['timeNs', 'startNs', 'endNs'])

function move<T>(value: T, toWhole: (frame: number) => number, ns: number): T {
  if (Array.isArray(value)) return value.map((item: unknown) => move(item, toWhole, ns)) as T
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([name, part]: [string, unknown]) => {
    if (name === 'synFrames') return [name, (part as number[]).map(toWhole)]
    if (FRAMES.has(name)) return [name, toWhole(part as number)]
    return [name, TIMES.has(name) ? (part as number) + ns : move(part, toWhole, ns)]
  })
  return Object.fromEntries(entries) as T
}
