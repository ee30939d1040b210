import { describe, expect, test } from 'vitest'
import type { FrameSpec } from '../build/capture.js'
import { bytes, segment, type SegmentSpec, u16 } from '../build/packet.js'
import { scanFrames } from '../build/scan.js'

function record(type: number, body: Buffer): Buffer {
  return Buffer.concat([Buffer.from([type, 3, 3]), u16(body.length), body])
}

function message(type: number, body: Buffer): Buffer {
  return Buffer.concat([Buffer.from([type, 0]), u16(body.length), body])
}

function extension(type: number, body: Buffer): Buffer {
  return Buffer.concat([u16(type, body.length), body])
}

function clientHello(name: string | null, padding = 0): Buffer {
  const host = Buffer.from(name ?? '')
  const serverName = Buffer.concat([u16(host.length + 3), Buffer.from([0]), u16(host.length), host])
  const extensions = Buffer.concat([
    extension(21, Buffer.alloc(padding)),
    extension(10, bytes('0002001d')),
    ...(name === null ? [] : [extension(0, serverName)]),
  ])
  const fixed = Buffer.concat([u16(0x0303), Buffer.alloc(32, 7), Buffer.from([32]), Buffer.alloc(32, 9)])
  const suites = Buffer.concat([u16(4), bytes('13011302'), Buffer.from([1, 0])])
  return record(22, message(1, Buffer.concat([fixed, suites, u16(extensions.length), extensions])))
}

const serverHello = record(22, message(2, Buffer.alloc(70)))
const changeCipherSpec = record(20, Buffer.from([1]))
const data = record(23, Buffer.alloc(100))

/** Frames of payloads by side, without a handshake in front unless it is asked for. */
function frames(payloads: [side: 'C' | 'S', payload: Buffer][], withSyn = true): FrameSpec[] {
  const next = { C: 1000, S: 5000 }
  const specs: [string, SegmentSpec][] = []
  if (withSyn) {
    specs.push(['C', { flags: 'S', seq: 999 }], ['S', { flags: 'SA', seq: 4999, ack: 1000 }])
  }
  for (const [side, payload] of payloads) {
    const peer = side === 'C' ? 'S' : 'C'
    specs.push([side, { flags: 'PA', seq: next[side], ack: next[peer], payload }])
    next[side] += payload.length
  }
  return specs.map(([side, spec], i) => {
    const ends = side === 'C' ? {} : { src: '198.51.100.2', dst: '192.0.2.1', srcPort: 443, dstPort: 40_000 }
    return { ms: i, bytes: segment({ dstPort: 443, ...ends, ...spec, ipId: i + 1 }) }
  })
}

async function tlsOf(payloads: [side: 'C' | 'S', payload: Buffer][]): Promise<unknown> {
  const { flows } = await scanFrames(frames(payloads))
  expect(flows).toHaveLength(1)
  return flows[0]?.tls
}

test('the handshake and the first data', async () => {
  const rest: ['C' | 'S', Buffer][] = [
    ['S', Buffer.concat([serverHello, changeCipherSpec, data])],
    ['C', Buffer.concat([changeCipherSpec, data])],
  ]
  expect(await tlsOf([['C', clientHello('www.example.com')], ...rest])).toEqual({
    sni: 'www.example.com',
    clientHello: { frame: 3, timeNs: 2e6 },
    serverHello: { frame: 4, timeNs: 3e6 },
    applicationData: { frame: 4, timeNs: 3e6 },
    alert: null,
  })
})

test('a ClientHello without a server name', async () => {
  expect(await tlsOf([['C', clientHello(null)]])).toMatchObject({ sni: null, clientHello: { frame: 3 } })
})

test('a ClientHello cut anywhere by the end of a segment', async () => {
  const hello = clientHello('a.example', 1500)
  for (let cut = 1; cut < hello.length; cut += cut < 20 || cut > hello.length - 20 ? 1 : 97) {
    const tls = await tlsOf([
      ['C', hello.subarray(0, cut)],
      ['C', hello.subarray(cut)],
      ['S', serverHello],
    ])
    expect(tls, `cut at ${String(cut)}`).toMatchObject({
      sni: 'a.example',
      clientHello: { frame: 3 },
      serverHello: { frame: 5 },
    })
  }
})

describe('alerts', () => {
  const refuse = record(21, Buffer.from([2, 40]))
  test('in the clear', async () => {
    const tls = await tlsOf([
      ['C', clientHello('x')],
      ['S', refuse],
    ])
    expect(tls).toMatchObject({ alert: { frame: 4, timeNs: 3e6, from: 'server', level: 2, description: 40 } })
  })

  test('not those that are encrypted', async () => {
    const tls = await tlsOf([
      ['C', clientHello('x')],
      ['S', Buffer.concat([serverHello, changeCipherSpec, record(21, Buffer.alloc(26))])],
    ])
    expect(tls).toMatchObject({ alert: null })
  })
})

test('encrypted handshake messages are not taken for hellos', async () => {
  const finished = record(22, Buffer.concat([Buffer.from([2]), Buffer.alloc(39)]))
  const tls = await tlsOf([
    ['C', clientHello('x')],
    ['C', Buffer.concat([changeCipherSpec, finished])],
  ])
  expect(tls).toMatchObject({ serverHello: null })
})

test('tells the sides apart where there is no SYN', async () => {
  const captured = frames([['C', clientHello('x')]], false).map((frame) => {
    const swapped = Buffer.from(frame.bytes)
    swapped.writeUInt16BE(8000, 20)
    swapped.writeUInt16BE(9000, 22)
    return { ...frame, bytes: swapped }
  })
  const { flows } = await scanFrames(captured)
  expect(flows[0]).toMatchObject({ role: 'guessed', client: { port: 8000 }, server: { port: 9000 } })
})

test('what is not TLS', async () => {
  expect(await tlsOf([['C', bytes('160403 0001 00')]])).toBeNull()
  expect(await tlsOf([['C', bytes('180303 0001 00')]])).toBeNull()
  expect(await tlsOf([['C', bytes('160303 ffff 0100000000')]])).toBeNull()
})

test('a ClientHello with lengths that lie gives no name and does no harm', async () => {
  const hello = clientHello('www.example.com')
  for (let at = 5; at < hello.length; at++) {
    const bad = Buffer.from(hello)
    bad[at] = 0xff
    const tls = (await tlsOf([['C', bad]])) as { sni: string | null } | null
    if (tls?.sni !== null && tls !== null) expect(tls.sni).toHaveLength('www.example.com'.length)
  }
})
