import type { Cause, Pattern } from '../../model/causes.js'
import type { Kind, Report, ServerTimer, Totals } from '../../model/report.js'
import { counted, grouped } from '../../util/count-text.js'
import { durationText } from '../../util/duration.js'
import { countOfServers, mergedKinds } from './merged-kinds.js'

/** What many findings of one kind are called; `{}` is the server. */
const PLURALS: { readonly [C in Cause]: { readonly [P in Pattern<C>]: string } } = {
  'connection-refused': {
    'port-closed': 'connections that {} refused',
    'icmp-unreachable': 'connections to {} that an ICMP error refused',
  },
  'connect-timeout': { 'syn-unanswered': 'connects to {} that nobody answered' },
  'middlebox-reset': { injected: 'connections to {} that something on the path reset' },
  'path-loss': { 'black-hole': 'connections to {} on which packets were lost until one side gave up' },
  'early-close': {
    'keep-alive-race': 'keep-alive races with {}',
    'before-response': 'connections that {} closed before it had answered',
    'mid-response': 'responses that {} cut short',
    'unread-data': 'requests that {} closed on before it had read them',
    'tls-handshake': 'TLS handshakes that {} closed',
  },
  'client-timeout': {
    'no-response': 'requests to {} that the client gave up waiting for',
    'partial-response': 'responses of {} that stalled until the client gave up',
  },
  'client-reset': {
    abort: 'connections to {} that the client dropped itself',
    'process-exit': 'connections to {} that ended with the client process',
  },
  'server-reset': {
    'on-request': 'resets by {} right after the request',
    'after-idle': 'resets by {} after a silence',
    'mid-response': 'resets by {} in the middle of a response',
    'half-open': 'resets by {} of connections that it no longer knew',
    'after-accept': 'resets by {} right after the handshake',
    'tls-handshake': 'resets by {} in the TLS handshake',
  },
  'capture-ends': { 'still-open': 'connections to {} whose end the capture lacks' },
  'normal-close': { complete: 'connections to {} that closed in order' },
  unmatched: {
    'address-not-in-capture': 'errors with {}, which is not in the capture',
    'port-not-in-capture': 'errors with {}, whose port is not in the capture',
    'outside-capture-time': 'errors with {} outside the time of the capture',
    'no-candidate': 'errors with {} that fit no flow',
  },
}

/** As {@link countOfServers} names them. */
const SEVERAL = /^[\d,]+ servers$/

/** `keep-alive races with 10.0.0.17:8080`. */
export function kindPlural({ cause, pattern, server }: Kind): string {
  const phrase = (PLURALS[cause] as Readonly<Record<string, string>>)[pattern] ?? `${cause} with {}`
  const words = SEVERAL.test(server) ? phrase.replace(/\bit\b/, 'they').replace(/\bis\b/, 'are') : phrase
  return words.replace('{}', () => server)
}

/** The whole report in one sentence. */
export function sentenceOf(
  totals: Totals,
  kinds: readonly Kind[],
  timers: Report['timers'],
  logs: Report['logs'],
): string {
  const { errors, explained } = totals
  if (errors === 0) {
    return logs.some((log) => log.errors > 0)
      ? 'No socket error of this cause in the logs.'
      : 'No socket error in the logs.'
  }
  const many = `${counted(errors, 'error')}, ${explained === errors ? 'all' : grouped(explained)} explained`
  const first = foremost(kinds)
  if (first === null) return `${many}.`
  return `${many}: ${share(first.findings.length, errors)} ${kindPlural(first)}${timing(first, timers)}.`
}

/** The most frequent kind; if it is but a small part of the same trouble at many servers, that. */
function foremost(kinds: readonly Kind[]): Kind | null {
  const [first] = kinds
  const [widest] = mergedKinds(kinds, () => '', countOfServers)
  if (first === undefined || widest === undefined) return null
  return first.findings.length * 2 < widest.findings.length ? widest : first
}

function share(count: number, errors: number): string {
  if (count === errors) return errors === 1 ? 'it is one of the' : 'all are'
  return `${String(Math.max(1, Math.round((100 * count) / errors)))} % are`
}

/** What is known of the timer behind the most frequent kind. */
function timing({ cause, pattern, server, silenceMs }: Kind, timers: readonly ServerTimer[]): string {
  const timer = timers.find(({ endpoint }) => endpoint === server)
  if (timer !== undefined && pattern === 'keep-alive-race') {
    return `, which ${timer.what} after ${rangeText(timer.leastMs, timer.mostMs)}`
  }
  if (silenceMs === null) return ''
  const silence = rangeText(silenceMs.least, silenceMs.most)
  if (pattern === 'keep-alive-race') return `, which closed idle connections after ${silence}`
  return pattern === 'after-idle' || cause === 'client-timeout' ? `, after ${silence} without data` : ''
}

/** `5.98 s – 6.03 s`, or one figure where both ends read the same. */
export function rangeText(leastMs: number, mostMs: number): string {
  const [least, most] = [durationText(leastMs), durationText(mostMs)]
  return least === most ? least : `${least} – ${most}`
}
