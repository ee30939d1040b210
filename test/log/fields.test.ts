import { describe, expect, test } from 'vitest'
import type { SocketError } from '../../src/model/socket-error.js'
import { readText } from './support/log-text.js'

async function only(text: string): Promise<SocketError> {
  const { errors } = await readText(`${text}\n`)
  expect(errors).toHaveLength(1)
  return errors[0]
}

describe('fields, wherever a record has them', () => {
  test.each([
    ['an error\'s own', "Error: read ECONNRESET\n    at x (a:1:1) {\n  remoteAddress: '::ffff:192.0.2.7',\n  remotePort: 443,\n  localAddress: '2001:DB8:0::1',\n  localPort: 40001\n}", { remoteAddress: '192.0.2.7', remotePort: 443, localAddress: '2001:db8::1', localPort: 40001 }],
    ['empty before there is a connection', "Error: connect ECONNREFUSED 192.0.2.7:81\n    at x (a:1:1) {\n  syscall: 'connect',\n  address: '192.0.2.7',\n  port: 81,\n  socket: { remoteAddress: '', remotePort: 0 }\n}", { remoteAddress: '192.0.2.7', remotePort: 81 }],
    ['pairs behind a message', '2026-11-22T10:00:00Z ERROR call failed: read ECONNRESET remoteAddress=192.0.2.7 remotePort=443 localPort=40001 rt=31', { remoteAddress: '192.0.2.7', remotePort: 443, localPort: 40001, rtMs: 31, code: 'ECONNRESET' }],
    ['JSON behind a message', '2026-11-22T10:00:00Z ERROR call failed: read ECONNRESET {"remoteAddress":"192.0.2.7","remotePort":443,"reqId":"r-1"}', { remoteAddress: '192.0.2.7', remotePort: 443, requestId: 'r-1' }],
    ['ECS names', '{"@timestamp":"2026-11-22T10:00:00Z","error.message":"read ECONNRESET","error.code":"ECONNRESET","destination":{"ip":"192.0.2.7","port":443},"trace.id":"t-1","process.pid":7}', { remoteAddress: '192.0.2.7', remotePort: 443, requestId: 't-1', pid: 7, message: 'read ECONNRESET' }],
    ['an address in words', '2026-11-22T10:00:00Z ERROR request to 192.0.2.7:8080 failed: socket hang up', { remoteAddress: '192.0.2.7', remotePort: 8080 }],
    ['an IPv6 address in words', 'Error: connect ECONNREFUSED 2001:db8::7:8080', { remoteAddress: '2001:db8::7', remotePort: 8080 }],
    ['a URL in words', '2026-11-22T10:00:00Z ERROR GET https://api.example.com/v1/x?y=1 failed: socket hang up', { method: 'GET', url: 'https://api.example.com/v1/x?y=1', host: 'api.example.com', port: 443, path: '/v1/x?y=1' }],
    ['a base and a path', "AxiosError: socket hang up\n    at x (a:1:1) {\n  config: { baseURL: 'http://api.example.com:81/v1/', url: '/x', method: 'put' }\n}", { method: 'PUT', url: 'http://api.example.com:81/v1/x', host: 'api.example.com', port: 81, path: '/v1/x' }],
    ['addresses tried one after another', 'ConnectTimeoutError: Connect Timeout Error (attempted addresses: 192.0.2.1:443, 2001:db8::1:443, timeout: 10000ms)', { remoteAddress: null, attempts: [{ address: '192.0.2.1', port: 443, code: null }, { address: '2001:db8::1', port: 443, code: null }] }],
    ['the inbound request is not the one that failed', '{"level":50,"time":1795343740603,"req":{"method":"POST","url":"/orders","remoteAddress":"192.0.2.200","remotePort":5000},"err":{"message":"connect ECONNREFUSED 192.0.2.7:81","code":"ECONNREFUSED","stack":"Error: connect ECONNREFUSED 192.0.2.7:81\\n    at x"},"msg":"failed"}', { method: null, path: null, remoteAddress: '192.0.2.7', remotePort: 81, side: 'client' }],
    ['the code of the system goes before the library\'s', "RequestError: failed\n    at x (a:1:1) {\n  code: 'ERR_SOCKET_CLOSED',\n  [cause]: Error: read ECONNRESET\n      at y (a:1:1) {\n    code: 'ECONNRESET'\n  }\n}", { code: 'ECONNRESET', cause: { name: 'Error', code: 'ECONNRESET', message: 'read ECONNRESET' } }],
    ['the host that wrote the log is not the peer', '2026-11-22 13:09:34,639 ERROR 27842 nodejs.EPIPEError: write EPIPE\n    at x (node:net:1:1)\nerrno: -32\ncode: "EPIPE"\nsyscall: "write"\npid: 27842\nhostname: vm\n', { host: null, code: 'EPIPE', pid: 27842 }],
    ['an error within an object', "2026-11-22T10:00:00Z {\n  level: 'error',\n  error: Error: socket hang up\n      at a (b.js:1:1) {\n    code: 'ECONNRESET',\n    config: { headers: [Object [AxiosHeaders]], url: 'http://192.0.2.7:81/x', method: 'post' }\n  }\n}", { code: 'ECONNRESET', method: 'POST', url: 'http://192.0.2.7:81/x' }],
    ['an error within the braces of its properties (Node 10)', "{ Error: connect ECONNREFUSED 192.0.2.7:81\n    at a (b.js:1:1)\n  errno: 'ECONNREFUSED',\n  code: 'ECONNREFUSED',\n  syscall: 'connect',\n  address: '192.0.2.7',\n  port: 81 }", { code: 'ECONNREFUSED', remoteAddress: '192.0.2.7', remotePort: 81, symptom: 'refused' }],
    ['the same in one line (compact)', "2026-11-22T10:00:00Z ERROR order failed { [AxiosError: timeout of 150ms exceeded] code: 'ECONNABORTED', config: { url: 'http://192.0.2.7:81/x', method: 'post' } }", { code: 'ECONNABORTED', name: 'AxiosError', method: 'POST', path: '/x' }],
    ['hidden members and separated digits', "Error: connect ECONNREFUSED 192.0.2.7:40001\n    at a (b.js:1:1) {\n  [stack]: 'Error: connect ECONNREFUSED 192.0.2.7:40001\\n    at a (b.js:1:1)',\n  code: 'ECONNREFUSED',\n  syscall: 'connect',\n  address: '192.0.2.7',\n  port: 40_001,\n  requestUrls: [ 'http://192.0.2.7:40001/x', [length]: 1 ]\n}", { remotePort: 40001, path: '/x' }],
    ['a stack beside what the application said', '{"level":"error","message":"order 7 failed","stack":"Error: read ECONNRESET\\n    at a (b.js:1:1)"}', { message: 'read ECONNRESET', code: 'ECONNRESET' }],
    ['a request that an object deep in the error shows', "Error: read ECONNRESET\n    at a (b.js:1:1) {\n  meta: {\n    connection: { url: 'http://192.0.2.7:81/' },\n    request: { params: { method: 'POST', path: '/v1/x' } }\n  }\n}", { method: 'POST', path: '/v1/x' }],
    ['a cause that is a text', '{"level":"error","error":{"message":"fetch failed","type":"TypeError","stack_trace":"TypeError: fetch failed\\n    at a (b.js:1:1)","cause":"Error: connect ECONNREFUSED 192.0.2.7:81\\n    at c (d.js:1:1)"}}', { code: 'ECONNREFUSED', remoteAddress: '192.0.2.7', cause: { name: 'Error', code: 'ECONNREFUSED', message: 'connect ECONNREFUSED 192.0.2.7:81' } }],
    ['members under a logger\'s own', '{"@timestamp":"2026-11-22T10:00:00Z","@message":"order failed","@fields":{"level":"error","err":"socket hang up","requestId":"r-7","remotePort":81}}', { message: 'socket hang up', requestId: 'r-7', remotePort: 81 }],
    ['addresses that were tried, none of them told outside', "AggregateError: All promises were rejected\n    at a (b.js:1:1) {\n  [errors]: [\n    Error: connect ECONNREFUSED 192.0.2.7:81\n        at c (d.js:1:1) {\n      code: 'ECONNREFUSED',\n      syscall: 'connect',\n      address: '192.0.2.7',\n      port: 81\n    }\n  ]\n}", { symptom: 'refused', attempts: [{ address: '192.0.2.7', port: 81, code: 'ECONNREFUSED' }] }],
    ['a number is no code', "Error: 14 UNAVAILABLE: Connection dropped\n    at x (a:1:1) {\n  code: 14,\n  details: 'Connection dropped'\n}", { code: 'UNAVAILABLE', client: 'grpc' }],
  ] as const)('%s', async (_, text, fields) => {
    expect(await only(text)).toMatchObject(fields)
  }) // prettier-ignore
})

