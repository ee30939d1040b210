import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readAnswer } from '../../../src/pcap/wire/dns.js'
import { conversation } from '../build/conversation.js'
import { type AnswerSpec, dnsAnswer, dnsName, TO_QUESTION } from '../build/dns.js'
import { ipv4, segment, u16 } from '../build/packet.js'
import { scanFrames } from '../build/scan.js'

/** What one message says, read amid other bytes. */
function read(message: Buffer, filler = 0): string[] {
  const around = Buffer.alloc(32, filler)
  const all = Buffer.concat([around, message, around])
  const found: string[] = []
  const view = new DataView(all.buffer, all.byteOffset, all.length)
  readAnswer(view, 32, 32 + message.length, (name, address) => found.push(`${name} ${address}`))
  return found
}

test.each<[string, string, readonly AnswerSpec[], string[]]>([
  ['an address', 'api.example.com', [[TO_QUESTION, '192.0.2.7']], ['api.example.com 192.0.2.7']],
  [
    'several, of both kinds',
    'api.example.com',
    [
      [TO_QUESTION, '192.0.2.7'],
      ['api.example.com', '2001:db8::7'],
    ],
    ['api.example.com 192.0.2.7', 'api.example.com 2001:db8::7'],
  ],
  [
    'by way of other names',
    'api.example.com',
    [
      [TO_QUESTION, 'edge.example.net'],
      ['edge.example.net', 'lb7.example.net'],
      ['lb7.example.net', '192.0.2.7'],
    ],
    ['api.example.com 192.0.2.7'],
  ],
  ['of another name: not asked for', 'api.example.com', [['evil.example.net', '192.0.2.7']], []],
  ['in capitals', 'API.Example.COM', [['api.EXAMPLE.com', '192.0.2.7']], ['api.example.com 192.0.2.7']],
  ['of a name without a dot', 'redis', [[TO_QUESTION, '192.0.2.7']], ['redis 192.0.2.7']],
  ['of a service', '_http._tcp.web', [[TO_QUESTION, '192.0.2.7']], ['_http._tcp.web 192.0.2.7']],
  ['of a name that is no host name', 'a\x1b[31m.example', [[TO_QUESTION, '192.0.2.7']], []],
  ['of a name that needs escaping', '<img src=x>', [[TO_QUESTION, '192.0.2.7']], []],
  ['of the root', '', [[TO_QUESTION, '192.0.2.7']], []],
  ['without records', 'api.example.com', [], []],
])('%s', (_, asked, records, expected) => {
  expect(read(dnsAnswer(asked, records))).toEqual(expected)
})

const ANSWER = dnsAnswer('api.example.com', [
  [TO_QUESTION, 'edge.example.net'],
  ['edge.example.net', '192.0.2.7'],
  ['edge.example.net', '2001:db8::7'],
])

test.each([
  ['a query', 0x0100],
  ['an answer that says no such name', 0x8183],
  ['an answer to a notification', 0xa000],
])('%s tells nothing', (_, flags) => {
  expect(read(dnsAnswer('api.example.com', [[TO_QUESTION, '192.0.2.7']], flags))).toEqual([])
})

describe('a message that means harm', () => {
  test.each<[string, Buffer]>([
    ['a name that points to itself', Buffer.from([0xc0, 33])],
    ['a name that points behind the end', Buffer.from([0xff, 0xff])],
    ['a label of a kind that does not exist', Buffer.from([0x80, 1, 0])],
    ['a name that is too long', dnsName(Array.from({ length: 20 }, () => 'a'.repeat(60)).join('.'))],
  ])('%s gives nothing', (_, owner) => {
    expect(read(dnsAnswer('api.example.com', [[owner, '192.0.2.7']]))).toEqual([])
  })

  test('cut anywhere it says no more than what is there', () => {
    const whole = read(ANSWER)
    expect(whole).toHaveLength(2)
    for (let length = 0; length < ANSWER.length; length++) {
      const cut = ANSWER.subarray(0, length)
      expect(read(cut, 0xff)).toEqual(read(cut))
      expect(whole.slice(0, 1)).toEqual(expect.arrayContaining(read(cut)))
    }
  })

  test('of any bytes it ends, and gives host names and addresses alone', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), fc.boolean(), (noise, whole) => {
        const message = whole ? Buffer.from(noise) : Buffer.concat([ANSWER.subarray(0, 12), noise])
        for (const line of read(message)) expect(line).toMatch(/^[a-z0-9._-]+ [0-9a-f.:]+$/)
      }),
      { numRuns: 2000 },
    )
  })

  test('claims to have more records than there are', () => {
    const claims = Buffer.from(ANSWER)
    claims.writeUInt16BE(0xffff, 6)
    expect(read(claims)).toEqual(read(ANSWER))
  })
})

describe('in a capture', () => {
  const overUdp = (message: Buffer): Buffer =>
    ipv4(17, Buffer.concat([u16(53, 5000, message.length + 8, 0), message]), { src: '192.0.2.53' })
  const overTcp = (message: Buffer): Buffer =>
    segment({ srcPort: 53, flags: 'PA', payload: Buffer.concat([u16(message.length), message]) })

  test('names are kept with the time of the first and the last answer', async () => {
    const { scan, warnings } = await scanFrames([
      { ms: 1, bytes: overUdp(ANSWER) },
      ...conversation('2 C S'),
      { ms: 9, bytes: overUdp(ANSWER) },
      { ms: 12, bytes: overUdp(dnsAnswer('db.internal', [[TO_QUESTION, '192.0.2.9']])) },
    ])
    expect(warnings).toEqual([])
    expect(scan.info).toMatchObject({ frames: 4, tcpFrames: 1 })
    expect(scan.names).toEqual([
      { name: 'api.example.com', address: '192.0.2.7', firstNs: 1e6, lastNs: 9e6 },
      { name: 'api.example.com', address: '2001:db8::7', firstNs: 1e6, lastNs: 9e6 },
      { name: 'db.internal', address: '192.0.2.9', firstNs: 12e6, lastNs: 12e6 },
    ])
  })

  test('over TCP too, where the message lies in one segment', async () => {
    const half = overTcp(ANSWER).subarray(0, -10)
    const { scan } = await scanFrames([{ ms: 1, bytes: overTcp(ANSWER) }])
    expect(scan.names).toHaveLength(2)
    expect((await scanFrames([{ ms: 1, bytes: half }])).scan.names).toEqual([])
    expect((await scanFrames([{ ms: 1, bytes: segment({ srcPort: 53, flags: 'A' }) }])).scan.names).toEqual([])
  })

  test('there is a limit, and a word about it', async () => {
    const frames = Array.from({ length: 20_100 }, (_, i) => ({
      ms: 0,
      bytes: overUdp(dnsAnswer(`h${String(i)}.example.com`, [[TO_QUESTION, '192.0.2.7']])),
    }))
    const { scan, warnings } = await scanFrames(frames)
    expect(scan.names).toHaveLength(20_000)
    expect(warnings.map(({ text }) => text)).toEqual([
      'of the names that were looked up 100 were left out: more than 20000 are not kept',
    ])
  })
})
