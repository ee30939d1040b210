import { describe, expect, test } from 'vitest'
import { conversation } from '../build/conversation.js'
import { flowOf, scanFrames } from '../build/scan.js'

const OPEN = '0 C S, 10 S SA, 20 C A, '
const GET = 'data=GET_/items?x=1_HTTP/1.1\\r\\nHost:_api.example.com\\r\\nAccept:_*/*\\r\\n\\r\\n'
const head = (text: string): string => `data=${text.replaceAll(' ', '_').replaceAll('\n', '\\r\\n')}\\r\\n\\r\\n`

describe('requests', () => {
  test('method, path, host, where it began', async () => {
    const flow = await flowOf(`${OPEN} 30 C PA ${GET}`)
    expect(flow).toMatchObject({ requests: 1, lastResponse: null, tls: null })
    expect(flow.lastRequest).toEqual({
      frame: 4,
      timeNs: 30e6,
      method: 'GET',
      path: '/items?x=1',
      host: 'api.example.com',
      contentLength: null,
      bodyBytes: 0,
    })
  })

  test.each([
    ['POST /u HTTP/1.1\nContent-Length: 12\nHost:a', { method: 'POST', path: '/u', host: 'a', contentLength: 12 }],
    ['M-SEARCH * HTTP/1.1', { method: 'M-SEARCH', path: '*', host: null }],
    ['PROPPATCH /dav HTTP/1.1', { method: 'PROPPATCH' }],
    ['CONNECT example.com:443 HTTP/1.1', { method: 'CONNECT', path: 'example.com:443' }],
    ['GET http://example.com/ HTTP/1.0', { path: 'http://example.com/' }],
    ['PUT / HTTP/1.1\nhOSt:  b.example \nCONTENT-LENGTH:7', { host: 'b.example', contentLength: 7 }],
    ['PUT / HTTP/1.1\nContent-Length: 99999999999999999999', { contentLength: null }],
    ['PUT / HTTP/1.1\nHost-Name: no\nXHost: no', { host: null }],
  ])('%s', async (text, expected) => {
    expect((await flowOf(`${OPEN} 30 C PA ${head(text)}`)).lastRequest).toMatchObject(expected)
  })

  test.each([
    ['a lower case method', 'get / HTTP/1.1'],
    ['an unknown method', 'GRAB / HTTP/1.1'],
    ['another version', 'PRI * HTTP/2.0'],
    ['no version', 'GET key'],
    ['a Redis command', '*1\n$4\nPING'],
    ['the beginning of a method only', 'GETTING / HTTP/1.1'],
  ])('%s is none', async (_, text) => {
    expect(await flowOf(`${OPEN} 30 C PA ${head(text)}`)).toMatchObject({ requests: null, lastRequest: null })
  })

  test('several on one connection, the body passed over by counting', async () => {
    const post = head('POST /a HTTP/1.1\nContent-Length: 30')
    const lines = `30 C PA ${post}, 31 C PA 10, 32 C PA 20, 33 C PA ${GET}, 34 C PA ${post}, 35 C PA 7`
    const flow = await flowOf(OPEN + lines)
    expect(flow.requests).toBe(3)
    expect(flow.lastRequest).toMatchObject({ frame: 8, path: '/a', contentLength: 30, bodyBytes: 7 })
  })

  test('pipelined in one packet', async () => {
    const flow = await flowOf(`${OPEN} 30 C PA ${GET}${GET.slice('data='.length)}`)
    expect(flow.requests).toBe(2)
  })

  test('a chunked body', async () => {
    const post = head('POST /c HTTP/1.1\nTransfer-Encoding: gzip, chunked')
    const body = 'data=5\\r\\nhello\\r\\n0\\r\\n\\r\\n'
    const flow = await flowOf(`${OPEN} 30 C PA ${post}, 31 C PA ${body}, 32 C PA ${GET}`)
    expect(flow).toMatchObject({ requests: 2, lastRequest: { path: '/items?x=1' } })
  })

  test('a head that is cut anywhere by the end of a segment', async () => {
    const text = 'POST /long HTTP/1.1\\r\\nHost:_a.example\\r\\nContent-Length:_4\\r\\n\\r\\nbody'.replaceAll(' ', '_')
    const pieces = text.match(/\\[rn]|./g) ?? []
    for (let cut = 1; cut < pieces.length; cut++) {
      const [first, second] = [pieces.slice(0, cut).join(''), pieces.slice(cut).join('')]
      const flow = await flowOf(`${OPEN} 30 C PA data=${first}, 31 C PA data=${second}, 32 C PA ${GET}`)
      expect(flow.requests, first).toBe(2)
      const alone = await flowOf(`${OPEN} 30 C PA data=${first}, 31 C PA data=${second}`)
      expect(alone.lastRequest, first).toMatchObject({ frame: 4, path: '/long', host: 'a.example', bodyBytes: 4 })
    }
  })

  test('one byte at a time', async () => {
    const text = `GET_/b_HTTP/1.1\\r\\nHost:_b\\r\\n\\r\\n`
    const pieces = text.match(/\\[rn]|./g) ?? []
    const flow = await flowOf(OPEN + pieces.map((piece, i) => `${String(30 + i)} C PA data=${piece}`).join())
    expect(flow.lastRequest).toMatchObject({ frame: 4, path: '/b', host: 'b' })
  })

  test('a head without an end is not waited for for ever', async () => {
    const lines = Array.from({ length: 20 }, (_, i) => `${String(40 + i)} C PA 1000`)
    const flow = await flowOf(`${OPEN} 30 C PA data=GET_/endless_HTTP/1.1\\r\\nCookie:_, ${lines.join()}`)
    expect(flow.lastRequest).toMatchObject({ frame: 4, path: '/endless', contentLength: null })
  })

  test('as far as the snaplen lets see', async () => {
    const frames = conversation(`${OPEN} 30 C PA ${head('POST /cut/short HTTP/1.1\nContent-Length: 5')}, 40 C PA 5`)
    const cut = frames.map((frame) => ({
      ...frame,
      wireLength: frame.bytes.length,
      bytes: frame.bytes.subarray(0, 40 + 9),
    }))
    const { flows } = await scanFrames(cut)
    expect(flows[0]).toMatchObject({ requests: 1, lastRequest: { path: '/cut', host: null, contentLength: null } })
  })

  test('a path longer than what is kept', async () => {
    const flow = await flowOf(`${OPEN} 30 C PA ${head(`GET /${'p'.repeat(2000)} HTTP/1.1\nHost: ${'h'.repeat(900)}`)}`)
    expect(flow.lastRequest?.path).toHaveLength(1024)
    expect(flow.lastRequest?.host).toHaveLength(255)
  })

  test('retransmitted ones are not counted again', async () => {
    expect((await flowOf(`${OPEN} 30 C PA ${GET}, 400 C PA seq=1 ${GET}`)).requests).toBe(1)
  })

  test('behind a gap the next head is found at the beginning of a packet', async () => {
    const flow = await flowOf(`${OPEN} 30 C PA ${GET}, ! 31 C PA ${GET}, 32 C PA 50, 33 C PA ${GET}`)
    expect(flow.requests).toBe(2)
    expect(flow.lastRequest?.frame).toBe(6)
  })
})

