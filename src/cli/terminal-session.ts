import type { WriteStream } from 'node:tty'
import { placeText, type Failure, type Warning } from '../model/failure.js'
import type { Session } from '../model/session.js'
import { visible } from '../render/escape.js'
import { Progress, type ProgressUnit } from './progress.js'

/** Longest line of a message, characters. */
const LINE_MOST = 1000

/** Tells on standard error what happens while a command works, one line each, and counts what failed. */
export class TerminalSession implements Session {
  private readonly bar: Progress
  private failures = 0

  constructor(private readonly stderr: Pick<WriteStream, 'isTTY' | 'columns' | 'write'>) {
    this.bar = new Progress(stderr)
  }

  /** Did any input fail? */
  get hasFailed(): boolean {
    return this.failures > 0
  }

  readonly warn = ({ place, text }: Warning): void => {
    const where = placeText(place)
    this.line(where === '' ? text : `${where}: ${text}`)
  }

  readonly failed = (failure: Failure): void => {
    this.failures++
    this.line(failure.message)
  }

  readonly progress = (doing: string, done: number, total: number | null, unit?: ProgressUnit): void => {
    this.bar.show(visible(doing), done, total, unit)
  }

  /** Writes one line; controls in names of files and hosts cannot change it. */
  line(text: string): void {
    this.bar.clear()
    this.stderr.write(`corr: ${visible(text, LINE_MOST)}\n`)
  }

  /** Nothing more is going to be shown. */
  close(): void {
    this.bar.clear()
  }
}
