import { peeled, type Transport } from './transport.js'

const CRI = /^(\d{4}-\d\d-\d\dT\S+) (stdout|stderr) ([FP])(?::\S+)?(?: |$)(.*)$/s
/**
 * A service's name before a bar, of pm2 with its number, of foreman with a time; a level before a bar is an application's own.
 */
const COMPOSE =
  /^(?:(\d\d:\d\d:\d\d) |\d+\|)?(?!(?:trace|debug|verbose|info|notice|warn|warning|error|fatal|critical)\s)([A-Za-z_][\w.@-]*?)\s*\|(?: (.*))?$/is
const KUBECTL_PREFIX = /^\[pod\/([^\]\s]+)\] ?(.*)$/s

/** Docker's json-file: `{"log":"text\n","stream":"stderr","time":"…"}`; a line of more than 16 KiB comes in parts without `\n`. */
export const dockerJson: Transport = {
  name: 'docker json-file',
  peel(line) {
    if (!line.startsWith('{') || !line.includes('"log":')) return null
    const entry = objectOf(line)
    if (entry === null || typeof entry.log !== 'string') return null
    const text = entry.log
    return peeled(text.replace(/\r?\n$/, ''), textOr(entry.stream, ''), textOr(entry.time, null), {
      partial: typeof entry.stream === 'string' && !text.endsWith('\n'),
    })
  },
}

/** Kubernetes' CRI log: `time stdout F text`; P marks a part of a line that was too long. */
export const cri: Transport = {
  name: 'Kubernetes CRI',
  peel(line) {
    const found = line.charAt(10) === 'T' && line.includes(' std') ? CRI.exec(line) : null
    return found === null ? null : peeled(found[4], found[2], found[1], { partial: found[3] === 'P' })
  },
}

/** docker compose: `service-1  | text`; `pm2 logs`: `0|service | text`; foreman: `10:35:57 web.1 | text`. */
export const compose: Transport = {
  name: 'docker compose',
  peel(line) {
    const found = line.includes('|') ? COMPOSE.exec(line) : null
    return found === null ? null : peeled(found.at(3) ?? '', found[2], found.at(1) ?? null)
  },
}

/** `kubectl logs --prefix`: `[pod/name/container] text`. */
export const kubectlPrefix: Transport = {
  name: 'kubectl --prefix',
  peel(line) {
    const found = line.startsWith('[pod/') ? KUBECTL_PREFIX.exec(line) : null
    return found === null ? null : peeled(found[2], found[1], null)
  },
}

/** A JSON object of one line; `null` if the text is none. */
export function objectOf(line: string): Readonly<Record<string, unknown>> | null {
  try {
    const parsed: unknown = JSON.parse(line)
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? { ...parsed } : null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

function textOr<T>(value: unknown, otherwise: T): string | T {
  return typeof value === 'string' ? value : otherwise
}
