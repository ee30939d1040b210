import type { WriteStream } from 'node:tty'

/** Work that is over sooner is not worth a line, ms. */
const QUIET_MS = 1000
/** Between two states of the line, ms. */
const STEP_MS = 200

/** Of a terminal that does not tell its width, columns. */
const USUAL_WIDTH = 80

/** One line on a terminal that says how far the work is. */
export class Progress {
  private readonly start: number
  private last = 0
  private shown = false

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
  show(doing: string, done: number, total: number | null): void {
    if (!this.terminal.isTTY) return
    const now = this.now()
    if (now - this.start < QUIET_MS || now - this.last < STEP_MS) return
    this.last = now
    this.shown = true
    const far = total === null || total === 0 ? '…' : `${String(Math.floor((100 * done) / total))} %`
    const width = this.terminal.columns > 0 ? this.terminal.columns : USUAL_WIDTH
    this.terminal.write(`\r\x1b[K${`${doing} ${far}`.slice(0, width - 1)}`)
  }

  /** Takes the line away, so that others can write. */
  clear(): void {
    if (this.shown) this.terminal.write('\r\x1b[K')
    this.shown = false
  }
}
