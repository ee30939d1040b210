import type { WriteStream } from 'node:tty'
import { byteText } from '../util/byte-text.js'
import { grouped } from '../util/count-text.js'

/** Work that is over sooner is not worth a line, ms. */
const QUIET_MS = 1000
/** Between two states of the line, ms. */
const STEP_MS = 200
const MS_PER_SEC = 1000
const SEC_PER_MIN = 60

/** Of a terminal that does not tell its width, columns. */
const USUAL_WIDTH = 80

/** What work is counted in. */
export type ProgressUnit = 'bytes' | 'flows'

/** One line on a terminal that says how far the work is, how fast it goes, and how long it will take. */
export class Progress {
  private readonly start: number
  private last = 0
  private shown = false
  /** The piece of work at hand, when it began, and how much of it had been done then. */
  private doing = ''
  private since = 0
  private doneBefore = 0

  /**
   * @param terminal standard error; nothing is written if it is no terminal
   * @param now clock, ms
   */
  constructor(
    private readonly terminal: Pick<WriteStream, 'isTTY' | 'columns' | 'write'>,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.start = now()
  }

  /**
   * @param doing what is done
   * @param total the same unit as `done`; `null` where it is not known
   */
  show(doing: string, done: number, total: number | null, unit: ProgressUnit = 'bytes'): void {
    if (!this.terminal.isTTY) return
    const now = this.now()
    if (doing !== this.doing || done < this.doneBefore) this.begin(doing, done, now)
    if (now - this.start < QUIET_MS || now - this.last < STEP_MS) return
    this.last = now
    this.shown = true
    const known = total === 0 ? null : total
    const perSec = ((done - this.doneBefore) * MS_PER_SEC) / (now - this.since)
    const far = known === null ? '…' : `${String(Math.floor((100 * done) / known))} %`
    this.write([`${doing} ${far}`, amounts(done, known, unit), ...speed(done, known, perSec, unit)])
  }

  /** Takes the line away, so that others can write. */
  clear(): void {
    if (this.shown) this.terminal.write('\r\x1b[K')
    this.shown = false
  }

  private begin(doing: string, done: number, now: number): void {
    this.doing = doing
    this.since = now
    this.doneBefore = done
  }

  /** As many pieces as the line has room for; the first one is cut. */
  private write([first = '', ...pieces]: readonly string[]): void {
    const width = (this.terminal.columns > 0 ? this.terminal.columns : USUAL_WIDTH) - 1
    let line = first.slice(0, width)
    for (const piece of pieces) {
      if (line.length + 3 + piece.length > width) break
      line += ` · ${piece}`
    }
    this.terminal.write(`\r\x1b[K${line}`)
  }
}

function amounts(done: number, total: number | null, unit: ProgressUnit): string {
  const text = (amount: number): string => (unit === 'bytes' ? byteText(amount) : grouped(amount))
  return total === null ? text(done) : `${text(done)} of ${text(total)}`
}

/** Rate and time left, as soon as there is a rate. */
function speed(done: number, total: number | null, perSec: number, unit: ProgressUnit): string[] {
  if (!Number.isFinite(perSec) || perSec <= 0) return []
  const rate = unit === 'bytes' ? byteText(perSec) : grouped(Math.round(perSec))
  return total === null ? [`${rate}/s`] : [`${rate}/s`, `${timeText(Math.max(0, total - done) / perSec)} left`]
}

/** Whole seconds, from a minute on whole minutes: no more is known. */
function timeText(seconds: number): string {
  const whole = Math.ceil(seconds)
  return whole < 2 * SEC_PER_MIN ? `${grouped(whole)} s` : `${grouped(Math.round(whole / SEC_PER_MIN))} min`
}