test('what the library prints and what the application prints of one failure are linked', async () => {
  const { errors } =
    await readText(`[urllib:warn] [Sun Nov 22 2026 14:09:00 GMT+0000 (Coordinated Universal Time)] [3] [worker:1] ResponseError: read ECONNRESET, POST http://192.0.2.20:8080/v1/backups/1 -1 (connected: true, keepalive socket: false, socketHandledRequests: 1, socketHandledResponses: 0)
headers: {}
stack: Error: read ECONNRESET
    at TCP.onStreamRead (node:internal/stream_base_commons:218:20)
[2026-11-22T14:09:00.177Z] POST /v1/backups/1 failed
Error: read ECONNRESET
    at TCP.onStreamRead (node:internal/stream_base_commons:218:20) {
  errno: -104,
  code: 'ECONNRESET',
  syscall: 'read',
  path: '/v1/backups/1',
  res: { rt: 3021, requestUrls: [ 'http://192.0.2.20:8080/v1/backups/1' ], remoteAddress: '192.0.2.20', remotePort: 8080 }
}
`)
  expect(errors.map(({ line, sameFailureAs }) => [line, sameFailureAs?.line ?? null])).toEqual([
    [1, null],
    [5, 1],
  ])
})

describe('records of one dead socket', () => {
  const pino = (ms: number, err: object, more: object = {}): string =>
    JSON.stringify({
      level: 50,
      time: 1795343740000 + ms,
      pid: 7,
      err: { type: 'Error', stack: 'Error: x\n    at y', ...err },
      ...more,
    })

  test.each([
    ['the same local port', pino(0, { message: 'read ECONNRESET', code: 'ECONNRESET', localPort: 40001, remotePort: 80 }), pino(3, { message: 'write EPIPE', code: 'EPIPE', localPort: 40001, remotePort: 80 }), 1],
    ['a local port used again much later', pino(0, { message: 'read ECONNRESET', code: 'ECONNRESET', localPort: 40001, remotePort: 80 }), pino(60_000, { message: 'read ECONNRESET', code: 'ECONNRESET', localPort: 40001, remotePort: 80 }), null],
    ['two sockets to one server', pino(0, { message: 'read ECONNRESET', code: 'ECONNRESET', remoteAddress: '192.0.2.1', remotePort: 8080 }), pino(1, { message: 'read ECONNRESET', code: 'ECONNRESET', remoteAddress: '192.0.2.1', remotePort: 8080 }), null],
    ['one client of a server', pino(0, { message: 'read ECONNRESET', code: 'ECONNRESET' }, { msg: 'clientError', remoteAddress: '192.0.2.200', remotePort: 40001 }), pino(2, { message: 'aborted', code: 'ECONNRESET', stack: 'Error: aborted\n    at abortIncoming (node:_http_server:796:17)' }, { req: { id: 1, remoteAddress: '192.0.2.200', remotePort: 40001 } }), 1],
  ] as const)('%s', async (_, first, second, earlier) => {
    const { errors } = await readText(`${first}\n${second}\n`)
    expect(errors.map((error) => error.sameFailureAs)).toEqual([null, earlier === null ? null : { file: 'app.log', line: earlier }])
  }) // prettier-ignore
})

test('pairs behind an error on its own line tell of the request', async () => {
  const log = '<22 Nov 2026 10:35:35> E | worker: Error: read ECONNRESET method=POST path=/orders rt=1500\n'
  const linePattern = /^<(?<time>[^>]+)> (?<level>[A-Z]) \| (?<message>.*)/
  const { errors } = await readText(log, { linePattern })
  expect(errors).toMatchObject([{ code: 'ECONNRESET', method: 'POST', path: '/orders', rtMs: 1500 }])
})
