/** What a timer watches: an idle connection, a request on its way in, a response that is due, or a connect. */
export type TimerKind = 'idle' | 'request' | 'response' | 'connect'

/** A well-known default, named as a candidate for a measured time, never as proof. */
export interface Timer {
  readonly owner: 'client' | 'server'
  readonly kind: TimerKind
  readonly ms: number
  /** Product and name of the setting. */
  readonly name: string
  /** Names in a log of the clients that have it; left out for timers of servers and devices. */
  readonly clients?: readonly string[]
  /** Ports of the servers that have it; left out where any port may. */
  readonly ports?: readonly number[]
}

const HTTP_OVER_UNDICI = ['undici', 'fetch', 'urllib', 'ky']
const OVER_AGENTKEEPALIVE = ['agentkeepalive', 'urllib2']

/**
 * Defaults of servers and devices, the better known first: of several that fit a time equally well the first two are named.
 * Sources: Node 20 `_http_server.js` (keepAliveTimeout, headersTimeout, requestTimeout); nginx.org ngx_http_core_module,
 * ngx_http_proxy_module; httpd.apache.org core (KeepAliveTimeout, Timeout); docs.gunicorn.org settings; tomcat.apache.org HTTP connector
 * (standard server.xml 20 s); eclipse.dev Jetty (idleTimeout); learn.microsoft.com KestrelServerLimits and IIS webLimits; uvicorn.org
 * settings; doc.traefik.io EntryPoints; envoyproxy.io FAQ timeouts; AWS ELB, NLB, NAT gateway and CloudFront guides; Azure and Google load
 * balancer guides; devcenter.heroku.com request-timeout; Linux ip_vs_proto_tcp.c; MySQL reference manual.
 */
const SERVER_TIMERS: readonly Timer[] = [
  { owner: 'server', kind: 'idle', ms: 5000, name: "Node's keepAliveTimeout of 5 s" },
  {
    owner: 'server',
    kind: 'idle',
    ms: 5000,
    name: "Apache's KeepAliveTimeout or uvicorn's --timeout-keep-alive of 5 s",
  },
  { owner: 'server', kind: 'idle', ms: 6000, name: "Node's keepAliveTimeout of 5 s and its buffer of 1 s" },
  { owner: 'server', kind: 'idle', ms: 2000, name: "gunicorn's keepalive of 2 s" },
  { owner: 'server', kind: 'idle', ms: 20_000, name: "Tomcat's connectionTimeout of 20 s (standard server.xml)" },
  { owner: 'server', kind: 'idle', ms: 30_000, name: "Jetty's idleTimeout of 30 s" },
  { owner: 'server', kind: 'idle', ms: 60_000, name: 'the idle timeout of 60 s of AWS ALB and CLB' },
  { owner: 'server', kind: 'idle', ms: 60_000, name: "Tomcat's connectionTimeout of 60 s" },
  { owner: 'server', kind: 'idle', ms: 75_000, name: "nginx's keepalive_timeout of 75 s" },
  { owner: 'server', kind: 'idle', ms: 120_000, name: "IIS's connectionTimeout of 120 s" },
  { owner: 'server', kind: 'idle', ms: 130_000, name: "Kestrel's KeepAliveTimeout of 130 s" },
  { owner: 'server', kind: 'idle', ms: 180_000, name: "Traefik's idleTimeout of 180 s" },
  { owner: 'server', kind: 'idle', ms: 240_000, name: 'the idle timeout of 4 min of Azure Load Balancer' },
  { owner: 'server', kind: 'idle', ms: 350_000, name: 'the idle timeout of 350 s of AWS NLB and NAT gateway' },
  { owner: 'server', kind: 'idle', ms: 600_000, name: 'the idle timeout of 600 s of Google load balancers' },
  { owner: 'server', kind: 'idle', ms: 900_000, name: 'the 900 s after which IPVS forgets a connection' },
  { owner: 'server', kind: 'idle', ms: 3_600_000, name: "Envoy's idle_timeout of 1 h" },
  { owner: 'server', kind: 'idle', ms: 28_800_000, name: "MySQL's wait_timeout of 8 h", ports: [3306] },
  { owner: 'server', kind: 'request', ms: 20_000, name: "Tomcat's connectionTimeout of 20 s (standard server.xml)" },
  { owner: 'server', kind: 'request', ms: 30_000, name: "Kestrel's RequestHeadersTimeout of 30 s" },
  {
    owner: 'server',
    kind: 'request',
    ms: 60_000,
    name: "nginx's client_body_timeout or client_header_timeout of 60 s",
  },
  { owner: 'server', kind: 'request', ms: 60_000, name: "Node's headersTimeout of 60 s" },
  { owner: 'server', kind: 'request', ms: 120_000, name: "IIS's connectionTimeout of 120 s" },
  { owner: 'server', kind: 'request', ms: 300_000, name: "Node's requestTimeout of 300 s" },
  { owner: 'server', kind: 'response', ms: 15_000, name: "Envoy's route timeout of 15 s" },
  { owner: 'server', kind: 'response', ms: 30_000, name: "gunicorn's worker timeout of 30 s" },
  { owner: 'server', kind: 'response', ms: 30_000, name: "Heroku's router or CloudFront's origin timeout of 30 s" },
  {
    owner: 'server',
    kind: 'response',
    ms: 60_000,
    name: "a 60 s gateway timer such as nginx's proxy_read_timeout or an ALB's idle timeout",
  },
  { owner: 'server', kind: 'response', ms: 240_000, name: 'the idle timeout of 4 min of Azure Load Balancer' },
  { owner: 'server', kind: 'response', ms: 300_000, name: "Envoy's stream_idle_timeout of 5 min" },
  { owner: 'server', kind: 'response', ms: 350_000, name: 'the idle timeout of 350 s of AWS NLB and NAT gateway' },
]

