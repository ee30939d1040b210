import { jsonIn } from './entry-object.js'
import { shapeOf } from './line-shape.js'
import { peelLine } from './peel.js'
import { stampInObject } from './record-context.js'
import type { Stamp } from './stamp.js'
import { NO_HABITS } from './stream-habits.js'

/**
 * The first time with a date in a log's beginning: an entry's own, else its transport's.
 * @param head first bytes of the log
 * @returns ms since the epoch, a time without zone as if it were UTC; `null` if there is none
 */
export function firstTimeMs(head: Buffer): number | null {
  for (const line of head
    .toString('utf8')
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)) {
    const { text, stamp } = peelLine(line, () => NO_HABITS)
    const dated = [shapeOf(text, null).stamp, stampOfJson(text), stamp].find((found) => found?.date === 'full')
    if (dated !== undefined && dated !== null) return dated.wallMs - (dated.offsetMs ?? 0)
  }
  return null
}

function stampOfJson(text: string): Stamp | null {
  const object = text.startsWith('{') ? jsonIn(text) : null
  return object === null ? null : stampInObject(object)
}
