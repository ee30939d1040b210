import type { Claim } from '../../model/verdict.js'
import type { Facts } from './facts.js'
import { timersNear } from './timers.js'
import { durationText } from '../../util/duration.js'

/** What to do about a verdict, most useful first. Advice for the side that can change something, in its own words. */
export function adviceFor(claim: Claim, facts: Facts): string[] {
  const byPattern = ADVICE[`${claim.cause}/${claim.pattern}`] ?? ADVICE[claim.cause]
  return byPattern === undefined ? [] : byPattern(facts).filter((sentence) => sentence !== null)
}

type Advise = (facts: Facts) => (string | null)[]

/** Where a client sets how long a free socket may be kept. */
const FREE_SOCKET_OPTION: Readonly<Record<string, string>> = {
  urllib2: "the agent's freeSocketTimeout (agentkeepalive)",
  agentkeepalive: 'freeSocketTimeout',
  urllib3: "undici's keepAliveTimeout",
  urllib4: "undici's keepAliveTimeout",
  undici: 'keepAliveTimeout of the Agent or Pool',
  fetch: "undici's keepAliveTimeout (setGlobalDispatcher)",
}

/** Where a client sets how long it waits for a response. */
const RESPONSE_OPTION: Readonly<Record<string, string>> = {
  urllib2: "the request's timeout option ([connect, response]) and the agent's timeout",
  urllib3: "the request's timeout option",
  urllib4: "the request's timeout option",
  undici: 'headersTimeout and bodyTimeout',
  fetch: "the AbortSignal's timeout, or undici's headersTimeout",
  axios: 'timeout',
  got: 'timeout.request or timeout.response',
  superagent: 'timeout({ response, deadline })',
  node: "the socket's or request's timeout",
}

const ADVICE: Readonly<Record<string, Advise>> = {
  'connection-refused/port-closed': (facts) => [
    `Check that the service runs and listens on ${facts.flow.server.address} port ${String(facts.flow.server.port)}; during a restart, retry with back-off.`,
  ],
  'connection-refused/icmp-unreachable': () => [
    'Look at the firewall and routing between the two hosts; the ICMP error names the device that refused.',
  ],
  'connect-timeout': () => [
    'Check security groups, routes and the accept queue of the server; nothing answered at all.',
    'Set a connect timeout in the client and retry.',
  ],
  'middlebox-reset': () => [
    'Give these frames to whoever runs the firewall, proxy or balancer on the path; the server is not the one that reset.',
    "If the connection had been idle, let TCP keep-alive probes run below that device's timer: socket.setKeepAlive(true, 60000).",
  ],
  'path-loss': () => [
    'Look for a device that drops an idle connection silently; TCP keep-alive below its timer, socket.setKeepAlive(true, 60000), keeps it open or finds out early.',
    'Set a request timeout: without one the kernel tries for a quarter of an hour.',
  ],
  'early-close/keep-alive-race': raceAdvice,
  'early-close/before-response': (facts) => [
    "Look in the server's log at this moment: it closed in order without answering (crash handler, worker recycled, limit reached).",
    timerAdvice(facts, 'response'),
    'Retry once if the request may be repeated.',
  ],
  'early-close/mid-response': () => [
    "Look in the server's log at this moment: its response was cut short by its own side (crash, timeout of an upstream, wrong Content-Length).",
  ],
  'early-close/unread-data': () => [
    'Server: read the request to its end before closing, or answer and linger; check the body size limit.',
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
    `If that wait is legitimate, raise ${optionOf(RESPONSE_OPTION, facts, "the client's timeout")}.`,
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
  'server-reset/half-open': () => [
    'The server, or a NAT or balancer on the way, lost the connection (restart, failover, idle timer).',
    'Keep connections alive below the shortest timer on the path, socket.setKeepAlive(true, 60000), and retry once.',
  ],
  'server-reset/after-idle': idleAdvice,
  'capture-ends': () => [
    'Let the capture run until after the errors are logged, and check tcpdump\'s "dropped by kernel" count.',
  ],
  'normal-close': () => [
    'Look at the content of the exchange rather than at the connection; the packets are in order.',
  ],
}

function raceAdvice(facts: Facts): string[] {
  const idle = facts.silenceMs
  const option = optionOf(FREE_SOCKET_OPTION, facts, "the client's free-socket timeout")
  const [timer] = timersNear(idle, 'server', 'idle')
  return [
    `Client: set ${option} below ${durationText(idle)}, and retry once on a reused socket if the request may be repeated.`,
    timer === undefined
      ? "Server: raise its keep-alive timeout above the client's."
      : `Server: raise its keep-alive timeout above the client's; ${durationText(idle)} fits ${timer.name}.`,
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
    `Close or probe idle connections in the client before ${silence} pass (pool idle timeout, socket.setKeepAlive).`,
    timerAdvice(facts, 'idle'),
  ]
}

function timerAdvice(
  facts: Facts,
  kind: 'idle' | 'request' | 'response',
  owner: 'server' | 'client' = 'server',
): string | null {
  const measured = kind === 'response' ? (facts.sinceRequestMs ?? facts.silenceMs) : facts.silenceMs
  const [timer] = timersNear(measured, owner, kind)
  return timer === undefined ? null : `The measured ${durationText(measured)} fits ${timer.name}.`
}

function optionOf(options: Readonly<Record<string, string>>, facts: Facts, otherwise: string): string {
  return options[facts.error?.client ?? ''] ?? otherwise
}
