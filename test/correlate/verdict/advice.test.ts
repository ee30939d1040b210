import { describe, expect, test } from 'vitest'
import { clientOption } from '../../../src/correlate/verdict/client-options.js'
import { judge } from '../../../src/correlate/verdict/judge.js'
import { timerNames, timersNear } from '../../../src/correlate/verdict/timers.js'
import type { SocketError } from '../../../src/model/socket-error.js'
import { errorOf, flowOf } from '../../helpers/flow.js'

const OPEN = '0 C S, 30 S SA, 30 C A'
const GET = `${OPEN}, 31 C PA get=/orders, 62 S A`
const EXCHANGE = `${GET}, 70 S PA res=200:10:10, 71 C A`
const RACE = `${EXCHANGE}, 5071 S FA, 5091 C PA get=/orders ack=-1, 5122 S R win=0`
const HALF_OPEN = `${EXCHANGE}, 900071 C PA get=/orders, 900102 S R win=0`

async function adviceOn(segments: string, told: Partial<SocketError>): Promise<string> {
  const { flow, capture } = await flowOf(segments)
  return judge(flow, capture, errorOf(told), 'client').advice.join('\n')
}

test.each<[string, string, Partial<SocketError>, string]>([
  ['a race under axios', RACE, { client: 'axios' }, 'freeSocketTimeout of an agentkeepalive agent given as httpAgent'],
  ['a race under undici', RACE, { client: 'undici' }, 'set keepAliveTimeout of the Agent or Pool below 5.00 s'],
  ['a race under got', RACE, { client: 'got' }, '(retry: { limit, methods, errorCodes })'],
  ['a race under an unknown client', RACE, {}, "the client's free-socket timeout below 5.00 s"],
  ['two timers that fit as well', RACE, {}, "Node's keepAliveTimeout of 5 s, or Apache's KeepAliveTimeout"],
  ['no answer for pg', `${GET}, 5031 C FA`, { client: 'pg', symptom: 'timeout' }, 'raise query_timeout'],
  [
    'no answer for node-fetch',
    `${GET}, 5031 C FA`,
    { client: 'node-fetch', symptom: 'timeout' },
    'timeout (version 2)',
  ],
  ['a forgotten connection of mysql2', HALF_OPEN, { client: 'mysql2' }, 'enableKeepAlive with keepAliveInitialDelay'],
  ['how long it had been idle', HALF_OPEN, {}, 'a timer below that'],
  ['an idle reset of grpc', `${EXCHANGE}, 60071 S R`, { client: 'grpc' }, 'grpc.client_idle_timeout_ms'],
  [
    'no answer to a SYN',
    '0 C S, 1000 C S again, 3000 C S again',
    { client: 'ioredis' },
    'Set connectTimeout and retry',
  ],
])('names what to set: %s', async (_, segments, told, text) => expect(await adviceOn(segments, told)).toContain(text))

describe('timers', () => {
  test("of another client are not named: undici's 300 s is not urllib 2's", () => {
    expect(timersNear(300_000, 'client', 'response', { client: 'undici' })).toHaveLength(1)
    expect(timersNear(300_000, 'client', 'response', { client: 'urllib2' })).toEqual([])
  })

  test("of a database are named at its port: MySQL's 8 h", () => {
    expect(timerNames(28_800_000, 'server', 'idle', { port: 3306 })).toContain('wait_timeout')
    expect(timerNames(28_800_000, 'server', 'idle', { port: 443 })).toBeNull()
  })

  test('are two where two fit equally', () =>
    expect(timerNames(60_000, 'server', 'request')).toBe(
      "nginx's client_body_timeout or client_header_timeout of 60 s, or Node's headersTimeout of 60 s",
    ))
})

test.each([
  ...['urllib2', 'urllib', 'agentkeepalive', 'node', 'undici', 'fetch', 'axios', 'got', 'node-fetch', 'superagent'],
  ...['needle', 'request', 'ky', 'ioredis', 'redis', 'mysql2', 'pg', 'mongodb', 'grpc', 'ws'],
])('%s has its own word for waiting and for connecting', (client) => {
  expect(clientOption(client, 'response')).toEqual(expect.any(String))
  if (client !== 'agentkeepalive') expect(clientOption(client, 'connect')).toEqual(expect.any(String))
})
