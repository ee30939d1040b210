import { describe, expect, test } from 'vitest'
import { judge } from '../../../src/correlate/verdict/judge.js'
import { CAUSES } from '../../../src/model/causes.js'
import { RULES } from '../../../src/correlate/verdict/rules/index.js'
import type { SocketError } from '../../../src/model/socket-error.js'
import type { Verdict } from '../../../src/model/verdict.js'
import { errorOf, flowOf } from '../../helpers/flow.js'

const OPEN = '0 C S, 30 S SA, 30 C A'
const GET = `${OPEN}, 31 C PA get=/orders, 62 S A`
const EXCHANGE = `${GET}, 70 S PA res=200:10:10, 71 C A`

async function verdictOn(segments: string, error: Partial<SocketError> | null = null): Promise<Verdict> {
  const { flow, capture } = await flowOf(segments)
  return judge(flow, capture, error === null ? null : errorOf(error), error === null ? null : 'client')
}

/** what happens · segments · cause/pattern · closed by · deciding frame */
const PACKETS_ALONE: [string, string, string, string, number | null][] = [
  // connection-refused
  ['a SYN meets RST', '0 C S, 1 S RA win=0', 'connection-refused/port-closed', 'server', 2],
  ['a SYN meets ICMP port unreachable', '0 C S, 1 S icmp=3:3', 'connection-refused/icmp-unreachable', 'server', 2],
  // connect-timeout
  [
    'SYNs at 0, 1 and 3 s, no answer',
    '0 C S, 1000 C S again, 3000 C S again',
    'connect-timeout/syn-unanswered',
    'none',
    null,
  ],
  // server-reset
  ['RST 5 ms after the request', `${GET}, 67 S RA win=501`, 'server-reset/on-request', 'server', 6],
  [
    'the body stalls, RST after 3 s',
    `${OPEN}, 31 C PA post=/mgw.htm:1048:412, 62 S A, 3062 S RA win=501`,
    'server-reset/after-idle',
    'server',
    6,
  ],
  ['request sent, RST after 60 s', `${GET}, 60031 S RA win=501`, 'server-reset/after-idle', 'server', 6],
  ['RST on an idle connection', `${EXCHANGE}, 60071 S R`, 'server-reset/after-idle', 'server', 8],
  [
    'RST in the middle of the response',
    `${GET}, 70 S PA res=200:1000:300, 71 C A, 90 S RA win=501`,
    'server-reset/mid-response',
    'server',
    8,
  ],
  [
    'RST right behind bytes that cannot be read',
    `${OPEN}, 31 C PA 20, 62 S PA 300, 63 C A, 70 S RA win=501`,
    'server-reset/mid-response',
    'server',
    7,
  ],
  [
    'RST at accept, while the first request is on its way',
    `${OPEN}, 31 C PA get=/orders, 60 S RA win=501 ack=-49`,
    'server-reset/after-accept',
    'server',
    5,
  ],
  [
    'RST with an acknowledgement older than the one before it',
    `${GET}, 67 S RA win=501 ack=-49`,
    'server-reset/on-request',
    'server',
    6,
  ],
  [
    'RST on an idle connection crosses the next request',
    `${EXCHANGE}, 5071 C PA get=/orders, 5080 S RA win=501 ack=-49`,
    'server-reset/after-idle',
    'server',
    9,
  ],
  ['RST right after the handshake', `${OPEN}, 31 S RA win=501`, 'server-reset/after-accept', 'server', 4],
  [
    'data after 15 min meets a stranger',
    `${EXCHANGE}, 900071 C PA get=/orders, 900102 S R win=0`,
    'server-reset/half-open',
    'server',
    9,
  ],
  [
    'RST answers the ClientHello',
    `${OPEN}, 31 C PA hello=api.example.com, 62 S RA win=501`,
    'server-reset/tls-handshake',
    'server',
    5,
  ],
  // early-close
  [
    'request leaves 20 ms after the FIN',
    `${EXCHANGE}, 5071 S FA, 5091 C PA get=/orders ack=-1, 5122 S R win=0`,
    'early-close/keep-alive-race',
    'server',
    8,
  ],
  [
    'request and FIN cross',
    `${EXCHANGE}, 5071 C PA get=/orders, 5080 S FA ack=-49, 5102 S R win=0`,
    'early-close/keep-alive-race',
    'server',
    9,
  ],
  ['FIN instead of an answer', `${GET}, 90 S FA, 91 C FA, 92 S A`, 'early-close/before-response', 'server', 6],
  [
    'FIN in the middle of the response',
    `${GET}, 70 S PA res=200:1000:300, 90 S FA, 91 C FA`,
    'early-close/mid-response',
    'server',
    7,
  ],
  [
    'FIN while the body still comes',
    `${OPEN}, 31 C PA post=/up:9000:1000, 62 S FA, 63 C A more=1000, 94 S R win=0`,
    'early-close/unread-data',
    'server',
    5,
  ],
  [
    '413, then RST while the body comes',
    `${OPEN}, 31 C PA post=/up:90000:1000, 62 S PA res=413:0:0, 63 C A more=1000, 70 S RA win=501`,
    'early-close/unread-data',
    'server',
    7,
  ],
  [
    'FIN after the ClientHello',
    `${OPEN}, 31 C PA hello=api.example.com, 62 S FA, 63 C FA`,
    'early-close/tls-handshake',
    'server',
    5,
  ],
  [
    'FIN behind 103 Early Hints',
    `${GET}, 70 S PA res=103:0:0, 71 C A, 90 S FA, 91 C FA`,
    'early-close/before-response',
    'server',
    8,
  ],
  [
    'RST behind 103 Early Hints',
    `${GET}, 70 S PA res=103:0:0, 71 C A, 90 S RA win=501`,
    'server-reset/on-request',
    'server',
    8,
  ],
  // client-timeout
  [
    'nothing but 103 Early Hints for 5 s',
    `${GET}, 70 S PA res=103:0:0, 71 C A, 5071 C FA`,
    'client-timeout/no-response',
    'client',
    8,
  ],
  ['no answer for 5 s, client FIN', `${GET}, 5031 C FA, 5062 S A`, 'client-timeout/no-response', 'client', 6],
  ['no answer for 5 s, client RST', `${GET}, 5031 C RA win=501`, 'client-timeout/no-response', 'client', 6],
  [
    'half an answer, then nothing for 5 s',
    `${GET}, 70 S PA res=200:1000:300, 71 C A, 5071 C FA`,
    'client-timeout/partial-response',
    'client',
    8,
  ],
  // client-reset
  ['the client leaves 50 ms after its request', `${GET}, 81 C FA`, 'client-reset/abort', 'client', 6],
  [
    'a RST of the client in the request',
    `${OPEN}, 31 C PA post=/up:9000:1000, 62 S A, 90 C RA win=501`,
    'client-reset/abort',
    'client',
    6,
  ],
  // middlebox-reset
  ['the RST has another TTL', `${GET}, 67 S RA win=501 ttl=30`, 'middlebox-reset/injected', 'middlebox', 6],
  [
    'the server goes on after "its" RST',
    `${GET}, 67 S R win=0, 90 S PA res=200:10:10`,
    'middlebox-reset/injected',
    'middlebox',
    6,
  ],
  [
    'the RST bears the IP ID and window of the request',
    `${OPEN}, 31 C PA get=/orders id=4711, 32 S RA win=501 id=4711`,
    'middlebox-reset/injected',
    'middlebox',
    5,
  ],
  // path-loss
  [
    'a request is repeated into nothing',
    `${EXCHANGE}, 5000 C PA get=/orders, 5300 C PA again=1, 5900 C PA again=1, 7100 C PA again=1, 9500 C PA again=1`,
    'path-loss/black-hole',
    'none',
    null,
  ],
  [
    '… and the client gives up',
    `${EXCHANGE}, 5000 C PA get=/orders, 5300 C PA again=1, 5900 C PA again=1, 7100 C PA again=1, 8000 C FA`,
    'path-loss/black-hole',
    'none',
    null,
  ],
  // capture-ends, normal-close
  ['the capture stops in the middle', GET, 'capture-ends/still-open', 'none', null],
  ['both close in order', `${EXCHANGE}, 100 C FA, 130 S FA, 131 C A`, 'normal-close/complete', 'client', 8],
  [
    'the server closes an idle connection, nobody minds',
    `${EXCHANGE}, 5071 S FA, 5072 C FA, 5102 S A`,
    'normal-close/complete',
    'server',
    8,
  ],
  [
    'a RST after the client has closed means nothing',
    `${EXCHANGE}, 100 C FA, 130 S R`,
    'normal-close/complete',
    'client',
    8,
  ],
]

