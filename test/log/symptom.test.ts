import { describe, expect, test } from 'vitest'
import { readText } from './support/log-text.js'

const HTTP = 'node:_http_client'

describe('what a record says of the wire', () => {
  test.each([
    ['an RST that the kernel reported', "Error: read ECONNRESET\n    at TCP.onStreamRead (node:x:1:1) {\n  errno: -104,\n  code: 'ECONNRESET',\n  syscall: 'read'\n}", 'reset'],
    ['the same in another\'s words', 'FetchError: request to http://a.example.com/ failed, reason: read ECONNRESET', 'reset'],
    ['a write behind an RST', 'Error: write EPIPE', 'reset'],
    ['a FIN before the answer', `Error: socket hang up\n    at Socket.socketOnEnd (${HTTP}:528:25) {\n  code: 'ECONNRESET'\n}`, 'fin'],
    ['a socket that was closed here', `Error: socket hang up\n    at Socket.socketCloseListener (${HTTP}:477:27) {\n  code: 'ECONNRESET'\n}`, 'local-close'],
    ['a hang up without a stack', 'ERROR upstream: socket hang up', null],
    ['a body that was cut: FIN or RST', `Error: aborted\n    at Socket.socketCloseListener (${HTTP}:464:19) {\n  code: 'ECONNRESET'\n}`, null],
    ['undici, the peer closed', "SocketError: other side closed\n    at Socket.x (undici.js:1:1) {\n  code: 'UND_ERR_SOCKET'\n}", 'fin'],
    ['a port that is closed', 'Error: connect ECONNREFUSED 192.0.2.1:80', 'refused'],
    ['a SYN without an answer', "Error: connect ETIMEDOUT 192.0.2.1:80\n    at x (a:1:1) {\n  errno: -110,\n  code: 'ETIMEDOUT',\n  syscall: 'connect'\n}", 'unanswered'],
    ['data without an answer', "Error: read ETIMEDOUT\n    at x (a:1:1) {\n  errno: -110,\n  code: 'ETIMEDOUT',\n  syscall: 'read'\n}", 'unanswered'],
    ['no route', 'Error: connect EHOSTUNREACH 192.0.2.1:80', 'unanswered'],
    ["a library's connect timer", "Error: connect ETIMEDOUT\n    at x (a:1:1) {\n  errorno: 'ETIMEDOUT',\n  code: 'ETIMEDOUT',\n  syscall: 'connect'\n}", 'timeout'],
    ["a client's timer", 'AxiosError: timeout of 500ms exceeded', 'timeout'],
    ['its cause tells more than the wrapper', "HttpClientRequestTimeoutError: Request timeout for 700 ms\n    at x (a:1:1) {\n  [cause]: HeadersTimeoutError: Headers Timeout Error\n      at y (a:1:1) {\n    code: 'UND_ERR_HEADERS_TIMEOUT'\n  }\n}", 'timeout'],
    ['an abort', 'AbortError: This operation was aborted', 'local-close'],
    ['the abort of a timer', 'DOMException [TimeoutError]: The operation was aborted due to timeout\n    at x (a:1:1)', 'timeout'],
    ['a handshake that was cut', "Error: Client network socket disconnected before secure TLS connection was established\n    at x (a:1:1) {\n  code: 'ECONNRESET'\n}", 'tls'],
    ['a peer that speaks no TLS', 'Error: write EPROTO 80:error:0A00010B:SSL routines:ssl3_get_record:wrong version number', 'tls'],
    ['a database that closed', "Error: Connection lost: The server closed the connection.\n    at x (a:1:1) {\n  code: 'PROTOCOL_CONNECTION_LOST'\n}", 'fin'],
    ['a WebSocket: FIN or RST', 'Error: websocket closed 1006 ', null],
    ['an answer that is no HTTP', "Error: Parse Error: Expected HTTP/\n    at x (a:1:1) {\n  code: 'HPE_INVALID_CONSTANT'\n}", null],
  ] as const)('%s', async (_, text, symptom) => {
    const { errors } = await readText(`${text}\n`)
    expect(errors).toHaveLength(1)
    expect(errors[0].symptom).toBe(symptom)
  }) // prettier-ignore
})

describe('which library made the request', () => {
  test.each([
    ['/srv/app/node_modules/needle/lib/needle.js', 'needle'],
    ['/srv/app/node_modules/@redis/client/dist/lib/client/socket.js', 'redis'],
    ['/srv/app/node_modules/.pnpm/ioredis@5.4.1/node_modules/ioredis/built/Redis.js', 'ioredis'],
    ['node:internal/deps/undici/undici', 'fetch'],
    ['C:\\app\\src\\index.js', null],
    ['node:net', null],
  ])('a frame in %s tells %s', async (file, client) => {
    const { errors } = await readText(`Error: read ECONNRESET\n    at f (${file}:1:2)\n`)
    expect(errors[0].client).toBe(client)
  })
})
