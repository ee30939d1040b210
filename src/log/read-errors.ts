import { counted } from '../util/count-text.js'
import type { Warn } from '../model/failure.js'
import { Failure } from '../model/failure.js'
import type { SocketError } from '../model/socket-error.js'
import { BlockCutter, LONGEST_LINE, type Block, type Run } from './blocks.js'
import { LogClock } from './clock-text.js'
import { Duplicates } from './duplicates.js'
import { socketErrorOf } from './fields.js'
import { HarmlessLines } from './harmless-lines.js'
import { KeptTexts } from './kept-texts.js'
import { countLineEnds, splitLines } from './lines.js'
import { linesWithSpelling, mayHoldFailure } from './prefilter.js'
import { CANDIDATE } from './spellings.js'
import { stampsOf, tellsServer } from './record-context.js'
import { LookBack } from './look-back.js'
import type { Reading } from './reading.js'
import { readRecord } from './record-reader.js'
import { RecordJoiner, type Entry } from './records.js'
import { zoneOf } from './zone.js'

/** A log to read. */
export interface LogSource {
  /** As given by the user. */
  readonly path: string
  /** Bytes; a chunk is valid only until the next one is asked for. */
  readonly chunks: AsyncIterable<Buffer>
  /** For times without a year or a date; `null` for standard input. */
  readonly mtimeMs: number | null
}

/** What the user said about the log. */
export interface ReadOptions {
  /** IANA zone or ±hh:mm of times that have none, from --tz. */
  readonly zone: string | null
  /** --line-pattern: an expression with groups named `time`, `level`, `message` that matches an entry's first line. */
  readonly linePattern: RegExp | null
}

const NEWLINE = 10

/** What was read of a log. */
export interface LogTotals {
  readonly lines: number
  readonly errors: number
}

/**
 * Reads all socket errors of a log, in the order of their lines. Blocks in which no failure can lie are passed over, only
 * their lines are counted. Memory is bounded by the longest record and by the records of one chunk.
 * @param warn gets one warning for all lines cut, and one for times that were given a year or a date
 * @throws Failure CORR_UNKNOWN_KIND if the text is UTF-16, CORR_BAD_OPTION if the zone is not known
 */
export async function* readErrors(
  source: LogSource,
  options: ReadOptions,
  warn: Warn,
): AsyncGenerator<SocketError, LogTotals> {
  const clock = new LogClock(await zoneOf(options.zone), source.mtimeMs ?? Date.now())
  const reader = new LogReader(source, clock, options.linePattern)
  const cutter = new BlockCutter()
  for await (const chunk of source.chunks) {
    await cutter.push(chunk, (run) => reader.takeRun(run))
    reader.keep()
    if (reader.hasFound) yield* reader.take()
  }
  await cutter.finish((run) => reader.takeRun(run))
  reader.finish()
  yield* reader.take()
  report(source.path, cutter.cutLines, clock, warn)
  return { lines: reader.lines, errors: reader.errors }
}

class LogReader {
  lines = 0
  errors = 0
  private readonly joiner: RecordJoiner
  private readonly duplicates = new Duplicates()
  /** Frames of a server were seen: records that do not tell their side are a server's. */
  private serverLog = false
  private readonly lookBack = new LookBack()
  private readonly texts = new KeptTexts()
  private readonly harmless = new HarmlessLines()
  private found: SocketError[] = []

  constructor(
    private readonly source: LogSource,
    private readonly clock: LogClock,
    linePattern: RegExp | null,
  ) {
    this.joiner = new RecordJoiner(linePattern)
  }

  get hasFound(): boolean {
    return this.found.length > 0
  }

  /** The errors found since the last call. */
  take(): readonly SocketError[] {
    const found = this.found
    this.found = []
    return found
  }

  /** Looks at all blocks of a run at once, and one by one only if there is something in them. */
  async takeRun({ bytes, start, ends }: Run): Promise<void> {
    const last = ends[ends.length - 1]
    if (this.lines === 0) refuseUtf16(this.source.path, { bytes, start, end: last })
    if (this.lines > 0 && !this.joiner.hasCandidate() && !mayHoldFailure(bytes, start, last)) {
      this.joiner.flush()
      this.emit()
      this.lookBack.passed({ bytes, start, ends })
      this.count({ bytes, start, end: last })
      return
    }
    let from = start
    for (const end of ends) {
      await this.takeBlock({ bytes, start: from, end })
      from = end
    }
  }

