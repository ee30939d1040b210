import * as Flags from '@oclif/core/flags'
import { Failure } from '../model/failure.js'

interface NumberFlag {
  readonly description: string
  readonly helpValue: string
}

/** A flag with a number, whole where `least` is given. */
export function number({ description, helpValue }: NumberFlag, least = -Infinity, most = Infinity) {
  return Flags.custom<number>({
    description,
    helpValue,
    parse: (text, _context, { name }) => Promise.resolve(checkedNumber(name, text, least, most)),
  })()
}

/** A flag with a time, ms since the epoch. */
export function time(description: string) {
  return Flags.custom<number>({
    description: `${description}, as 2026-11-22T13:02 (UTC) or with a zone`,
    helpValue: 'TIME',
    parse: (text, _context, { name }) => Promise.resolve(checkedTime(name, text)),
  })()
}

const TIME = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)?)?$/

function checkedTime(flag: string, text: string): number {
  const found = TIME.exec(text.trim())
  const zoned = found?.[1] === undefined ? `${text.trim()}${text.trim().length > DATE_LENGTH ? 'Z' : ''}` : text.trim()
  const value = found === null ? NaN : Date.parse(zoned.replace(' ', 'T').replace(/([+-]\d\d)(\d\d)$/, '$1:$2'))
  if (!Number.isNaN(value)) return value
  throw badOption(`--${flag} cannot be "${text}"`, 'give an ISO time, as 2026-11-22 or 2026-11-22T13:02:32Z')
}

const DATE_LENGTH = '2026-11-22'.length

function checkedNumber(flag: string, text: string, least: number, most: number): number {
  const value = text.trim() === '' ? NaN : Number(text)
  const whole = least === -Infinity || Number.isInteger(value)
  if (Number.isFinite(value) && whole && value >= least && value <= most) return value
  const range = most < Number.MAX_SAFE_INTEGER ? ` to ${String(most)}` : ''
  const wanted = least === -Infinity ? 'a number' : `a whole number from ${String(least)}${range}`
  throw badOption(`--${flag} cannot be "${text}"`, `give ${wanted}`)
}

const OFFSET = /^[+-]([01]\d|2[0-3]):?[0-5]\d$/

/** @returns the zone as given */
export function checkedZone(text: string): string {
  if (OFFSET.test(text)) return text
  try {
    new Intl.DateTimeFormat('en', { timeZone: text })
    return text
  } catch {
    throw badOption(`--tz cannot be "${text}"`, 'give an IANA name, as Asia/Shanghai, or ±hh:mm')
  }
}

/** @returns the expression; it must have a group that is used */
export function checkedPattern(text: string): RegExp {
  if (!/\(\?<(?:time|level|message)>/.test(text)) {
    throw badOption(`--line-pattern "${text}" has no group named time, level or message`, 'name one: (?<time>…)')
  }
  try {
    return new RegExp(text)
  } catch {
    throw badOption(`--line-pattern cannot be "${text}"`, 'give a JavaScript regular expression')
  }
}

/** The failure for a flag that cannot be used as it is. */
export function badOption(found: string, hint: string): Failure {
  return new Failure('CORR_BAD_OPTION', {}, found, hint)
}
