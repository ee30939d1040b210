import { objectOf } from './container.js'
import { peeled, type Peeled, type Transport } from './transport.js'

/** short-iso, short-full and short-unix: three ways to write the time. */
const SHORT =
  /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:[.,]\d+)?(?:[+-]\d\d:?\d\d|Z)|[A-Z][a-z]{2} \d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)? [A-Z]{2,5}|\d{10}\.\d{6}) ([^\s[\]:]+) ([^\s[\]:]+)\[(\d+)\]: ?(.*)$/s

/** `journalctl -o json`: MESSAGE is a text, or an array of bytes where it is not plain UTF-8 text. */
export const journaldJson: Transport = {
  name: 'journald json',
  peel(line) {
    if (!line.startsWith('{') || !line.includes('"MESSAGE"')) return null
    const entry = objectOf(line)
    const text = entry === null ? null : messageOf(entry.MESSAGE)
    if (entry === null || text === null) return null
    const micros = entry.__REALTIME_TIMESTAMP ?? entry._SOURCE_REALTIME_TIMESTAMP
    return processLine(
      text,
      entry.SYSLOG_IDENTIFIER ?? entry._COMM,
      entry._PID,
      typeof micros === 'string' ? micros : null,
    )
  },
}

/** `journalctl -o short-iso`, `short-full`, `short-unix` and rsyslog's file format: `time host tag[pid]: text`. */
export const journaldShort: Transport = {
  name: 'journald short-iso',
  peel(line) {
    const found = /^[\dA-Z]/.test(line) && line.includes(']:') ? SHORT.exec(line) : null
    if (found === null) return null
    return processLine(
      unescapeControls(found[5]),
      `${found[2]} ${found[3]}`,
      found[4],
      found[1].replace(/^[A-Z][a-z]{2} /, ''),
    )
  },
}

/** A line of one process. `#012` and its like, rsyslog's spelling of control characters, are undone by the caller. */
export function processLine(text: string, tag: unknown, pid: unknown, time: string | null): Peeled {
  const number = typeof pid === 'string' || typeof pid === 'number' ? Number(pid) : NaN
  const stream = `${typeof tag === 'string' ? tag : ''}[${Number.isNaN(number) ? '' : String(number)}]`
  return peeled(text, stream, time, { pid: Number.isSafeInteger(number) && number > 0 ? number : null })
}

/** Undoes rsyslog's `#012` for a line end, `#011` for a tab, `#033` for an escape. */
export function unescapeControls(text: string): string {
  return text.replace(/#0(11|12|15|33)/g, (_, octal: string) => String.fromCharCode(parseInt(octal, 8)))
}

function messageOf(message: unknown): string | null {
  if (typeof message === 'string') return message
  if (!Array.isArray(message) || !message.every((byte) => typeof byte === 'number')) return null
  return Buffer.from(message).toString('utf8')
}
