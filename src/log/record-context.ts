import { Dump, type Value } from './dump.js'
import { firstOf, labelOf, pathsOf } from './lookup.js'
import type { Reading } from './reading.js'
import type { Entry } from './records.js'
import { epochNumberStamp, stampAt, type Stamp } from './stamp.js'

/** The times of a record, its own and the one that its transport gave it. */
export interface RecordStamps {
  readonly own: Stamp | null
  readonly transport: Stamp | null
}

const TIME_KEYS = pathsOf(
  'time',
  'timestamp',
  '@timestamp',
  'ts',
  'date',
  'datetime',
  'eventTime',
  'event_time',
  '@t',
  't',
  'asctime',
  'timeMillis',
  'epoch',
)
const REQUEST_ID_PATHS = pathsOf(
  'reqId',
  'req_id',
  'requestId',
  'request_id',
  'requestid',
  'req.id',
  'request.id',
  'http.request.id',
  'x-request-id',
  'correlationId',
  'traceId',
  'trace.id',
)
const PID_PATHS = pathsOf('pid', 'process.pid', 'processId', 'process_id')
const LAMBDA = /^\s*([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})\t/
/** egg's context: [user/ip/trace/time METHOD url]. */
const EGG_CONTEXT = /\[[^\]\s/]*\/[^\]\s/]*\/([^\]\s/]+)\/[\d.]+ms [A-Z]+ [^\]]*\]/
const REQUEST_ID_IN_TEXT = /\b(?:req(?:uest)?[-_ ]?id|x-request-id|correlation[-_ ]?id)(?:=|: ?)["']?([\w.-]{1,80})/i
/** `ERROR 197 [` of egg-logger, `ERROR (142):` of pino-pretty, `[Nest] 197  -`. */
const PID_IN_TEXT =
  /^(?:\s*\[?(?:TRACE|DEBUG|INFO|WARN|ERROR|FATAL)\]?\s+(?:(\d{1,7})\s|\((?:[^()/]*\/)?(\d{1,7})\))|\[\w+\] (\d{1,7})\s+- )/i
/** Frames of http.Server where a connection ends; its other frames stand in the stack of any handler. */
const SERVER_FRAME =
  /\bat (?:abortIncoming|socketOn\w+|onParserTimeout|onParserExecuteCommon|onRequestTimeout|Server\.checkConnections) \((?:node:)?_http_server/
const SERVER_TEXT = /\bclientError\b|\baborted by (?:the )?client\b|\bclient (?:disconnected|aborted|closed)\b/i

/** The times that a record was given. A time inside another belongs to the record, the outer one to its transport. */
export function stampsOf(entry: Entry, reading: Reading): RecordStamps {
  const inner = stampInside(entry, reading)
  if (inner === null) return { own: entry.stamp, transport: entry.transportStamp }
  return { own: inner, transport: entry.stamp ?? entry.transportStamp }
}

/** Process id; `null` if the text does not tell. */
export function pidOf(entry: Entry, reading: Reading): number | null {
  const inText = PID_IN_TEXT.exec(reading.before) ?? PID_IN_TEXT.exec(entry.text)
  const digits = inText?.slice(1).find((found) => found !== undefined)
  return firstOf(reading.scopes, PID_PATHS, positive) ?? positive(digits) ?? entry.pid
}

/** The id that the application gave the request; a counter of the client library only if there is no other. */
export function requestIdOf(reading: Reading): string | null {
  const inLine = LAMBDA.exec(reading.before)?.[1] ?? EGG_CONTEXT.exec(reading.before)?.[1] ?? null
  if (inLine !== null && inLine !== '-') return inLine
  const around = reading.whole === null ? [] : [reading.whole]
  return (
    firstOf([...around, ...reading.scopes], REQUEST_ID_PATHS, labelOf) ??
    REQUEST_ID_IN_TEXT.exec(reading.before)?.[1] ??
    null
  )
}

/** Does a line show that the log is a server's? */
export function tellsServer(line: string): boolean {
  return SERVER_FRAME.test(line)
}

/** Does the record come from a server's side of the connection? */
export function isServerRecord(reading: Reading): boolean {
  if (reading.chain.some((link) => SERVER_FRAME.test(link.stack) || link.code === 'ERR_HTTP_REQUEST_TIMEOUT'))
    return true
  if (SERVER_TEXT.test(reading.before)) return true
  const inbound = reading.whole?.dump('req') ?? null
  return (
    inbound !== null &&
    inbound.at('remotePort') !== undefined &&
    /^(?:request )?aborted$/.test(reading.chain[0].message ?? '')
  )
}

function stampInside(entry: Entry, reading: Reading): Stamp | null {
  if (reading.whole !== null) {
    const inObject = stampInObject(reading.whole)
    if (inObject !== null && inObject.text !== entry.stamp?.text) return inObject
  }
  if (entry.stamp === null) return null
  const rest = entry.text.slice(entry.stamp.end).replace(/^:?\s*/, '')
  return stampAt(rest, 0)
}

/** The time that an object was logged with; `null` if it tells none. */
export function stampInObject(whole: Dump): Stamp | null {
  return firstOf([whole], TIME_KEYS, stampOfValue)
}

function stampOfValue(value: Value): Stamp | null {
  if (typeof value === 'number') return epochNumberStamp(value)
  if (value instanceof Dump || typeof value !== 'string') return null
  return stampAt(value, 0)
}

function positive(value: Value): number | null {
  const number = typeof value === 'string' && /^\d{1,7}$/.test(value) ? Number(value) : value
  return typeof number === 'number' && Number.isInteger(number) && number > 0 ? number : null
}