describe('responses', () => {
  const OK = 'HTTP/1.1 200 OK\n'
  test.each([
    [
      'complete',
      `${OK}Content-Length: 30`,
      '40 S PA 30',
      { status: 200, contentLength: 30, bodyBytes: 30, complete: true },
    ],
    ['a part', `${OK}Content-Length: 30`, '40 S PA 20', { bodyBytes: 20, complete: false }],
    ['nothing but the head', `${OK}Content-Length: 30`, '', { bodyBytes: 0, complete: false }],
    ['an empty body', `${OK}Content-Length: 0`, '', { contentLength: 0, complete: true }],
    ['no content', 'HTTP/1.1 204 No Content', '', { status: 204, complete: true, contentLength: null }],
    ['not modified', 'HTTP/1.1 304 Not Modified\nContent-Length: 30', '', { complete: true }],
    ['until the connection closes', OK, '40 S PA 20', { contentLength: null, bodyBytes: 20, complete: null }],
    [
      'a part lost by the capture',
      `${OK}Content-Length: 30`,
      '! 40 S PA 20, 41 S PA 10',
      { bodyBytes: 30, complete: true },
    ],
    [
      'chunks, complete',
      `${OK}Transfer-Encoding: chunked`,
      '40 S PA data=3\\r\\nabc\\r\\n0\\r\\n\\r\\n',
      { complete: true, bodyBytes: 13 },
    ],
    [
      'chunks with extension and trailer',
      `${OK}Transfer-Encoding: chunked`,
      '40 S PA data=A;x=y\\r\\n0123456789\\r\\n0\\r\\nTr:_1\\r\\n\\r\\n',
      { complete: true },
    ],
    [
      'chunks, a part',
      `${OK}Transfer-Encoding: chunked`,
      '40 S PA data=ff\\r\\nabc',
      { complete: false, bodyBytes: 7 },
    ],
    [
      'chunks without the last',
      `${OK}Transfer-Encoding: chunked`,
      '40 S PA data=3\\r\\nabc\\r\\n',
      { complete: false },
    ],
    [
      'chunks cut in the size line',
      `${OK}Transfer-Encoding: chunked`,
      '40 S PA data=1, 41 S PA data=0\\r\\n, 42 S PA 16, 43 S PA data=\\r\\n0\\r\\n, 44 S PA data=\\r\\n',
      { complete: true },
    ],
    [
      'chunks with a size line lost',
      `${OK}Transfer-Encoding: chunked`,
      '40 S PA data=3\\r\\nabc\\r\\n, ! 41 S PA 9, 42 S PA 9',
      { complete: null },
    ],
    [
      'the last chunk behind the loss',
      `${OK}Transfer-Encoding: chunked`,
      '! 41 S PA 9, 42 S PA data=x\\r\\n0\\r\\n\\r\\n',
      { complete: true },
    ],
    ['a broken size line', `${OK}Transfer-Encoding: chunked`, '40 S PA data=zz\\r\\nabc', { complete: null }],
  ])('%s', async (_, text, more, expected) => {
    const flow = await flowOf(`${OPEN} 30 C PA ${GET}, 35 S PA ${head(text.trimEnd())}, ${more}`)
    expect(flow.lastResponse).toMatchObject({ frame: 5, timeNs: 35e6, ...expected })
  })

  test('of HEAD has no body, whatever its length says', async () => {
    const lines = `30 C PA ${head('HEAD / HTTP/1.1')}, 35 S PA ${head('HTTP/1.1 200 OK\nContent-Length: 30')}`
    expect((await flowOf(OPEN + lines)).lastResponse).toMatchObject({ complete: true, contentLength: 30 })
  })

  test('an interim one stands until the final one comes', async () => {
    const lines = `30 C PA ${GET}, 31 S PA ${head('HTTP/1.1 100 Continue')}, 32 S PA ${head('HTTP/1.1 500 No')}`
    expect((await flowOf(OPEN + lines)).lastResponse).toMatchObject({ status: 500, frame: 6 })
    const only = `30 C PA ${GET}, 31 S PA ${head('HTTP/1.1 103 Early Hints')}`
    expect((await flowOf(OPEN + only)).lastResponse).toMatchObject({ status: 103, complete: false })
  })

  test.each([
    ['CONNECT', 'CONNECT a:443 HTTP/1.1', 'HTTP/1.1 200 Connected'],
    ['an upgrade', 'GET /ws HTTP/1.1\nUpgrade: websocket', 'HTTP/1.1 101 Switching Protocols'],
  ])('behind %s nothing is read', async (_, request, response) => {
    const lines = `30 C PA ${head(request)}, 31 S PA ${head(response)}, 32 C PA ${GET}`
    expect((await flowOf(OPEN + lines)).requests).toBe(1)
  })

  test('with a status line that is broken is none', async () => {
    const lines = `30 C PA ${GET}, 31 S PA ${head('HTTP/1.1 XYZ')}`
    expect((await flowOf(OPEN + lines)).lastResponse).toBeNull()
  })
})
