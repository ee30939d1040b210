import { isFrame } from './error-head.js'
import { shapeOf } from './line-shape.js'
import { stampAt, type Stamp } from './stamp.js'

/** Fewest lines of a stream from which its habit is learnt, and most that are looked at. */
const FEWEST_LINES = 3
const MOST_LINES = 1000
/** Share of lines that must begin with a time: other programs may have written into the same file. */
const SHARE = 0.9
const MOST_LAYERS = 2
/** Behind the first words of a line what only an entry's inner lines begin with, or a wrapper does: a cheap first look. */
const HINT =
  /^.{8,45}?[\w\])>:][ \t](?:\s+(?:at|•) |\s*[}\]]+,?$| {2,}[\w'"[]|\{"|\[?\d{4}-\d\d-\d\d|<\d{1,3}>1 |\[pod\/|\d+\||\d{10}\.\d{6} |[\w.-]+ +\| |[A-Z][a-z]{2} +\d+ \d\d:)/

/** A line behind the time that stands before it. */
export interface Stamped {
  readonly text: string
  readonly stamp: Stamp
}

/**
 * How many times stand before each line of a stream (kubectl --timestamps, pm2 --time): 0 if only entries have one. Each line
 * having one is not enough, as entries may have one line each; a stack frame or the end of a dump must follow one.
 * @param texts lines of one stream, without wrappers that are known by their form
 * @param peel takes such wrappers off what stands behind a time; a wrapper there shows that the time is not the entry's
 */
export function stampsBeforeLines(texts: readonly string[], peel: (text: string) => string): number {
  if (!texts.some((text) => HINT.test(text))) return 0
  return layersOf(texts.filter((text) => text !== '').slice(0, MOST_LINES), peel, MOST_LAYERS)
}

function layersOf(lines: readonly string[], peel: (text: string) => string, most: number): number {
  const rests = lines.map((line) => withoutStamp(line)?.text).filter((rest) => rest !== undefined)
  if (most === 0 || rests.length < Math.max(FEWEST_LINES, lines.length * SHARE)) return 0
  const bare = rests.map(peel)
  const below = layersOf(
    bare.filter((text) => text !== ''),
    peel,
    most - 1,
  )
  if (below > 0) return below + 1
  const wrapped = bare.filter((text, i) => text !== rests[i]).length > bare.length * SHARE
  const joined = bare.some(isInner) && bare.some((text) => shapeOf(text, null).kind !== 'inner' && !isInner(text))
  return wrapped || joined ? 1 : 0
}

/** A line without the time before it, the colon or blank behind that time included; `null` if there is none. */
export function withoutStamp(line: string): Stamped | null {
  const stamp = stampAt(line, 0)
  return stamp === null ? null : { text: line.slice(stamp.end).replace(/^:?[ \t]?/, ''), stamp }
}

/** Can the text only be a part of an entry? */
function isInner(text: string): boolean {
  return (
    isFrame(text) ||
    /^ +• /.test(text) ||
    /^[}\]]+,?$/.test(text) ||
    /^ {2,}(?:[\w$'"[-]+(?: [\w$]+)?: |[}\]])/.test(text)
  )
}
