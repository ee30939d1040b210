import type { ErrorHead } from './dump.js'
import type { Lexeme } from './inspect-lexemes.js'

/** A stack frame, or the line that stands for frames left out. */
const FRAME = /^\s*(?:at (?:async |new )?\S|\.\.\. \d+ (?:more|lines? matching))/
/** Lines that libraries and Node put between the frames of a stack. */
const CONNECTOR = /^\s*(?:caused by:?\b|for call at\b|emitted '|from previous event:|-{3,})/i
/** Most lines of a message. */
const MESSAGE_LINES = 40
/** The properties behind a stack: a brace at the end of its last line, or a JSON object there (winston). */
const OPENING = / \{(?:$|\}$|"[\w$.@-]+":.*\}$)/
/** `Name: `, `Name [code]: `; a name may be dotted. */
const HEAD = /(?:Uncaught )?([A-Za-z_$][\w$.]*)(?: \[([^\]\n]{0,200})\])?(?::(?: |(?=\n|$))|(?=,?(?:\n|$)))/y

/** Does a line belong to a stack: a frame, or what stands between frames? */
export function isStackLine(line: string): boolean {
  return FRAME.test(line) || CONNECTOR.test(line)
}

/** Is the line a stack frame? */
export function isFrame(line: string): boolean {
  return FRAME.test(line)
}

/** What util.inspect puts in brackets before a colon and is no error. */
const NO_ERROR = /Function$|^(?:class|Getter|Setter|Number|String|Boolean|Symbol|BigInt|Date|Object|Module)$/

/** An error's text, and whether its properties follow (` {`). */
export interface HeadLexeme extends Lexeme<ErrorHead> {
  readonly opens: boolean
}

/**
 * `Name [code]: message` with the stack behind it, as util.inspect and `err.stack` print them.
 * @param at offset of the name
 * @returns end behind the last frame, or on the `{` of the properties; `null` if no error stands there
 */
export function errorHeadAt(text: string, at: number): HeadLexeme | null {
  HEAD.lastIndex = at
  const found = HEAD.exec(text)
  if (found === null) return null
  const lines = new LineWalker(text, HEAD.lastIndex)
  const bare = !found[0].includes(':')
  if (bare && !isFrame(lines.peek(1) ?? '')) return null
  const body = readBody(lines)
  return {
    value: { name: found[1], bracket: found.at(2) ?? null, message: body.message, stack: body.stack.join('\n') },
    end: lines.pos,
    opens: body.opens,
  }
}

/** A frame, and behind it in the same line the first property. */
const GLUED = /^(\s*at .*?:\d+:\d+\)?) (?=['"\w$[][^\s:]{0,80}: )/

/**
 * An error within the braces of its properties, as Node 10 and `compact: true` print it.
 * @param at offset of the name
 * @returns end behind the last frame; `null` if no error with a stack stands there
 */
export function enclosedErrorAt(text: string, at: number): Lexeme<ErrorHead> | null {
  HEAD.lastIndex = at
  if (!/(?:Error|Exception)$/.test(HEAD.exec(text)?.[1] ?? '')) return null
  const head = errorHeadAt(text, at)
  if (head === null || head.value.stack === '') return null
  const frames = head.value.stack.split('\n')
  const glued = GLUED.exec(frames[frames.length - 1])
  if (glued === null) return head
  const stack = [...frames.slice(0, -1), glued[1]].join('\n')
  const from = text.lastIndexOf(glued[1], head.end)
  return from === -1 ? head : { value: { ...head.value, stack }, end: from + glued[1].length + 1 }
}

/**
 * `[Name: message]`: an error without stack.
 * @param at offset of the opening bracket
 */
export function bracketedErrorAt(text: string, at: number): Lexeme<ErrorHead> | null {
  HEAD.lastIndex = at + 1
  const found = HEAD.exec(text)
  if (found === null || !found[0].includes(':') || NO_ERROR.test(found[1])) return null
  const close = /\](?=,|\s*\n|\s*$| \{| [}\]]| ['"\w$[][^\s:]{0,80}: )/g
  close.lastIndex = HEAD.lastIndex
  const end = close.exec(text)?.index ?? text.length
  const message = text.slice(HEAD.lastIndex, end)
  return { value: { name: found[1], bracket: found.at(2) ?? null, message, stack: '' }, end: end + 1 }
}

interface Body {
  readonly message: string
  readonly stack: string[]
  readonly opens: boolean
}

/** Message lines up to the first frame, then frames up to the first line that is none. */
function readBody(lines: LineWalker): Body {
  const message = [lines.peek(0)]
  const stack: string[] = []
  const withStack = framesAhead(lines)
  for (;;) {
    const last = lines.peek(0)
    const next = lines.peek(1)
    const goesOn = withStack && continues(last, next, stack.length > 0)
    if (!goesOn) break
    if (stack.length > 0 || isFrame(next)) stack.push(next)
    else message.push(next)
    lines.step()
  }
  const whole = stack.length > 0 ? stack : message
  const last = whole[whole.length - 1]
  const brace = last.search(OPENING)
  const end = brace === -1 ? last.length : brace
  whole[whole.length - 1] = brace === -1 ? last.replace(/,$/, '') : last.slice(0, brace)
  lines.leave(brace === -1 ? end : end + 1)
  return { message: message.join('\n'), stack, opens: brace !== -1 }
}

function continues(last: string, next: string | null, inStack: boolean): next is string {
  if (next === null) return false
  if (!inStack) return true
  return !last.endsWith(',') && !OPENING.test(last) && isStackLine(next)
}

/** Is there a frame behind the message? A message may have several lines, but none that opens or closes an object. */
function framesAhead(lines: LineWalker): boolean {
  for (let i = 1; i <= MESSAGE_LINES; i++) {
    const line = lines.peek(i)
    if (line === null || /^\s*[}\]],?$/.test(line) || / \{$/.test(lines.peek(i - 1) ?? '')) return false
    if (isFrame(line)) return true
  }
  return false
}

/** Lines of a text from an offset on, without copies of the text. */
class LineWalker {
  pos: number
  private readonly ahead: string[] = []

  constructor(
    private readonly text: string,
    private start: number,
  ) {
    this.pos = start
  }

  /** The i-th line from the current one; `null` behind the last. */
  peek(i: 0): string
  peek(i: number): string | null
  peek(i: number): string | null {
    let from = this.ahead.length === 0 ? this.start : this.nextStart
    while (this.ahead.length <= i) {
      if (from > this.text.length) return null
      const end = this.text.indexOf('\n', from)
      this.ahead.push(this.text.slice(from, end === -1 ? undefined : end))
      from = end === -1 ? this.text.length + 1 : end + 1
      this.nextStart = from
    }
    return this.ahead[i]
  }

  private nextStart = 0

  step(): void {
    this.start += (this.ahead.shift() ?? '').length + 1
  }

  /** Sets {@link pos} to a column of the current line. */
  leave(column: number): void {
    this.pos = this.start + column
  }
}
