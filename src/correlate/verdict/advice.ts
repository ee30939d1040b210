import type { Claim } from '../../model/verdict.js'
import type { Facts } from './facts.js'
import { elapsedMs } from './facts.js'
import { clientOption, type Setting } from './client-options.js'
import { timerNames, type Timer, type TimerKind, type TimerPlace } from './timers.js'
import { durationText } from '../../util/duration.js'

/** What to do about a verdict, most useful first. Advice for the side that can change something, in its own words. */
export function adviceFor(claim: Claim, facts: Facts): string[] {
  const byPattern = ADVICE[`${claim.cause}/${claim.pattern}`] ?? ADVICE[claim.cause]
  return byPattern === undefined ? [] : byPattern(facts).filter((sentence) => sentence !== null)
}

type Advise = (facts: Facts) => (string | null)[]

const KEEP_ALIVE = 'socket.setKeepAlive(true, 60000)'
/** A shorter silence is no idle time. */
const IDLE_MS = 1000

const ADVICE: Readonly<Record<string, Advise>> = {
  'connection-refused/port-closed': (facts) => [
    `Check that the service runs and listens on ${facts.flow.server.address} port ${String(facts.flow.server.port)}; during a restart, retry with back-off.`,
  ],
  'connection-refused/icmp-unreachable': () => [
    'Look at the firewall and routing between the two hosts; the ICMP error names the device that refused.',
  ],
  'connect-timeout': (facts) => [
    'Check security groups, routes and the accept queue of the server; nothing answered at all.',
    `Set ${optionOf(facts, 'connect', 'a connect timeout in the client')} and retry.`,
    timerAdvice(facts, 'connect', 'client'),
  ],
  'middlebox-reset': (facts) => [
    'Give these frames to whoever runs the firewall, proxy or balancer on the path; the server is not the one that reset.',
    facts.silenceMs < IDLE_MS
      ? null
      : `The connection had been idle for ${durationText(facts.silenceMs)}: keep it alive below that device's timer with ${optionOf(facts, 'alive', KEEP_ALIVE)}.`,
    facts.silenceMs < IDLE_MS ? null : timerAdvice(facts, 'idle'),
  ],
  'path-loss': (facts) => [
    `Look for a device that drops an idle connection silently; TCP keep-alive below its timer, ${optionOf(facts, 'alive', KEEP_ALIVE)}, keeps it open or finds out early.`,
    `Set ${optionOf(facts, 'response', 'a request timeout')}: without a timer of its own the kernel tries for a quarter of an hour.`,
  ],
  'early-close/keep-alive-race': raceAdvice,
  'early-close/before-response': (facts) => [
    "Look in the server's log at this moment: it closed in order without answering (crash handler, worker recycled, limit reached).",
    timerAdvice(facts, 'response'),
    retryAdvice(facts),
  ],
  'early-close/mid-response': (facts) => [
    "Look in the server's log at this moment: its response was cut short by its own side (crash, timeout of an upstream, wrong Content-Length).",
    facts.silenceMs < IDLE_MS ? null : timerAdvice(facts, 'idle'),
  ],
  'early-close/unread-data': (facts) => [
    'Server: read the request to its end before closing, or answer and linger; check the body size limit.',
    facts.silenceMs < IDLE_MS ? null : timerAdvice(facts, 'request'),
    'Client: send Expect: 100-continue for large bodies, and read the response even when writing fails.',
  ],
  'early-close/tls-handshake': () => [
    'Check server name (SNI), certificates, protocol versions, and that this port speaks TLS.',
  ],
  'server-reset/tls-handshake': () => [
    'Check server name (SNI), certificates, protocol versions, and any filter in front of the server.',
  ],
  'client-timeout': (facts) => [
    `Find out why the server took longer than ${durationText(facts.sinceRequestMs ?? facts.silenceMs)}${facts.exchange.requestAcked ? '; it had received the request' : ''}.`,
    `If that wait is legitimate, raise ${optionOf(facts, 'response', "the client's timeout")}.`,
    timerAdvice(facts, 'response', 'client'),
  ],
  'client-reset': () => ['Expected where users leave or code aborts; count it apart from server failures.'],
  'server-reset/on-request': () => [
    "Look in the server's or proxy's own log for this moment: a program aborted the connection, or crashed with it.",
  ],
  'server-reset/mid-response': () => [
    "Look in the server's or proxy's log for this moment; a program aborted while it was sending.",
    'On Kubernetes, conntrack that marks packets invalid can do the same: compare the addresses of the last packets.',
  ],
  'server-reset/after-accept': () => [
    'Look for connection limits or an address filter in the server or the proxy before it.',
  ],
  'server-reset/half-open': (facts) => [
    'The server, or a NAT or balancer on the way, lost the connection (restart, failover, idle timer).',
    `Keep connections alive below the shortest timer on the path with ${optionOf(facts, 'alive', KEEP_ALIVE)}.`,
    idleBefore(facts),
    retryAdvice(facts),
  ],
  'server-reset/after-idle': idleAdvice,
  'capture-ends': () => [
    'Let the capture run until after the errors are logged, and check tcpdump\'s "dropped by kernel" count.',
  ],
  'normal-close': () => [
    'Look at the content of the exchange rather than at the connection; the packets are in order.',
  ],
}

