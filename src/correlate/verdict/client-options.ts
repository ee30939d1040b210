/** What of a client library's settings an advice is about. */
export type Setting = 'idle' | 'response' | 'connect' | 'alive' | 'retry'

/**
 * Where each client library (by its name in a log) sets how long it keeps an unused connection (`idle`), how long it waits for a response
 * and for a connect, how it keeps an idle connection alive or finds out that it is dead (`alive`), and how it tries again.
 * Sources: the libraries' own READMEs and option lists: agentkeepalive 4, urllib 2 and 4, undici 6, axios 1, got 11, node-fetch 2,
 * superagent 10, needle 3, request 2, ky 1, ioredis 5, node-redis 4 (client-configuration.md), mysql2 3, pg 8 and pg-pool 3, postgres 3,
 * mongodb 6, tedious 18, grpc-js 1 (channel-options), ws 8, kafkajs 2, amqplib 0.10, nodemailer 6, @elastic/transport 8; Node's http.Agent.
 */
export const CLIENT_OPTIONS: Readonly<Record<string, Partial<Readonly<Record<Setting, string>>>>> = {
  node: {
    idle: "the http.Agent's timeout",
    response: "the request's timeout option (with request.destroy() on 'timeout')",
    connect: "the request's timeout option",
    alive: 'socket.setKeepAlive(true, 60000)',
    retry: 'request.reusedSocket tells that a retry is safe to try',
  },
  urllib2: {
    idle: "the agent's freeSocketTimeout (agentkeepalive)",
    response: "the request's timeout option ([connect, response]) and the agent's timeout",
    connect: "the request's timeout: [connect, response]",
  },
  urllib: {
    idle: "undici's keepAliveTimeout (setGlobalDispatcher of urllib)",
    response: "the request's timeout option, or headersTimeout and bodyTimeout",
    connect: "the connect timeout of the HttpClient's connect options",
    retry: 'socketErrorRetry',
  },
  agentkeepalive: {
    idle: 'freeSocketTimeout',
    response: "the agent's timeout",
    retry: 'request.reusedSocket tells that a retry is safe to try',
  },
  undici: {
    idle: 'keepAliveTimeout of the Agent or Pool',
    response: 'headersTimeout and bodyTimeout',
    connect: 'connect: { timeout } of the Agent or Pool',
    retry: 'RetryAgent',
  },
  fetch: {
    idle: "undici's keepAliveTimeout (setGlobalDispatcher)",
    response: "the AbortSignal's timeout, or undici's headersTimeout and bodyTimeout",
    connect: "undici's connect: { timeout } (setGlobalDispatcher)",
    retry: "undici's RetryAgent (setGlobalDispatcher)",
  },
  axios: {
    idle: 'freeSocketTimeout of an agentkeepalive agent given as httpAgent and httpsAgent',
    response: 'timeout',
    connect: 'timeout, or signal: AbortSignal.timeout(ms)',
    retry: 'axios-retry',
  },
  got: {
    idle: 'freeSocketTimeout of an agentkeepalive agent given as agent: { http, https }',
    response: 'timeout.request or timeout.response',
    connect: 'timeout.connect',
    retry: 'retry: { limit, methods, errorCodes }',
  },
  'node-fetch': {
    idle: 'freeSocketTimeout of an agentkeepalive agent given as agent',
    response: "timeout (version 2) or the signal's timeout",
    connect: "timeout (version 2) or the signal's timeout",
  },
  superagent: {
    idle: 'freeSocketTimeout of an agentkeepalive agent given to .agent()',
    response: '.timeout({ response, deadline })',
    connect: '.timeout({ response })',
    retry: '.retry(count)',
  },
  needle: {
    idle: 'freeSocketTimeout of an agentkeepalive agent given as agent',
    response: 'response_timeout and read_timeout',
    connect: 'open_timeout',
  },
  request: {
    idle: 'freeSocketTimeout of an agentkeepalive agent given as agent (in place of forever: true)',
    response: 'timeout',
    connect: 'timeout',
    retry: 'requestretry',
  },
  ky: {
    idle: "undici's keepAliveTimeout (setGlobalDispatcher)",
    response: 'timeout',
    connect: 'timeout',
    retry: 'retry: { limit, methods }',
  },
  ioredis: {
    response: 'commandTimeout',
    connect: 'connectTimeout',
    alive: 'keepAlive: 60000, or a PING at an interval',
    retry: 'retryStrategy and maxRetriesPerRequest',
  },
  redis: {
    idle: 'pingInterval',
    response: 'socket.socketTimeout, or an AbortSignal for the command',
    connect: 'socket.connectTimeout',
    alive: 'pingInterval, or socket.keepAlive',
    retry: 'socket.reconnectStrategy',
  },
  mysql2: {
    idle: "the pool's idleTimeout and maxIdle",
    response: "the query's timeout option",
    connect: 'connectTimeout',
    alive: 'enableKeepAlive with keepAliveInitialDelay',
  },
  mysql: { response: "the query's timeout option", connect: 'connectTimeout and acquireTimeout' },
  pg: {
    idle: "the Pool's idleTimeoutMillis",
    response: 'query_timeout or statement_timeout',
    connect: 'connectionTimeoutMillis',
    alive: 'keepAlive: true with keepAliveInitialDelayMillis',
  },
  postgres: {
    idle: 'idle_timeout and max_lifetime',
    connect: 'connect_timeout',
    alive: 'keep_alive',
  },
  mongodb: {
    idle: 'maxIdleTimeMS',
    response: 'socketTimeoutMS, or timeoutMS of the operation',
    connect: 'connectTimeoutMS and serverSelectionTimeoutMS',
    retry: 'retryReads and retryWrites',
  },
  tedious: {
    response: 'options.requestTimeout',
    connect: 'options.connectTimeout',
  },
  grpc: {
    idle: "the channel option 'grpc.client_idle_timeout_ms'",
    response: "the call's deadline",
    connect: "the call's deadline, with waitForReady",
    alive: "the channel options 'grpc.keepalive_time_ms' and 'grpc.keepalive_timeout_ms'",
    retry: 'retryPolicy in the service config, for the status UNAVAILABLE',
  },
  ws: {
    response: 'the heartbeat after which websocket.terminate() is called',
    connect: 'handshakeTimeout',
    alive: 'websocket.ping() at an interval',
    retry: "a new WebSocket after 'close' with code 1006",
  },
  kafkajs: {
    response: 'requestTimeout',
    connect: 'connectionTimeout',
    retry: 'retry: { retries, initialRetryTime }',
  },
  amqplib: {
    idle: 'the heartbeat (?heartbeat=30 in the URL)',
    connect: 'the timeout of the socket options',
    alive: 'the heartbeat (?heartbeat=30 in the URL)',
  },
  nodemailer: {
    response: 'socketTimeout and greetingTimeout',
    connect: 'connectionTimeout',
  },
  '@elastic/transport': {
    idle: "the agent's keepAlive options, or undici's keepAliveTimeout",
    response: 'requestTimeout',
    connect: 'requestTimeout',
    retry: 'maxRetries',
  },
}

/** The library's own name for a setting; `null` where the log names none, or it has none. */
export function clientOption(client: string | null, setting: Setting): string | null {
  return client === null ? null : (CLIENT_OPTIONS[client]?.[setting] ?? null)
}
