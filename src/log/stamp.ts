import { isoStampAt, type Stamp } from './iso-stamp.js'

export type { Stamp }

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const MINUTE_MS = 60_000
const DAY_MS = 86_400_000

const FRACTION = String.raw`(?:[.,](?<fraction>\d{1,9}))?`
const CLOCK = String.raw`(?<hour>\d{1,2}):(?<minute>\d\d):(?<second>\d\d)${FRACTION}`
const ZONE = String.raw`(?: ?(?<utc>Z|UTC|GMT)\b| ?(?<sign>[+-])(?<zoneHour>\d\d):?(?<zoneMinute>\d\d)\b|(?<shortSign>[+-])(?<shortHour>\d\d)\b)?`
const MONTH = '(?<monthName>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*'
const WEEKDAY = '(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,? )?'

/** Shapes of a time, in the order tried. Sources: ISO 8601, RFC 3164, RFC 9110 dates, Date.prototype.toString, Common Log Format. */
const SHAPES: readonly RegExp[] = [
  String.raw`(?<year>\d{4})[-/](?<month>\d\d)[-/](?<day>\d\d)[T ,]{1,2}${CLOCK}${ZONE}`,
  String.raw`(?<year>\d{4})(?<month>\d\d)(?<day>\d\d)T(?<hour>\d\d):?(?<minute>\d\d):?(?<second>\d\d)${FRACTION}${ZONE}`,
  String.raw`(?<day>\d\d)\/${MONTH}\/(?<year>\d{4}):${CLOCK}${ZONE}`,
  String.raw`${WEEKDAY}(?<day>\d{1,2}) ${MONTH} (?<year>\d{4}),? ${CLOCK}${ZONE}`,
  String.raw`${WEEKDAY}${MONTH} (?<day>\d{1,2}),? (?<year>\d{4}),? ${CLOCK}(?: ?(?<half>[AP]M))?(?: GMT(?=[+-]))?${ZONE}(?: \([^)]*\))?`,
  String.raw`${WEEKDAY}${MONTH} {1,2}(?<day>\d{1,2}) ${CLOCK}(?: (?<year>\d{4})\b)?`,
  String.raw`(?<first>\d{1,2})[/.](?<second2>\d{1,2})[/.](?<year>\d{4})(?:,? |\] \[)${CLOCK}(?: ?(?<half>[AP]M))?${ZONE}`,
  String.raw`${CLOCK}(?: ?(?<half>[AP]M))?${ZONE}`,
].map((source) => new RegExp(source, 'iy'))

/** Seconds, ms, µs or ns since the epoch, between 2001 and 2096. */
const EPOCH = /([1-3]\d{9})(?:\.(\d{1,9})|(\d{3}|\d{6}|\d{9}))?(?![\w.:-])/y

/** What may stand before a time: brackets, levels, names in brackets, process ids. */
const BEFORE =
  /(?:(?:\[[^\]\d][^\]]{0,40}\]|<\d{1,3}>\d?|[A-Z]{4,8}:?|(?:trace|debug|info|warn|warning|error|fatal|silly|verbose|notice):?|\d{1,7}|-|\|)\s+){1,4}/y

/**
 * The time that a text begins with, or that stands behind a level, a name in brackets or a process id.
 * @returns `null` if there is none
 */
export function leadingStamp(text: string): Stamp | null {
  const atStart = stampAt(text, 0)
  if (atStart !== null) return atStart
  BEFORE.lastIndex = 0
  return BEFORE.test(text) ? stampAt(text, BEFORE.lastIndex) : null
}

