import { isoFromMs, isoFromNs } from '../../util/instant.js'
import type { CaptureInfo } from '../../model/flow-source.js'
import type { LogTime } from '../../model/socket-error.js'

const NS_PER_MS = 1e6
const MS_PER_SEC = 1000
const SEC_PER_MIN = 60
const MIN_PER_HOUR = 60
const LOG_DIGITS = 3
const US_PER_MS = 1000
const SHORTEST_IN_MS = 0.0995
const LONGEST_IN_SECONDS = 99.995

/** A number with commas between its thousands. */
export function grouped(value: number): string {
  const [whole = '', fraction] = String(value).split('.')
  if (whole.includes('e')) return String(value)
  const commas = whole.replace(/\B(?=(?:\d{3})+$)/g, ',')
  return fraction === undefined ? commas : `${commas}.${fraction}`
}

/** `1 flow`, `12 flows`. */
export function counted(count: number, thing: string): string {
  return `${grouped(count)} ${thing}${count === 1 ? '' : 's'}`
}

/** A length of time as the sentences of a verdict write it: `43 µs`, `0.4 ms`, `31 ms`, `3.00 s`, `4 min 12 s`, `8 h 3 min`. */
export function durationText(ns: number): string {
  const ms = ns / NS_PER_MS
  if (Math.abs(ms) < SHORTEST_IN_MS) return `${(ms * US_PER_MS).toFixed(0)} µs`
  if (Math.abs(ms) < 9.95) return `${ms.toFixed(1)} ms`
  if (Math.abs(ms) < MS_PER_SEC - 0.5) return `${ms.toFixed(0)} ms`
  const seconds = ms / MS_PER_SEC
  if (Math.abs(seconds) < LONGEST_IN_SECONDS) return `${seconds.toFixed(2)} s`
  return longDuration(Math.round(Math.abs(seconds)), seconds < 0 ? '-' : '')
}

/** Seconds to the millisecond since the row above: `+0.031 s`; the first row has no sign. */
export function deltaText(ns: number, first: boolean): string {
  const seconds = (Math.abs(ns) / NS_PER_MS / MS_PER_SEC).toFixed(3)
  const [whole = '', fraction = ''] = seconds.split('.')
  const sign = first ? '' : ns < 0 ? '-' : '+'
  return `${sign}${grouped(Number(whole))}.${fraction} s`
}

/** Time of day in UTC of a packet; `digits` of the fraction, at most as many as the capture has. */
export function packetClock(capture: CaptureInfo, ns: number, digits: number): string {
  return clockOf(isoFromNs(capture.baseSec, ns, Math.min(digits, capture.digits)))
}

/** Day in UTC of a packet: `2026-11-22`. */
export function packetDay(capture: CaptureInfo, ns: number): string {
  return dayOf(isoFromNs(capture.baseSec, ns, 0))
}

/**
 * When a log says that it happened: `10:04:12.345Z`; without `Z` where the zone is not known.
 * @param withDay put the day before it
 */
export function logClock(time: LogTime | null, withDay: boolean): string {
  if (time === null) return 'no time'
  const clock = `${clockOf(logIso(time))}${time.epochMs === null ? '' : 'Z'}`
  return withDay ? `${logDay(time)} ${clock}` : clock
}

/** The day of it: `2026-11-22`. */
export function logDay(time: LogTime): string {
  return dayOf(logIso(time))
}

function logIso({ epochMs, wallMs, digits }: LogTime): string {
  return isoFromMs(epochMs ?? wallMs, Math.min(digits, LOG_DIGITS))
}

function dayOf(iso: string): string {
  return iso.split('T')[0] ?? iso
}

function clockOf(iso: string): string {
  const [, clock] = iso.split('T')
  return clock === undefined ? iso : clock.replace('Z', '')
}

function longDuration(seconds: number, sign: string): string {
  const minutes = Math.floor(seconds / SEC_PER_MIN)
  if (minutes < MIN_PER_HOUR) return `${sign}${String(minutes)} min ${String(seconds % SEC_PER_MIN)} s`
  return `${sign}${grouped(Math.floor(minutes / MIN_PER_HOUR))} h ${String(minutes % MIN_PER_HOUR)} min`
}