describe('by packets alone', () => {
  test.each(PACKETS_ALONE)('%s', async (_, segments, name, closedBy, closing) => {
    const verdict = await verdictOn(segments)
    expect(`${verdict.cause}/${verdict.pattern}`).toBe(name)
    expect(verdict.closedBy).toBe(closedBy)
    expect(verdict.closing?.frame ?? null).toBe(closing)
    expect(verdict.why.length).toBeGreaterThan(0)
  })

  test('every pattern but those of unmatched has a case', () => {
    const tried = new Set(PACKETS_ALONE.map(([, , name]) => name))
    const all = Object.entries(CAUSES).flatMap(([cause, patterns]) => patterns.map((pattern) => `${cause}/${pattern}`))
    const missing = all.filter((name) => !name.startsWith('unmatched/') && !tried.has(name))
    // Whether a client aborts or its process exits shows only over many flows of one host.
    expect(missing).toEqual(['client-reset/process-exit'])
  })

  test('every cause but unmatched has a rule', () => {
    expect(RULES.map((rule) => rule.cause)).toEqual(Object.keys(CAUSES).filter((cause) => cause !== 'unmatched'))
  })

  test.each(PACKETS_ALONE)('evidence names the deciding frame: %s', async (_, segments, __, ___, closing) => {
    const verdict = await verdictOn(segments)
    if (closing !== null) expect(verdict.evidence.map((item) => item.frame)).toContain(closing)
    expect(verdict.evidence.map((item) => item.frame)).toEqual(
      [...verdict.evidence.map((item) => item.frame)].sort((a, b) => a - b),
    )
  })
})

