import { firstLine, type Reading } from './reading.js'
import { meaningOfCode, meaningOfMessage, meaningOfName } from './vocabulary.js'

/** Packages whose frames in a stack tell which library made the request, and its name where that differs. */
const PACKAGES: readonly (readonly [string, string])[] = [
  ['ky', 'ky'],
  ['axios', 'axios'],
  ['got', 'got'],
  ['node-fetch', 'node-fetch'],
  ['node-fetch-native', 'node-fetch'],
  ['superagent', 'superagent'],
  ['needle', 'needle'],
  ['request-promise-core', 'request'],
  ['request', 'request'],
  ['urllib/lib', 'urllib2'],
  ['urllib2/lib', 'urllib2'],
  ['urllib', 'urllib'],
  ['ioredis', 'ioredis'],
  ['@redis/client', 'redis'],
  ['redis', 'redis'],
  ['mysql2', 'mysql2'],
  ['mysql', 'mysql'],
  ['pg', 'pg'],
  ['pg-pool', 'pg'],
  ['postgres', 'postgres'],
  ['mongodb', 'mongodb'],
  ['tedious', 'tedious'],
  ['@grpc/grpc-js', 'grpc'],
  ['kafkajs', 'kafkajs'],
  ['amqplib', 'amqplib'],
  ['nodemailer', 'nodemailer'],
  ['@elastic/transport', '@elastic/transport'],
  ['ws', 'ws'],
  ['agentkeepalive', 'agentkeepalive'],
  ['undici', 'undici'],
]
const NAMES: readonly (readonly [RegExp, string])[] = [
  [/^AxiosError$/, 'axios'],
  [/^Mongo\w+Error$/, 'mongodb'],
  [/^HttpClient\w+Error$/, 'urllib'],
  [/^KafkaJS\w+$/, 'kafkajs'],
]

/** Other libraries have a FetchError too (ofetch). */
const NODE_FETCH = /^(?:request to \S+ failed, reason: |Invalid response body while |network timeout at: )/

/** npm name of the library that made the request (urllib 2 as `urllib2`, `node` for core's http server); `null` if the text does not tell. */
export function clientLibrary(reading: Reading): string | null {
  const stacks = reading.chain.map((link) => link.stack).join('\n')
  return (
    urllib(reading) ??
    axios(reading) ??
    byName(reading) ??
    byFrames(stacks) ??
    byFetch(reading, stacks) ??
    byMeaning(reading) ??
    byCore(stacks)
  )
}

/** urllib adds `res` to each error: version 2 counts by `socketHandledRequests`, versions 3 and 4 describe the socket. */
function urllib(reading: Reading): string | null {
  for (const scope of reading.scopes) {
    const res = scope.dump('res')
    if (res?.at('socketHandledRequests') !== undefined) return 'urllib2'
    if (res?.dump('socket')?.at('handledRequests') !== undefined) return 'urllib'
  }
  const message = firstLine(reading.chain[0].message)
  return /\bkeepalive socket: (?:true|false)\b.*\bsocketHandledRequests: \d/s.test(message) ? 'urllib2' : null
}

function axios(reading: Reading): string | null {
  return reading.chain.some(
    (link) => link.props.at('isAxiosError') === true || isAxiosAgent(link.props.at('config', 'headers', 'User-Agent')),
  )
    ? 'axios'
    : null
}

function isAxiosAgent(value: unknown): boolean {
  return typeof value === 'string' && value.startsWith('axios/')
}

function byName(reading: Reading): string | null {
  for (const { name, message } of reading.chain) {
    if (name === 'FetchError' && NODE_FETCH.test(message ?? '')) return 'node-fetch'
    const known = NAMES.find(([pattern]) => name !== null && pattern.test(name))
    if (known !== undefined) return known[1]
  }
  return null
}

function byFrames(stacks: string): string | null {
  return PACKAGES.find(([name]) => stacks.includes(`node_modules/${name}/`))?.[1] ?? null
}

function byFetch(reading: Reading, stacks: string): string | null {
  const failed = reading.chain.some((link) => /^fetch failed\b/.test(link.message ?? ''))
  return failed || stacks.includes('node:internal/deps/undici') ? 'fetch' : null
}

function byMeaning(reading: Reading): string | null {
  for (const link of [...reading.chain].reverse()) {
    const message = firstLine(link.message)
    const meanings = [
      link.code === null ? null : meaningOfCode(link.code, message),
      meaningOfMessage(message),
      link.name === null ? null : meaningOfName(link.name),
    ]
    const client = meanings.map((meaning) => meaning?.client ?? null).find((name) => name !== null)
    if (client !== undefined) return client
  }
  return null
}

function byCore(stacks: string): string | null {
  return /\bat (?:abortIncoming|socketOn\w+) \((?:node:)?_http_server/.test(stacks) ? 'node' : null
}
