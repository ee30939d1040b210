// How the services of a simulated day write their errors and everything else.
import { START_SEC } from './plan.mjs'

const iso = (ms) => new Date(ms).toISOString()
const pad = (value, digits = 2) => String(value).padStart(digits, '0')

/** As Node words what happened. */
function coreError({ plan, failsAtMs, askedAtMs }) {
  const peer = `${plan.serverAddress}:${plan.serverPort}`
  const read = {
    message: 'read ECONNRESET',
    code: 'ECONNRESET',
    errno: -104,
    syscall: 'read',
    at: 'TCP.onStreamRead (node:internal/stream_base_commons:218:20)',
  }
  const ended = { message: 'socket hang up', code: 'ECONNRESET', at: 'Socket.socketOnEnd (node:_http_client:528:25)' }
  const left = {
    message: 'socket hang up',
    code: 'ECONNRESET',
    at: 'Socket.socketCloseListener (node:_http_client:477:27)',
  }
  const connect = (code, errno) => ({
    message: `connect ${code} ${peer}`,
    code,
    errno,
    syscall: 'connect',
    address: plan.serverAddress,
    port: plan.serverPort,
    at: 'TCPConnectWrap.afterConnect [as oncomplete] (node:net:1611:16)',
  })
  const timer = Math.round(failsAtMs - askedAtMs)
  return {
    reset: read,
    idle: read,
    'part-reset': read,
    race: ended,
    fin: ended,
    timeout: { ...left, timer },
    lost: { ...left, timer },
    refused: connect('ECONNREFUSED', -111),
    silent: connect('ETIMEDOUT', -110),
  }[plan.end.kind]
}

const rt = ({ failsAtMs, askedAtMs }) => Math.round(failsAtMs - askedAtMs)

/** egg-logger with urllib 2, local time without a zone. */
function eggTime(ms) {
  const time = new Date(ms)
  const day = `${time.getUTCFullYear()}-${pad(time.getUTCMonth() + 1)}-${pad(time.getUTCDate())}`
  return `${day} ${pad(time.getUTCHours())}:${pad(time.getUTCMinutes())}:${pad(time.getUTCSeconds())},${pad(time.getUTCMilliseconds(), 3)}`
}

function eggError(wallMs, died) {
  const { plan } = died
  const core = coreError(died)
  const connected = core.syscall !== 'connect'
  const handled = connected ? plan.requests + (plan.end.kind === 'race' ? 1 : 0) : 1
  const kept = handled > 1
  const url = `http://${plan.host}:${plan.serverPort}${plan.path}`
  const name = core.timer !== undefined ? 'ResponseTimeoutError' : connected ? 'ResponseError' : 'RequestError'
  const message = core.timer === undefined ? core.message : `Response timeout for ${core.timer}ms`
  const res = {
    status: -1,
    statusCode: -1,
    statusMessage: null,
    headers: {},
    size: 0,
    aborted: false,
    rt: rt(died),
    keepAliveSocket: kept,
    requestUrls: [url],
    timing: null,
    remoteAddress: connected ? plan.serverAddress : '',
    remotePort: connected ? plan.serverPort : '',
    socketHandledRequests: handled,
    socketHandledResponses: Math.max(0, handled - 1),
  }
  return [
    `${eggTime(wallMs)} ERROR 197 nodejs.${name}: ${message}, GET ${url} -1 (connected: ${connected}, keepalive socket: ${kept}, socketHandledRequests: ${handled}, socketHandledResponses: ${Math.max(0, handled - 1)})`,
    'headers: {}',
    `    at ${core.timer === undefined ? core.at : 'Timeout._onTimeout (/srv/app/node_modules/urllib/lib/urllib.js:1085:15)'}`,
    ...(core.errno === undefined ? [] : [`errno: ${core.errno}`]),
    ...(core.timer === undefined ? [`code: "${core.code}"`] : []),
    ...(core.syscall === undefined ? [] : [`syscall: "${core.syscall}"`]),
    ...(connected ? [] : [`address: "${core.address}"`, `port: ${core.port}`]),
    `name: "${name}"`,
    'data: undefined',
    `path: "${plan.path}"`,
    'status: -1',
    'headers: {}',
    `res: ${JSON.stringify(res)}`,
    'pid: 197',
    'hostname: orders-7d9f6c5b8-x2k4q',
    '',
  ]
}