function raceAdvice(facts: Facts): (string | null)[] {
  const idle = facts.silenceMs
  const timer = timerNames(idle, 'server', 'idle', placeOf(facts))
  return [
    `Client: set ${optionOf(facts, 'idle', "the client's free-socket timeout")} below ${durationText(idle)}, and retry once on a reused socket if the request may be repeated${named(facts, 'retry')}.`,
    timer === null
      ? "Server: raise its keep-alive timeout above the client's."
      : `Server: raise its keep-alive timeout above the client's; ${durationText(idle)} fits ${timer}.`,
  ]
}

function idleAdvice(facts: Facts): (string | null)[] {
  const silence = durationText(facts.silenceMs)
  if (facts.phase === 'request') {
    return [
      `Find out why the request body stalled, or raise the server's body timeout above ${silence}.`,
      timerAdvice(facts, 'request'),
    ]
  }
  if (facts.phase === 'waiting') {
    return [
      `Find out why the answer took ${silence}, or raise the timeout of the server or gateway that reset.`,
      timerAdvice(facts, 'response'),
    ]
  }
  return [
    `Close or probe idle connections in the client before ${silence} pass: ${idleOptions(facts)}.`,
    timerAdvice(facts, 'idle'),
  ]
}

/** What closes an unused connection in time, and what keeps it from being unused. */
function idleOptions(facts: Facts): string {
  const client = facts.error?.client ?? null
  const own = [clientOption(client, 'idle'), clientOption(client, 'alive')].filter((option) => option !== null)
  return own.length === 0 ? "the pool's idle timeout, or socket.setKeepAlive" : [...new Set(own)].join(', or ')
}

/** The pause after which a forgotten connection was used again is an upper bound of somebody's timer. */
function idleBefore({ flow, exchange }: Facts): string | null {
  const heard = flow.server.lastData
  if (heard === null || exchange.requestStart === null) return null
  const idleMs = elapsedMs(heard, exchange.requestStart)
  if (idleMs < IDLE_MS) return null
  return `It had been idle for ${durationText(idleMs)}: what forgot it has a timer below that.`
}

function retryAdvice(facts: Facts): string {
  return `Retry once if the request may be repeated${named(facts, 'retry')}.`
}

/** The client's own name for a setting, in brackets. */
function named(facts: Facts, setting: Setting): string {
  const option = clientOption(facts.error?.client ?? null, setting)
  return option === null ? '' : ` (${option})`
}

function timerAdvice(facts: Facts, kind: TimerKind, owner: Timer['owner'] = 'server'): string | null {
  const measured = measuredMs(facts, kind)
  const timers = timerNames(measured, owner, kind, placeOf(facts))
  return timers === null ? null : `The measured ${durationText(measured)} fits ${timers}.`
}

function measuredMs(facts: Facts, kind: TimerKind): number {
  const { flow, error } = facts
  if (kind === 'response') return facts.sinceRequestMs ?? facts.silenceMs
  return kind === 'connect' ? (error?.rtMs ?? (flow.endNs - flow.startNs) / 1e6) : facts.silenceMs
}

function placeOf({ error, flow }: Facts): TimerPlace {
  return { client: error?.client ?? null, port: flow.server.port }
}

function optionOf(facts: Facts, setting: Setting, otherwise: string): string {
  return clientOption(facts.error?.client ?? null, setting) ?? otherwise
}
