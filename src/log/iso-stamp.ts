/** A time as digits, before a zone or a missing date is given to it. */
export interface Stamp {
  /** The characters that it was read from. */
  readonly text: string
  /** Offset behind its last character, closing bracket included, in the text that was searched. */
  readonly end: number
  /** What of the date is there. */
  readonly date: 'full' | 'no-year' | 'none'
  /**
   * Milliseconds since the epoch as if the digits were UTC. Without a year: in the year 2000 (a leap year); without a date:
   * since midnight.
   */
  readonly wallMs: number
  /** Offset from UTC, ms; `null` if the text has none. */
  readonly offsetMs: number | null
  /** Digits of the fraction of a second. */
  readonly digits: number
}

const DATE_LENGTH = 'yyyy-mm-dd'.length
const LENGTH = 'yyyy-mm-ddThh:mm:ss'.length
const MOST_DIGITS = 9
const [ZERO, NINE, DASH, COLON, DOT, COMMA, BLANK, LETTER_T, LETTER_Z, PLUS] = [...'09-:., TZ+'].map((char) =>
  char.charCodeAt(0),
)

/** The day that was asked for last: most lines of a log have the same. */
const lastDay = { key: -1, ms: 0 }

/**
 * ISO 8601 with a date, in UTC or without a zone, as most loggers write it: read without an expression, for it stands in
 * nearly each line.
 * @param start offset of the year
 * @returns the stamp, which ends behind its last digit or its Z; `null` if it is of another kind
 */
export function isoStampAt(text: string, start: number): Stamp | null {
  if (text.length < start + LENGTH || !isIso(text, start)) return null
  const [month, day] = [two(text, start + 5), two(text, start + 8)]
  const [hour, minute, second] = [two(text, start + 11), two(text, start + 14), two(text, start + 17)]
  if (!(month >= 1 && month <= 12 && day <= 31 && hour <= 24 && minute <= 59 && second <= 60)) return null
  const digits = fractionDigits(text, start + LENGTH)
  const end = start + LENGTH + (digits === 0 ? 0 : digits + 1)
  const utc = text.charCodeAt(end) === LETTER_Z
  if (utc ? isWord(text, end + 1) : mayBeZone(text, end)) return null
  const fraction = digits === 0 ? 0 : Number(text.slice(end - digits, end)) / 10 ** (digits - 3)
  return {
    text: text.slice(start, utc ? end + 1 : end),
    end: utc ? end + 1 : end,
    date: 'full',
    wallMs:
      dayMs(Number(text.slice(start, start + 4)), month, day) + ((hour * 60 + minute) * 60 + second) * 1000 + fraction,
    offsetMs: utc ? 0 : null,
    digits,
  }
}

function isIso(text: string, start: number): boolean {
  const between = text.charCodeAt(start + DATE_LENGTH)
  return (
    text.charCodeAt(start + 4) === DASH &&
    text.charCodeAt(start + 7) === DASH &&
    (between === LETTER_T || between === BLANK) &&
    text.charCodeAt(start + 13) === COLON &&
    text.charCodeAt(start + 16) === COLON &&
    two(text, start) + two(text, start + 2) >= 0
  )
}

/** Two digits; NaN if one is none. */
function two(text: string, at: number): number {
  const [tens, ones] = [text.charCodeAt(at), text.charCodeAt(at + 1)]
  return isDigit(tens) && isDigit(ones) ? (tens - ZERO) * 10 + ones - ZERO : NaN
}

function isDigit(code: number): boolean {
  return code >= ZERO && code <= NINE
}

/** Digits behind a point or comma; 0 if none follow. */
function fractionDigits(text: string, at: number): number {
  const mark = text.charCodeAt(at)
  if (mark !== DOT && mark !== COMMA) return 0
  let digits = 0
  while (digits < MOST_DIGITS && isDigit(text.charCodeAt(at + 1 + digits))) digits++
  return digits
}

/** Can a zone other than Z stand here, or does a word go on? Then the expressions look at it. */
function mayBeZone(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  if (code === BLANK) return /[ZUG+-]/.test(text.charAt(at + 1))
  return code === PLUS || code === DASH || isWord(text, at)
}

function isWord(text: string, at: number): boolean {
  return /\w/.test(text.charAt(at))
}

function dayMs(year: number, month: number, day: number): number {
  const key = (year * 100 + month) * 100 + day
  if (lastDay.key !== key) {
    lastDay.ms = Date.UTC(year, month - 1, day)
    lastDay.key = key
  }
  return lastDay.ms
}
