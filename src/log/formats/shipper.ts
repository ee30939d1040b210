import { objectOf } from './container.js'
import { peeled, type Transport } from './transport.js'

type Fields = Readonly<Record<string, unknown>>

/** Members that a shipper adds beside the line it carries. An application's own JSON has none of them. */
const SHIPPED = [
  'ingestionTime',
  'logStream',
  'logStreamName',
  'logGroup',
  'agent',
  'input',
  'kubernetes',
  'container_id',
  'fluentd_tag',
  'labels',
  'resource',
  'insertId',
  'file',
]
const TEXT_KEYS = ['textPayload', 'log', 'line', 'message']
const TIME_KEYS = ['timestamp', '@timestamp', 'time', 'ts']
const NAME_KEYS = ['logStream', 'logStreamName', 'container_id', 'container_name', 'pod_name', 'file']

/**
 * One line of text in a shipper's JSON: Google Cloud (`textPayload`), CloudWatch (`message` and `ingestionTime`), Loki (`line` and
 * `labels`), fluent-bit (`log`), filebeat (`message` and `agent`).
 */
export const shipperJson: Transport = {
  name: 'shipper json',
  peel(line) {
    if (!line.startsWith('{') || !TEXT_KEYS.some((key) => line.includes(`"${key}":`))) return null
    const entry = objectOf(line)
    const text =
      entry === null ? undefined : TEXT_KEYS.map((key) => entry[key]).find((value) => typeof value === 'string')
    if (entry === null || text === undefined || !isShipped(entry)) return null
    return peeled(text.replace(/\r?\n$/, ''), nameOf(entry), timeOf(entry))
  },
}

function isShipped(entry: Fields): boolean {
  return typeof entry.textPayload === 'string' || SHIPPED.some((key) => entry[key] !== undefined)
}

/** Lines of one pod, stream or file belong together; what differs from line to line does not count. */
function nameOf(entry: Fields): string {
  const names = NAME_KEYS.map((key) => entry[key])
  const groups = [entry.kubernetes, entry.labels].map((group) => (group === undefined ? '' : JSON.stringify(group)))
  return [...names.filter((name) => typeof name === 'string'), ...groups].join(' ')
}

function timeOf(entry: Fields): string | null {
  for (const key of TIME_KEYS) {
    const value = entry[key]
    if (typeof value === 'string') return value
    if (typeof value === 'number') return String(value)
  }
  return null
}
