import { beginsWithError, closesError, followsStack, namesError, shapeOf, type LineShape } from './line-shape.js'
import { isFrame, isStackLine } from './error-head.js'
import { peelLine, type PeeledLine } from './peel.js'
import type { Stamp } from './stamp.js'
import { NO_HABITS, StreamHabits } from './stream-habits.js'

/** Lines of one log entry, without their wrappers. */
export interface Entry {
  /** First and last line, from 1; the last is not blank. */
  readonly line: number
  readonly endLine: number
  readonly text: string
  /** The time that the entry begins with. */
  readonly stamp: Stamp | null
  /** The time that the transport gave its first line. */
  readonly transportStamp: Stamp | null
  readonly pid: number | null
  readonly stream: string
  /** One of its lines was said to hold a candidate, or may hold one behind its wrapper. */
  readonly mayFail: boolean
}

/** Longest text kept of one entry, characters; what comes behind is counted as its lines, and not read. */
const LONGEST_TEXT = 4 * 1024 * 1024
/** Lines that may stand between an error's first line and its stack, where lines have no time to tell entries apart. */
const TENTATIVE_LINES = 8
/** An entry that got no line for so many lines of the file is over. */
const IDLE_LINES = 4000
/** Habits of a stream that are learnt at once: words before each line, and a time behind them. */
const MOST_LAYERS = 3
/** Node's last words behind an uncaught error. */
const NODE_VERSION = /^Node\.js v\d+\.\d+\.\d+$/
/** AWS Lambda keeps a record of several lines as one: the runtime writes CR for LF within it. */
const LAMBDA_LINE_END = /\r(?!$)/g
const CAUSE_FOLLOWS = /^cause:\s*$/
const QUIET = /^.{0,120}?\b(?:info|debug|trace|verbose|silly)\b/i

type Begun = Pick<Entry, 'stamp' | 'transportStamp' | 'pid' | 'stream'>

interface OpenEntry extends Begun {
  line: number
  endLine: number
  lines: string[]
  length: number
  /** A stack frame or the end of a dump was seen. */
  finished: boolean
  /** A blank line came after that. */
  ended: boolean
  namesError: boolean
  mayFail: boolean
}

/** A plain line after an error's first line. */
interface HeldLine {
  readonly line: number
  readonly peeled: PeeledLine
  readonly shape: LineShape
  readonly mayFail: boolean
}

interface StreamState {
  readonly name: string
  open: OpenEntry | null
  /** They are the error's message, if a stack comes. */
  tentative: HeldLine[]
  /** Parts of a line that the transport cut. */
  parts: { line: number; text: string } | null
}

/** Joins the lines of each stream to entries. */
export class RecordJoiner {
  private readonly streams = new Map<string, StreamState>()
  private readonly done: Entry[] = []
  private readonly habits = new StreamHabits()
  /** Of the lines at hand, those in which a failure may lie. */
  private readonly candidates = new Set<number>()

  /** @param pattern --line-pattern, or null */
  constructor(private readonly pattern: RegExp | null) {}

  /**
   * Takes lines in a row.
   * @param first number of the first one in the file
   * @param candidates numbers of those that hold a candidate
   */
  push(first: number, lines: readonly string[], candidates: readonly number[]): void {
    this.candidates.clear()
    for (const line of candidates) this.candidates.add(line)
    this.peel(lines).forEach((line, i) => {
      // colour may stand within what is searched for
      if (lines[i].includes('\u001b')) this.candidates.add(first + i)
      this.pushPeeled(first + i, line)
    })
  }

  /** The lines without what stands before them; what that is may be learnt from these very lines. */
  private peel(lines: readonly string[]): readonly PeeledLine[] {
    let bare = lines.map((line) => peelLine(line, this.habits.of))
    for (let layer = 0; layer < MOST_LAYERS; layer++) {
      const learnt = this.habits.learn(bare, bareText)
      if (learnt.size === 0) break
      bare = bare.map((line, i) => (learnt.has(line.stream) ? peelLine(lines[i], this.habits.of) : line))
    }
    return bare
  }

  private pushPeeled(line: number, peeled: PeeledLine): void {
    const state = this.stateOf(peeled.stream)
    if (peeled.partial || state.parts !== null) this.pushPart(state, line, peeled)
    else this.pushText(state, line, line, peeled)
    if (line % IDLE_LINES === 0) this.closeIdle(line)
  }

  /** Is an entry open in which a failure may lie? */
  hasCandidate(): boolean {
    for (const { open, parts, tentative } of this.streams.values())
      if (parts !== null || open?.mayFail === true || tentative.some((held) => held.mayFail)) return true
    return false
  }

  /** Closes all entries: the next line does not follow the last. */
  flush(): void {
    for (const state of this.streams.values()) {
      if (state.parts !== null) {
        this.candidates.add(state.parts.line)
        this.pushText(state, state.parts.line, state.parts.line, bare(state.parts.text, state.name))
      }
      state.parts = null
      this.release(state)
      this.close(state)
    }
    this.streams.clear()
  }

  /** Entries that are over, in the order of their first lines; none that a still open one comes before. */
  take(): Entry[] {
    let first = Infinity
    for (const { open, parts } of this.streams.values())
      first = Math.min(first, open?.line ?? first, parts?.line ?? first)
    this.done.sort((a, b) => a.line - b.line)
    const ready = this.done.findIndex((entry) => entry.line > first)
    return this.done.splice(0, ready === -1 ? this.done.length : ready)
  }

  private stateOf(name: string): StreamState {
    const known = this.streams.get(name)
    if (known !== undefined) return known
    const state: StreamState = { name, open: null, tentative: [], parts: null }
    this.streams.set(name, state)
    return state
  }

