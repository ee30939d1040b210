import { describe, expect, test } from 'vitest'
import { readText } from './support/log-text.js'

const AT = '2026-11-22T10:00:00.000Z'

describe('a line that tells of a failure', () => {
  test.each([
    ['ERROR upstream error: read ECONNRESET', 'ECONNRESET', 'read ECONNRESET'],
    ['error GET http://a.example.com/x failed (ECONNRESET): socket hang up', 'ECONNRESET', 'socket hang up'],
    ['ERROR upstream error: socket hang up', null, 'socket hang up'],
    ['WARN retrying, cause: connect ECONNREFUSED 192.0.2.9:80', 'ECONNREFUSED', 'connect ECONNREFUSED 192.0.2.9:80'],
    ['INFO client gone: write EPIPE', 'EPIPE', 'write EPIPE'],
    ['ERROR upstream failed: ECONNREFUSED', 'ECONNREFUSED', 'ECONNREFUSED'],
    ['ERROR upstream call failed Connection is closed.', null, 'Connection is closed.'],
    ['ERROR call failed: timeout of 500ms exceeded', null, 'timeout of 500ms exceeded'],
    ['ERROR upstream said Client network socket disconnected before secure TLS connection was established', null, 'Client network socket disconnected before secure TLS connection was established'],
    ['ERROR Error: connect ETIMEDOUT 192.0.2.9:80', 'ETIMEDOUT', 'connect ETIMEDOUT 192.0.2.9:80'],
    ['level=error msg="x" err="read ECONNRESET" code=ECONNRESET', 'ECONNRESET', 'read ECONNRESET'],
    ['ERROR {"msg":"x","error":"socket hang up"}', null, 'socket hang up'],
    ['ERROR call failed: TypeError: fetch failed', null, 'fetch failed'],
    ['{"level":"error","err":"fetch failed","error":{},"message":"call failed"}', null, 'fetch failed'],
    ["error:   Timeout awaiting 'request' for 150ms", null, "Timeout awaiting 'request' for 150ms"],
    ['ERROR [svc] call failed: ReadError: The server aborted pending request (cause: [object Object])', null, 'The server aborted pending request (cause: [object Object])'],
    ['ERROR FetchError: Invalid response body while trying to fetch http://a.example.com/: aborted', null, 'Invalid response body while trying to fetch http://a.example.com/: aborted'],
    ["ERROR order 7 failed: Can't add new command when connection is in closed state", null, "Can't add new command when connection is in closed state"],
    ['error:   aborted', null, 'aborted'],
    ['ERROR order 7 failed: connection <monitor> to 192.0.2.7:27017 closed', null, 'connection <monitor> to 192.0.2.7:27017 closed'],
    ['ERROR order 7 failed: The operation was aborted due to timeout', null, 'The operation was aborted due to timeout'],
    ['ERROR order 7 failed: [POST] "http://192.0.2.7/x": <no response> fetch failed', null, '[POST] "http://192.0.2.7/x": <no response> fetch failed'],
    ['ERROR NatsError: CONNECTION_REFUSED', null, 'CONNECTION_REFUSED'],
    ['ERROR Connection Timeout', null, 'Connection Timeout'],
  ] as const)('%s', async (line, code, message) => {
    const { errors } = await readText(`${AT} ${line}\n`)
    expect(errors.map((error) => [error.code, error.message])).toEqual([[code, message]])
  }) // prettier-ignore
})

describe('a line that only mentions one', () => {
  test.each([
    "ERROR TypeError: fetch failed\n    at a (b.js:1:1) {\n  [cause]: Error: getaddrinfo ENOTFOUND a.example.com\n      at c (d.js:1:1) {\n    code: 'ENOTFOUND'\n  }\n}",
    'INFO retry policy loaded: attempts=2 retryOn=ECONNRESET,ETIMEDOUT,EPIPE backoff=200ms',
    'WARN circuit breaker inventory: 0 ECONNRESET and 0 "socket hang up" in the last 60s, state=closed',
    'INFO GET /health 200 remoteAddress=192.0.2.1 remotePort=40112 socket reuse ok, last ECONNRESET none',
    "INFO query finished in 18ms: SELECT id FROM outbox WHERE last_error LIKE '%ECONNRESET%'",
    "ERROR slow query: SELECT id FROM outbox WHERE last_error = 'read ECONNRESET'",
    'INFO will exit on ECONNRESET (supervisor restarts us)',
    "INFO options: { errorCodes: ['ECONNRESET', 'EPIPE'], timeout: 500 }",
    'INFO stats: ECONNRESET=3 ETIMEDOUT=0 EPIPE=1',
    'INFO stats: {"ECONNRESET":3,"ETIMEDOUT":0}',
    'INFO codes that are retried: ECONNRESET ETIMEDOUT',
    'INFO GET /orders/ECONNRESET 200 3ms',
    'INFO set keep-alive timeout of 5000 ms',
    'INFO upload aborted by user choice',
    'ERROR getaddrinfo ENOTFOUND no-such-host.example.com',
    'ERROR Error: getaddrinfo EAI_AGAIN db.example.com',
    "ERROR TypeError: Cannot read properties of undefined (reading 'timeout')",
    'ERROR AxiosError: Request failed with status code 500',
    'ERROR Error: Lock wait timeout exceeded; try restarting transaction',
    'WARN docs: when you see "read ECONNRESET" restart the pod',
    '{"level":"info","msg":"retry stats","code":"ECONNRESET","count":3}',
    '{"level":30,"msg":"config","retry":{"codes":["ECONNRESET"]},"timeout":500}',
    'level=info msg="policy" codes=ECONNRESET,EPIPE',
  ])('%s', async (line) => {
    const plain = await readText(`${line.startsWith('{') ? '' : `${AT} `}${line}\n`)
    expect(plain.errors).toEqual([])
  })
})