/** pino with axios. */
function pinoError(wallMs, died) {
  const { plan } = died
  const { at, timer, ...core } = coreError(died)
  const told = timer === undefined ? core : { message: `timeout of ${timer}ms exceeded`, code: 'ECONNABORTED' }
  const err = {
    type: 'AxiosError',
    ...told,
    stack: `AxiosError: ${told.message}\n    at ${at}`,
    config: {
      method: 'get',
      baseURL: `http://${plan.host}:${plan.serverPort}`,
      url: plan.path,
      timeout: timer ?? 60_000,
    },
    name: 'AxiosError',
  }
  return [
    JSON.stringify({ level: 50, time: Math.floor(wallMs), pid: 570, hostname: 'cart-5f6d', err, msg: told.message }),
  ]
}

/** console with a time before it, and undici. */
function undiciError(wallMs, died) {
  const { plan } = died
  const { at, timer, ...core } = coreError(died)
  const head = `[${iso(wallMs)}] ERROR request failed:`
  if (timer !== undefined) {
    return [
      `${head} HeadersTimeoutError: Headers Timeout Error`,
      '    at FastTimer.onParserTimeout [as _onTimeout] (/srv/app/node_modules/undici/lib/dispatcher/client-h1.js:700:28) {',
      "  code: 'UND_ERR_HEADERS_TIMEOUT'",
      '}',
    ]
  }
  if (core.errno !== undefined) {
    const members = Object.entries(core).filter(([name]) => name !== 'message')
    return [
      `${head} Error: ${core.message}`,
      `    at ${at} {`,
      ...members.map(([name, value]) => `  ${name}: ${typeof value === 'string' ? `'${value}'` : value},`),
      '}',
    ]
  }
  return [
    `${head} SocketError: other side closed`,
    '    at Socket.onHttpSocketEnd (/srv/app/node_modules/undici/lib/dispatcher/client-h1.js:938:22)',
    '    at Socket.emit (node:events:536:35) {',
    "  code: 'UND_ERR_SOCKET',",
    '  socket: {',
    `    localAddress: '${plan.service.address}',`,
    `    localPort: ${plan.clientPort},`,
    `    remoteAddress: '${plan.serverAddress}',`,
    `    remotePort: ${plan.serverPort},`,
    "    remoteFamily: 'IPv4',",
    '    bytesRead: 0',
    '  }',
    '}',
  ]
}

/** winston's printf with a line of its own, and node's http. */
function lineError(wallMs, died) {
  const { plan } = died
  const { at, ...core } = coreError(died)
  const members = Object.entries(core).filter(([name]) => name !== 'message' && name !== 'timer')
  return [
    `${iso(wallMs)} [billing] error: GET http://${plan.host}:${plan.serverPort}${plan.path} failed after ${rt(died)} ms: Error: ${core.message}`,
    `    at ${at} {`,
    ...members.map(([name, value]) => `  ${name}: ${typeof value === 'string' ? `'${value}'` : value},`),
    '}',
  ]
}

const said = (i) =>
  `handled request in ${i % 97}ms with status 200, cache ${i % 3 === 0 ? 'hit' : 'miss'}, tenant ${(i * 7919) % 5000}`

/** By service: an error, and a line of every day. Times are what the service's clock shows, ms. */
export const TEXTS = {
  orders: {
    error: eggError,
    line: (ms, i) =>
      `${eggTime(ms)} INFO 197 [-/198.18.0.1/${(i * 2_654_435_761) % 1e9}/${i % 97}ms GET /orders/${i % 9973}] ${said(i)}`,
  },
  cart: {
    error: pinoError,
    line: (ms, i) =>
      `{"level":30,"time":${Math.floor(ms)},"pid":570,"hostname":"cart-5f6d","reqId":"${(i * 40_503) % 1e8}","msg":"${said(i)}"}`,
  },
  search: {
    error: undiciError,
    line: (ms, i) => `[${iso(ms)}] INFO  GET /search?q=${(i * 31) % 4999} 200 - ${said(i)}`,
  },
  billing: {
    error: lineError,
    line: (ms, i) => `${iso(ms)} [billing] info: POST /invoices/${(i * 17) % 99_991} ${said(i)}`,
  },
}

/** What a service's clock shows at a moment of the day, ms since the epoch as if its zone were UTC. */
export const wallOf = ({ aheadMs, zoneMs }, ms) => START_SEC * 1000 + ms + aheadMs + (zoneMs ?? 0)