  private pushPart(state: StreamState, line: number, peeled: PeeledLine): void {
    const before = state.parts ?? { line, text: '' }
    const text = before.text.length < LONGEST_TEXT ? before.text + peeled.text : before.text
    state.parts = { line: before.line, text }
    if (peeled.partial) return
    state.parts = null
    // the cut may go through what is searched for
    this.candidates.add(before.line)
    this.pushText(state, before.line, line, { ...peeled, text })
  }

  private pushText(state: StreamState, line: number, endLine: number, peeled: PeeledLine): void {
    if (peeled.text.includes('\r')) peeled = { ...peeled, text: peeled.text.replace(LAMBDA_LINE_END, '\n') }
    if (!peeled.text.includes('\n')) {
      this.pushLine(state, line, peeled, shapeOf(peeled.text, this.pattern))
      if (state.open !== null && endLine > line) state.open.endLine = endLine
      return
    }
    this.release(state)
    this.close(state)
    const [first, ...others] = peeled.text.split('\n')
    this.open(state, line, peeled, shapeOf(first, this.pattern))
    for (const text of others) this.append(state, endLine, text)
    this.close(state)
  }

  private pushLine(state: StreamState, line: number, peeled: PeeledLine, shape: LineShape): void {
    const open = state.open
    if (shape.kind === 'inner') this.pushInner(state, line, peeled, shape)
    else if (open !== null && mayBeMessage(open, shape)) {
      state.tentative.push({ line, peeled, shape, mayFail: this.candidates.has(line) })
      if (state.tentative.length > TENTATIVE_LINES) this.release(state)
    } else {
      this.release(state)
      if (state.open !== null && continues(state.open, shape)) this.append(state, line, shape.text)
      else this.open(state, line, peeled, shape)
    }
  }

  private pushInner(state: StreamState, line: number, peeled: PeeledLine, shape: LineShape): void {
    if (isFrame(shape.text)) this.commit(state)
    else this.release(state)
    if (state.open === null) this.open(state, line, peeled, shape)
    else this.append(state, line, shape.text)
  }

  private commit(state: StreamState): void {
    for (const held of state.tentative.splice(0)) {
      this.recall(held)
      this.append(state, held.line, held.shape.text)
    }
  }

  /** The tentative lines are no message: each begins an entry. */
  private release(state: StreamState): void {
    for (const held of state.tentative.splice(0)) {
      this.recall(held)
      this.open(state, held.line, held.peeled, held.shape)
    }
  }

  private recall({ line, mayFail }: HeldLine): void {
    if (mayFail) this.candidates.add(line)
  }

  private open(state: StreamState, line: number, peeled: PeeledLine, shape: LineShape): void {
    this.close(state)
    state.open = {
      line,
      endLine: line,
      lines: [],
      length: 0,
      stamp: shape.stamp,
      transportStamp: peeled.stamp,
      pid: peeled.pid,
      stream: state.name,
      finished: false,
      ended: false,
      namesError: false,
      mayFail: false,
    }
    this.append(state, line, shape.text)
  }

  private close(state: StreamState): void {
    if (state.open === null) return
    const { line, endLine, lines, stamp, transportStamp, pid, stream, mayFail } = state.open
    this.done.push({ line, endLine, text: lines.join('\n').trimEnd(), stamp, transportStamp, pid, stream, mayFail })
    state.open = null
  }

  private append(state: StreamState, line: number, text: string): void {
    if (state.open === null) return
    state.open.mayFail ||= this.candidates.has(line)
    appendTo(state.open, line, text)
  }

  private closeIdle(line: number): void {
    for (const [name, state] of this.streams) {
      const last = Math.max(state.open?.endLine ?? 0, state.tentative.at(-1)?.line ?? 0, state.parts?.line ?? 0)
      if (line - last < IDLE_LINES) continue
      this.release(state)
      this.close(state)
      this.streams.delete(name)
    }
  }
}

/** In a stream without times at its entries: can this be a line of the open error's message? */
function mayBeMessage(open: OpenEntry, shape: LineShape): boolean {
  if (!open.namesError || open.finished || open.stamp !== null) return false
  return shape.kind === 'plain' && !namesError(shape.text)
}

/** Does a plain line go on with the open entry? */
function continues(open: OpenEntry, shape: LineShape): boolean {
  if (shape.kind !== 'plain') return false
  if (open.finished && NODE_VERSION.test(shape.text)) return true
  if (open.stamp === null) return open.finished && !open.ended && isStackLine(shape.text)
  if (open.finished && CAUSE_FOLLOWS.test(shape.text)) return true
  if (open.finished) return !open.ended && (followsStack(shape.text) || causeFollows(open))
  return !beginsWithError(shape.text) || !QUIET.test(open.lines[0])
}

/** Was the entry's last line a key whose value, an error, begins behind a blank line (egg-logger)? */
function causeFollows({ lines }: OpenEntry): boolean {
  return CAUSE_FOLLOWS.test(lines.findLast((line) => line !== '') ?? '')
}

function appendTo(open: OpenEntry, line: number, text: string): void {
  if (CAUSE_FOLLOWS.test(text)) open.ended = false
  if (text === '') open.ended ||= open.finished && !causeFollows(open)
  else open.endLine = line
  if (open.length < LONGEST_TEXT) open.lines.push(text)
  open.length += text.length + 1
  open.finished ||= closesError(text)
  // only where entries have no time of their own this decides what belongs to them
  open.namesError ||= open.stamp === null && namesError(text)
}

function bareText(text: string): string {
  return peelLine(text, () => NO_HABITS).text
}

function bare(text: string, stream: string): PeeledLine {
  return { text, stream, stamp: null, pid: null, partial: false }
}
