import type { Zone } from 'luxon'
import type { LogTime, TimestampFrom } from '../model/socket-error.js'
import { nearestDay, nearestYear, type Stamp } from './stamp.js'

const HOUR_MS = 3_600_000
const MINUTE_MS = 60_000

/** Turns the stamps of one log into instants: gives them zone, year and date where they have none. */
export class LogClock {
  /** Stamps whose year or date was taken from elsewhere. */
  readonly guessed = { year: 0, date: 0 }
  private readonly offsets = new Map<number, number>()
  private nearMs: number

  /**
   * @param zone of --tz; `null` if not given
   * @param nearMs an instant that the log's times lie near to: its mtime
   */
  constructor(
    private readonly zone: Zone | null,
    nearMs: number,
  ) {
    this.nearMs = nearMs
  }

  /** A stamp with a full date: later ones without are put near to it. */
  see(stamp: Stamp): void {
    if (stamp.date === 'full') this.nearMs = stamp.wallMs
  }

  /**
   * The time of a record. Its own wins over its transport's; if its own has no zone, `--tz` gives it one, else the
   * transport's time is taken if that has a zone.
   * @returns `null` if there is no stamp at all
   */
  timeOf(own: Stamp | null, transport: Stamp | null): LogTime | null {
    if (own === null) return transport === null ? null : this.read(transport, 'transport')
    if (own.offsetMs === null && this.zone === null && transport !== null && transport.offsetMs !== null) {
      return this.read(transport, 'transport')
    }
    return this.read(own, 'record')
  }

  private read(stamp: Stamp, from: TimestampFrom): LogTime {
    const wallMs = this.dated(stamp)
    const base = { text: stamp.text, wallMs, digits: stamp.digits }
    if (stamp.offsetMs !== null) return { ...base, epochMs: wallMs - stamp.offsetMs, from }
    if (this.zone === null) return { ...base, epochMs: null, from: null }
    return { ...base, epochMs: wallMs - this.offsetAt(this.zone, wallMs), from: 'tz' }
  }

  private dated(stamp: Stamp): number {
    if (stamp.date === 'full') return stamp.wallMs
    if (stamp.date === 'no-year') {
      this.guessed.year++
      return nearestYear(stamp.wallMs, this.nearMs)
    }
    this.guessed.date++
    return nearestDay(stamp.wallMs, this.nearMs)
  }

  /** Offset of a zone at a wall time, ms; asked of luxon once an hour of wall time. */
  private offsetAt(zone: Zone, wallMs: number): number {
    const hour = Math.floor(wallMs / HOUR_MS)
    const known = this.offsets.get(hour)
    if (known !== undefined) return known
    const guess = wallMs - zone.offset(wallMs) * MINUTE_MS
    const offset = zone.offset(guess) * MINUTE_MS
    this.offsets.set(hour, offset)
    return offset
  }
}
