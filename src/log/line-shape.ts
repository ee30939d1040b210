import { isFrame, isStackLine } from './error-head.js'
import { leadingStamp, stampAt, type Stamp } from './stamp.js'

/** What a line is among the lines of its stream. */
export interface LineShape {
  /**
   * `head` begins an entry of its own: it has a time, or is a whole JSON object · `inner` cannot begin one: indented, a closing
   * bracket, blank · `plain` may be either.
   */
  readonly kind: 'head' | 'inner' | 'plain'
  readonly text: string
  readonly stamp: Stamp | null
}

const LOGFMT_TIME = /^(?:[\w.@-]+=\S+ ){0,3}(?:time|ts|timestamp|@timestamp|t|date)="?(?=\d)/
const LOGFMT = /^[a-z@][\w.@-]*=(?:"(?:[^"\\]|\\.)*"|\S*) [a-z@][\w.@-]*=/i
/** A level as a badge, with a space of its background before it (consola). */
const BADGE = /^ (?:TRACE|DEBUG|INFO|WARN|ERROR|FATAL|FAIL|LOG|START|SUCCESS|READY) {1,2}\S/
const TIME_AT_END = / {3,}(\d{1,2}:\d\d:\d\d(?: [AP]M)?)$/
const INNER = /^(?:\s|[}\])]|$)/
const ERROR_HEAD = /(?:^|[\s:[(>])(?:nodejs\.)?(?:[\w$.]*(?:Error|Exception)|DOMException)(?: \[[^\]]{0,200}\])?: /
const ERROR_AT_START =
  /^(?:<ref \*\d+> |Uncaught |nodejs\.|\[)?(?:[\w$.]*(?:Error|Exception)|DOMException)(?: \[[^\]]{0,200}\])?: /
const MEMBER = /^(?:[a-z_$][\w$.-]*: ?\S|cause:\s*$)/

/**
 * What a line is, seen alone.
 * @param pattern --line-pattern: a line that it matches begins an entry
 */
export function shapeOf(text: string, pattern: RegExp | null): LineShape {
  if (pattern !== null) {
    const groups = pattern.exec(text)?.groups
    if (groups !== undefined) return head(text, groups.time === undefined ? null : stampAt(groups.time.trim(), 0))
  }
  if (BADGE.test(text)) return badge(text)
  if (INNER.test(text)) return { kind: 'inner', text, stamp: null }
  const stamp = leadingStamp(text)
  if (stamp !== null) return head(text, stamp)
  if (/^\{\s*"/.test(text)) return head(text, null)
  const logfmtTime = LOGFMT_TIME.exec(text)
  if (logfmtTime !== null) return head(text, stampAt(text, logfmtTime[0].length))
  return LOGFMT.test(text) ? head(text, null) : { kind: 'plain', text, stamp: null }
}

/** Does the line tell of an error whose stack may follow? */
export function namesError(text: string): boolean {
  return ERROR_HEAD.test(text)
}

/** Does the line begin with an error? */
export function beginsWithError(text: string): boolean {
  return ERROR_AT_START.test(text)
}

/** Can an unindented line without a time go on after a stack or a dump: `Caused by: …`, `key: value`? */
export function followsStack(text: string): boolean {
  return isStackLine(text) || (MEMBER.test(text) && !ERROR_AT_START.test(text))
}

/** Does the line show that its entry's error is under way: a stack frame, or the end of a dump? */
export function closesError(text: string): boolean {
  const first = text.charAt(0)
  return first === '}' || ((first === ' ' || first === '\t' || first === 'a') && isFrame(text))
}

function badge(text: string): LineShape {
  const time = TIME_AT_END.exec(text)
  const stamp = time === null ? null : stampAt(time[1], 0)
  // it stands behind the text, not before it
  return head(text.trimStart().replace(TIME_AT_END, ''), stamp === null ? null : { ...stamp, end: 0 })
}

function head(text: string, stamp: Stamp | null): LineShape {
  return { kind: 'head', text, stamp }
}
