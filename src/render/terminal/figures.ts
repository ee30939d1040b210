import { grouped } from '../../util/count-text.js'
import { isoFromMs, isoFromNs } from '../../util/instant.js'
import type { CaptureInfo } from '../../model/flow-source.js'
import type { LogTime } from '../../model/socket-error.js'

const NS_PER_MS = 1e6
const MS_PER_SEC = 1000
const LOG_DIGITS = 3

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