  private async takeBlock(block: Block): Promise<void> {
    const candidates = linesWithSpelling(block.bytes, block.start, block.end, this.lines + 1)
    if (candidates.length === 0 && this.lines > 0 && !this.joiner.hasCandidate()) {
      this.joiner.flush()
      this.emit()
      this.lookBack.passed({ ...block, ends: [block.end] })
    } else {
      if (candidates.length > 0) await this.readBefore()
      this.lookBack.clear()
      await this.read(block, this.lines, candidates)
    }
    this.count(block)
  }

  /** Reads the blocks before that were passed over: an entry that ends in this one may begin there. */
  private async readBefore(): Promise<void> {
    let line = this.lines - this.lookBack.blocks.reduce((sum, block) => sum + countLineEnds(block), 0)
    for (const block of this.lookBack.blocks) {
      await this.read(block, line, [])
      line += countLineEnds(block)
    }
  }

  private count(block: Block): void {
    this.lines += countLineEnds(block)
    if (block.bytes[block.end - 1] !== NEWLINE) this.lines++
  }

  /** The chunk is about to be given back: copies what is still needed of it. */
  keep(): void {
    this.lookBack.keep()
  }

  finish(): void {
    this.joiner.flush()
    this.emit()
  }

  private async read(block: Block, linesBefore: number, candidates: readonly number[]): Promise<void> {
    const lines = await splitLines(block)
    if (linesBefore === 0 && lines.length > 0) lines[0] = lines[0].replace(/^\ufeff/, '')
    this.joiner.push(linesBefore + 1, lines, candidates)
    this.emit()
  }

  private emit(): void {
    const entries = this.joiner.take()
    this.serverLog ||= entries.some((entry) => entry.text.includes('_http_server') && tellsServer(entry.text))
    for (const entry of entries) {
      if (entry.stamp !== null) this.clock.see(entry.stamp)
      if (entry.mayFail) this.readCandidate(entry)
    }
  }

  private readCandidate(entry: Entry): void {
    const shape = this.harmless.shapeOf(entry)
    if (shape !== null && this.harmless.has(shape)) return
    const reading = CANDIDATE.test(entry.text) ? readRecord(entry) : null
    if (reading !== null) this.found.push(this.errorOf(entry, reading))
    else if (shape !== null) this.harmless.add(shape)
  }

  private errorOf(entry: Entry, reading: Reading): SocketError {
    const { own, transport } = stampsOf(entry, reading)
    const error = socketErrorOf(this.source.path, entry, reading, this.clock.timeOf(own, transport), this.serverLog)
    this.errors++
    return this.duplicates.link(this.texts.freed(error))
  }
}

function refuseUtf16(path: string, block: Block): void {
  const head = block.bytes.subarray(block.start, Math.min(block.end, block.start + 64))
  const marked = (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff)
  const everySecond = head.length >= 16 && [0, 1].some((odd) => head.every((byte, i) => i % 2 !== odd || byte === 0))
  if (!marked && !everySecond) return
  throw new Failure(
    'CORR_UNKNOWN_KIND',
    { file: path },
    'the text is UTF-16, UTF-8 was expected',
    'convert it: iconv -f UTF-16 -t UTF-8',
  )
}

function report(file: string, cutLines: number, clock: LogClock, warn: Warn): void {
  if (cutLines > 0)
    warn({
      place: { file },
      text: `${counted(cutLines, 'line')} longer than ${String(LONGEST_LINE / 1024 / 1024)} MiB ${cutLines === 1 ? 'was' : 'were'} cut`,
    })
  const { year, date } = clock.guessed
  if (year > 0)
    warn({
      place: { file },
      text: `${String(year)} times have no year; it was taken from the log's other times or its date of change`,
    })
  if (date > 0)
    warn({
      place: { file },
      text: `${String(date)} times have no date; it was taken from the log's other times or its date of change`,
    })
}