test('the ACK that is shown for a request acknowledges all of it, not its first part', async () => {
  const parts = `${OPEN}, 31 C PA post=/mgw.htm:2000:412, 31 C PA more=1000, 32 C PA more=588, 62 S A ack=-1588, 62 S A ack=-588, 63 S A`
  const { evidence } = await verdictOn(`${parts}, 3063 S RA win=501`)
  expect(evidence.filter(({ what }) => what.startsWith('ACK')).map(({ frame }) => frame)).toEqual([9])
})

describe('with the log', () => {
  test('an abort that the log calls a timeout is one', async () => {
    const verdict = await verdictOn(`${GET}, 131 C FA`, {
      code: 'ECONNABORTED',
      message: 'timeout of 100ms exceeded',
      symptom: 'timeout',
    })
    expect(verdict).toMatchObject({ cause: 'client-timeout', pattern: 'no-response' })
  })

  test('rt that equals the wait makes it a timeout', async () => {
    const verdict = await verdictOn(`${GET}, 831 C FA`, { code: 'ECONNRESET', message: 'socket hang up', rtMs: 805 })
    expect(verdict.cause).toBe('client-timeout')
  })

  test('a long wait that the log calls an abort is an abort', async () => {
    const verdict = await verdictOn(`${GET}, 2031 C FA`, { name: 'AbortError', message: 'This operation was aborted' })
    expect(verdict).toMatchObject({ cause: 'client-reset', pattern: 'abort' })
  })

  test('a server that closes an idle opaque connection is an early close if the log complains', async () => {
    const segments = `${OPEN}, 31 C PA 20, 62 S PA 5, 63 C A, 60063 S FA, 60064 C FA`
    expect((await verdictOn(segments)).cause).toBe('normal-close')
    const verdict = await verdictOn(segments, { code: 'PROTOCOL_CONNECTION_LOST', symptom: 'fin' })
    expect(verdict).toMatchObject({ cause: 'early-close', pattern: 'before-response' })
  })

  test('where the log says reset and the wire shows the own FIN, the sentence says so', async () => {
    const verdict = await verdictOn(`${GET}, 831 C FA`, {
      code: 'ECONNRESET',
      symptom: 'reset',
      syscall: 'read',
      rtMs: 800,
    })
    expect(verdict.why.join(' ')).toContain('no RST from the server')
    expect(verdict.confidence).toBeLessThan(0.8)
  })
})