/** The time at an offset of a text, in brackets or not; `null` if there is none. */
export function stampAt(text: string, at: number): Stamp | null {
  const bracket = /[[(<"]/.test(text.charAt(at))
  const start = bracket ? at + 1 : at
  if (!/[\da-z]/i.test(text.charAt(start))) return null
  const iso = isoStampAt(text, start)
  if (iso !== null) return { ...iso, end: closed(text, iso.end, bracket) }
  for (const shape of SHAPES) {
    shape.lastIndex = start
    const groups = shape.exec(text)?.groups
    if (groups === undefined) continue
    if (/\w/.test(text.charAt(shape.lastIndex))) continue
    return stampOf(groups, text, start, closed(text, shape.lastIndex, bracket))
  }
  return epochStamp(text, start, bracket)
}

/** A number as a time since the epoch: seconds, ms, µs or ns by its size. `null` if it is none of them. */
export function epochNumberStamp(value: number): Stamp | null {
  return Number.isFinite(value) && value > 0 ? stampAt(String(value), 0) : null
}

/** Milliseconds since midnight, moved to the day on which they lie nearest to an instant. */
export function nearestDay(sinceMidnightMs: number, nearMs: number): number {
  return sinceMidnightMs + Math.round((nearMs - sinceMidnightMs) / DAY_MS) * DAY_MS
}

/** A time of the year 2000, moved to the year in which it lies nearest to an instant. */
export function nearestYear(wallMs: number, nearMs: number): number {
  const date = new Date(wallMs)
  const year = new Date(nearMs).getUTCFullYear()
  const moved = [year - 1, year, year + 1].map((y) => wallMs - date.getTime() + new Date(date).setUTCFullYear(y))
  return moved.reduce((best, ms) => (Math.abs(ms - nearMs) < Math.abs(best - nearMs) ? ms : best))
}

function closed(text: string, end: number, bracket: boolean): number {
  return bracket && /[\])>"]/.test(text.charAt(end)) ? end + 1 : end
}

function epochStamp(text: string, start: number, bracket: boolean): Stamp | null {
  EPOCH.lastIndex = start
  const found = EPOCH.exec(text)
  if (found === null) return null
  const fraction = found.at(2) ?? found.at(3) ?? ''
  const end = EPOCH.lastIndex
  return {
    text: text.slice(start, end),
    end: closed(text, end, bracket),
    date: 'full',
    wallMs: Number(found[1]) * 1000 + Number(`0.${fraction}0`) * 1000,
    offsetMs: 0,
    digits: fraction.length,
  }
}

type Groups = Readonly<Record<string, string | undefined>>

function stampOf(groups: Groups, text: string, start: number, end: number): Stamp | null {
  const month = monthOf(groups)
  const day = dayOf(groups)
  const hour = hourOf(groups)
  if (month > 11 || day > 31 || hour > 24 || num(groups.minute) > 59 || num(groups.second) > 60) return null
  const date = month < 0 ? 'none' : groups.year === undefined ? 'no-year' : 'full'
  const dayMs = date === 'none' ? 0 : Date.UTC(num(groups.year ?? '2000'), month, day)
  const clockMs = ((hour * 60 + num(groups.minute)) * 60 + num(groups.second)) * 1000
  const fraction = groups.fraction ?? ''
  const close = /[\])>"]/.test(text.charAt(end - 1)) ? 1 : 0
  return {
    text: text.slice(start, end - close).trimEnd(),
    end,
    date,
    wallMs: dayMs + clockMs + Number(`0.${fraction}0`) * 1000,
    offsetMs: offsetOf(groups),
    digits: fraction.length,
  }
}

function num(digits: string | undefined): number {
  return Number(digits ?? 0)
}

/** From 0; -1 if there is none. Of `11/22/2026` and `22/11/2026` the part above 12 is the day; else 12-hour clocks are American. */
function monthOf(groups: Groups): number {
  if (groups.month !== undefined) return num(groups.month) - 1
  if (groups.monthName !== undefined) return MONTHS.indexOf(groups.monthName.toLowerCase())
  if (groups.first === undefined) return -1
  return monthFirst(groups) ? num(groups.first) - 1 : num(groups.second2) - 1
}

function dayOf(groups: Groups): number {
  if (groups.first === undefined) return num(groups.day)
  return monthFirst(groups) ? num(groups.second2) : num(groups.first)
}

function monthFirst(groups: Groups): boolean {
  if (num(groups.first) > 12) return false
  return num(groups.second2) > 12 || groups.half !== undefined
}

function hourOf(groups: Groups): number {
  if (groups.half === undefined) return num(groups.hour)
  return (num(groups.hour) % 12) + (groups.half.toLowerCase() === 'pm' ? 12 : 0)
}

function offsetOf(groups: Groups): number | null {
  if (groups.utc !== undefined) return 0
  const sign = groups.sign ?? groups.shortSign
  if (sign === undefined) return null
  const minutes = num(groups.zoneHour ?? groups.shortHour) * 60 + num(groups.zoneMinute)
  return (sign === '-' ? -minutes : minutes) * MINUTE_MS
}
