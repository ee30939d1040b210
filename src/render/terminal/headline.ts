import type { Cause, Pattern } from '../../model/causes.js'
import type { Finding } from '../../model/finding.js'
import type { FlowRecord } from '../../model/flow-record.js'
import type { Verdict } from '../../model/verdict.js'
import { durationText } from '../../util/duration.js'
import type { Style } from './spans.js'

const NS_PER_MS = 1e6

/** What happened, after the name of the cause; `{}` is how long nothing was said before the close. */
const PHRASES: { readonly [C in Cause]: { readonly [P in Pattern<C>]: string } } = {
  'connection-refused': {
    'port-closed': 'nobody listens on this port',
    'icmp-unreachable': 'an ICMP error answered the SYN',
  },
  'connect-timeout': { 'syn-unanswered': 'the SYN was never answered' },
  'middlebox-reset': { injected: "the RST is not the peer's own" },
  'path-loss': { 'black-hole': 'sent again and again without an answer' },
  'early-close': {
    'keep-alive-race': 'idle connection closed as a request left',
    'before-response': 'before the response',
    'mid-response': 'in the middle of the response',
    'unread-data': 'while the request was still arriving',
    'tls-handshake': 'in the TLS handshake',
  },
  'client-timeout': {
    'no-response': 'after {} without a response',
    'partial-response': 'response stalled for {}',
  },
  'client-reset': {
    abort: 'closed without waiting for anything',
    'process-exit': 'the client process ended',
  },
  'server-reset': {
    'on-request': 'right after the request',
    'after-idle': 'after {} of silence',
    'mid-response': 'in the middle of the response',
    'half-open': 'connection no longer known',
    'after-accept': 'right after the handshake',
    'tls-handshake': 'in the TLS handshake',
  },
  'capture-ends': { 'still-open': 'no closing packet in the capture' },
  'normal-close': { complete: 'closed in order; no reason for the error' },
  unmatched: {
    'address-not-in-capture': 'the address is not in the capture',
    'port-not-in-capture': 'the port is not in the capture',
    'outside-capture-time': 'outside the time of the capture',
    'no-candidate': 'no flow fits',
  },
}

/** `SERVER RESET`. */
export function causeTitle(cause: Cause): string {
  return cause.replaceAll('-', ' ').toUpperCase()
}

/**
 * What happened in a few words, for findings of one cause and pattern: `after 3.00 s of silence`, or `after 2.98 s – 3.03 s of
 * silence` where they differ.
 */
export function causePhrase(findings: readonly Finding[]): string {
  const [first] = findings
  if (first === undefined) return ''
  return phraseOf(
    first.verdict,
    findings.map(({ match, verdict }) => silenceNs(match.chosen?.flow ?? null, verdict)),
  )
}

/** The same for one flow, whoever wrote a log of it. */
export function flowPhrase(flow: FlowRecord, verdict: Verdict): string {
  return phraseOf(verdict, [silenceNs(flow, verdict)])
}

function phraseOf({ cause, pattern }: Verdict, silences: readonly (number | null)[]): string {
  const phrase = (PHRASES[cause] as Readonly<Record<string, string>>)[pattern] ?? pattern
  return phrase.includes('{}') ? filledIn(phrase, silences) : phrase
}

/** Time without payload before the closing frame, ns; `null` where the flow does not show it. */
function silenceNs(flow: FlowRecord | null, { closing }: Verdict): number | null {
  const last = flow?.exchange.lastData ?? null
  if (last === null || closing === null) return null
  const silence = closing.timeNs - last.timeNs
  return silence < 0 ? null : silence
}

function filledIn(phrase: string, silences: readonly (number | null)[]): string {
  const known = silences.filter((ns) => ns !== null)
  if (known.length === 0) return phrase.replace('{}', 'some time')
  const [least, most] = known.reduce(([low, high], ns) => [Math.min(low, ns), Math.max(high, ns)], [Infinity, 0])
  const [from, to] = [durationText(least / NS_PER_MS), durationText(most / NS_PER_MS)]
  return phrase.replace('{}', from === to ? from : rangeText(from, to))
}

/** `2.98 – 3.03 s`, `940 ms – 3.03 s`. */
function rangeText(from: string, to: string): string {
  const unit = / [a-z]+$/.exec(to)?.[0] ?? ''
  const [figure] = from.split(' ')
  return from === `${figure ?? ''}${unit}` ? `${figure ?? ''} – ${to}` : `${from} – ${to}`
}

/** Red where a side ended the connection, yellow where the capture does not tell why the error came. */
export function causeStyle(cause: Cause): Style {
  return cause === 'unmatched' || cause === 'capture-ends' || cause === 'normal-close' ? 'mark' : 'alarm'
}
