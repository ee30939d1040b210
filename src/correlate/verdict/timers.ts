/** What a timer watches: an idle connection, a request on its way in, a response that is due, or a connect. */
export type TimerKind = 'idle' | 'request' | 'response'

/** A well-known default, named as a candidate for a measured time, never as proof. */
export interface Timer {
  readonly owner: 'client' | 'server' | 'path'
  readonly kind: TimerKind
  readonly ms: number
  /** Product and name of the setting. */
  readonly name: string
}

/**
 * Defaults of servers, clients and devices.
 * Sources: Node 20 `_http_server.js`, `_http_agent.js`; undici `client.js`; agentkeepalive 4.6 and urllib 2.44 READMEs and
 * sources; nginx.org ngx_http_core_module, ngx_http_proxy_module; AWS, Azure and Google load balancer guides; Linux
 * ip_vs_proto_tcp.c; MySQL reference manual.
 */
export const TIMERS: readonly Timer[] = [
  { owner: 'server', kind: 'idle', ms: 5000, name: "Node's keepAliveTimeout of 5 s" },
  { owner: 'server', kind: 'idle', ms: 6000, name: "Node's keepAliveTimeout of 5 s and its buffer of 1 s" },
  { owner: 'server', kind: 'idle', ms: 60_000, name: 'the idle timeout of 60 s of AWS ALB and CLB' },
  { owner: 'server', kind: 'idle', ms: 75_000, name: "nginx's keepalive_timeout of 75 s" },
  { owner: 'server', kind: 'idle', ms: 350_000, name: 'the idle timeout of 350 s of AWS NLB and NAT gateway' },
  { owner: 'server', kind: 'idle', ms: 240_000, name: 'the idle timeout of 4 min of Azure Load Balancer' },
  { owner: 'server', kind: 'idle', ms: 600_000, name: 'the idle timeout of 600 s of Google load balancers' },
  { owner: 'server', kind: 'idle', ms: 900_000, name: 'the 900 s after which IPVS forgets a connection' },
  { owner: 'server', kind: 'idle', ms: 28_800_000, name: "MySQL's wait_timeout of 8 h" },
  {
    owner: 'server',
    kind: 'request',
    ms: 60_000,
    name: "a 60 s read timer such as nginx's client_body_timeout or Node's headersTimeout",
  },
  { owner: 'server', kind: 'request', ms: 300_000, name: "Node's requestTimeout of 300 s" },
  {
    owner: 'server',
    kind: 'response',
    ms: 60_000,
    name: "a 60 s gateway timer such as nginx's proxy_read_timeout or an ALB's idle timeout",
  },
  { owner: 'client', kind: 'response', ms: 5000, name: "urllib 2's response timeout of 5 s" },
  { owner: 'client', kind: 'response', ms: 8000, name: "agentkeepalive 4's active timeout of 8 s" },
  { owner: 'client', kind: 'response', ms: 30_000, name: "agentkeepalive 2 and 3's active timeout of 30 s" },
  { owner: 'client', kind: 'response', ms: 300_000, name: "undici's headersTimeout or bodyTimeout of 300 s" },
]

/**
 * Timers that a measured time fits, within 3 % and at least as tight as the time itself allows.
 * @param ms measured at the capture point
 */
export function timersNear(ms: number, owner: Timer['owner'], kind: TimerKind): Timer[] {
  const near = TIMERS.filter((timer) => {
    const tolerance = Math.max(Math.min(1000, timer.ms / 20), timer.ms * 0.03)
    return timer.owner === owner && timer.kind === kind && Math.abs(ms - timer.ms) <= tolerance
  })
  return near.sort((a, b) => Math.abs(a.ms - ms) - Math.abs(b.ms - ms))
}