/**
 * Defaults of clients.
 * Sources: urllib 2.44, agentkeepalive 2.2, 3.5 and 4.6, undici 6 `client.js`, ky README, kafkajs, tedious and @elastic/transport option lists,
 * ioredis `RedisOptions`, node-redis client-configuration.md, mysql2 connection_config, Node 20 `_http_agent.js`.
 */
const CLIENT_TIMERS: readonly Timer[] = [
  { owner: 'client', kind: 'response', ms: 5000, name: "urllib 2's response timeout of 5 s", clients: ['urllib2'] },
  {
    owner: 'client',
    kind: 'response',
    ms: 8000,
    name: "agentkeepalive 4's active timeout of 8 s",
    clients: OVER_AGENTKEEPALIVE,
  },
  {
    owner: 'client',
    kind: 'response',
    ms: 30_000,
    name: "agentkeepalive 2 and 3's active timeout of 30 s",
    clients: OVER_AGENTKEEPALIVE,
  },
  {
    owner: 'client',
    kind: 'response',
    ms: 300_000,
    name: "undici's headersTimeout or bodyTimeout of 300 s",
    clients: HTTP_OVER_UNDICI,
  },
  { owner: 'client', kind: 'response', ms: 10_000, name: "ky's timeout of 10 s", clients: ['ky'] },
  { owner: 'client', kind: 'response', ms: 30_000, name: "kafkajs's requestTimeout of 30 s", clients: ['kafkajs'] },
  { owner: 'client', kind: 'response', ms: 15_000, name: "tedious's requestTimeout of 15 s", clients: ['tedious'] },
  {
    owner: 'client',
    kind: 'response',
    ms: 30_000,
    name: "the Elasticsearch client's requestTimeout of 30 s",
    clients: ['@elastic/transport'],
  },
  { owner: 'client', kind: 'connect', ms: 5000, name: "urllib 2's connect timeout of 5 s", clients: ['urllib2'] },
  { owner: 'client', kind: 'connect', ms: 10_000, name: "undici's connect timeout of 10 s", clients: HTTP_OVER_UNDICI },
  { owner: 'client', kind: 'connect', ms: 10_000, name: "ioredis's connectTimeout of 10 s", clients: ['ioredis'] },
  { owner: 'client', kind: 'connect', ms: 5000, name: "node-redis's connectTimeout of 5 s", clients: ['redis'] },
  {
    owner: 'client',
    kind: 'connect',
    ms: 10_000,
    name: "mysql2's connectTimeout of 10 s",
    clients: ['mysql2', 'mysql'],
  },
]

/** All of them. */
export const TIMERS: readonly Timer[] = [...SERVER_TIMERS, ...CLIENT_TIMERS]

/** Who and where is asked about: a client by its name in the log, a server by its port. */
export interface TimerPlace {
  readonly client?: string | null
  readonly port?: number | null
}

/**
 * Timers that a measured time fits, within 3 % and at least as tight as the time itself allows; the nearest first. Those of another client
 * than the log names, and of servers on other ports, are left out.
 * @param ms measured at the capture point
 */
export function timersNear(ms: number, owner: Timer['owner'], kind: TimerKind, place: TimerPlace = {}): Timer[] {
  const near = TIMERS.filter((timer) => {
    const tolerance = Math.max(Math.min(1000, timer.ms / 20), timer.ms * 0.03)
    return timer.owner === owner && timer.kind === kind && Math.abs(ms - timer.ms) <= tolerance && isHere(timer, place)
  })
  return near.sort((a, b) => Math.abs(a.ms - ms) - Math.abs(b.ms - ms))
}

function isHere({ clients, ports }: Timer, { client = null, port = null }: TimerPlace): boolean {
  if (clients !== undefined && client !== null && !clients.includes(client)) return false
  return ports === undefined || (port !== null && ports.includes(port))
}

/** The timers nearest to a time, in words: `nginx's keepalive_timeout of 75 s`, `… or …`; `null` if none fits. */
export function timerNames(ms: number, owner: Timer['owner'], kind: TimerKind, place: TimerPlace = {}): string | null {
  const [first, second] = timersNear(ms, owner, kind, place)
  if (first === undefined) return null
  return second?.ms === first.ms ? `${first.name}, or ${second.name}` : first.name
}
