import { describe, expect, test } from 'vitest'
import { judge } from '../../../src/correlate/verdict/judge.js'
import type { SocketError } from '../../../src/model/socket-error.js'
import type { Verdict } from '../../../src/model/verdict.js'
import { errorOf, flowOf } from '../../helpers/flow.js'

const OPEN = '0 C S, 80 S SA, 80 C A'
/** The server's first flight already holds records of the type of application data. */
const TLS13 = `${OPEN}, 81 C PA hello=api.example.com, 162 S PA serverhello, 162 S PA appdata, 163 C PA 180`
const TICKETS = `${TLS13}, 244 S PA 574`
const TLS12 = `${OPEN}, 81 C PA hello=api.example.com, 162 S PA serverhello, 163 C PA 93, 244 S PA 258, 245 C PA appdata`

async function told(segments: string, error: Partial<SocketError> = {}): Promise<Verdict> {
  const { flow, capture } = await flowOf(segments)
  return judge(flow, capture, errorOf(error), 'client')
}

const named = ({ cause, pattern, closing }: Verdict): [string, number | null] => [
  `${cause}/${pattern}`,
  closing?.frame ?? null,
]

const RESET = { code: 'ECONNRESET', symptom: 'reset', message: 'read ECONNRESET' } as const
const HANG_UP = { code: 'ECONNRESET', symptom: 'fin', message: 'socket hang up' } as const
const TIMER = { code: 'ETIMEDOUT', symptom: 'timeout', message: 'no answer' } as const
const CUT = { code: 'ECONNRESET', message: 'aborted' } as const

describe('session tickets are no answer', () => {
  test.each([
    ['a reset behind them', `${TICKETS}, 250 S RA win=501`, RESET, 'server-reset/on-request'],
    ['a FIN behind them', `${TICKETS}, 250 S FA`, HANG_UP, 'early-close/before-response'],
    ['a client that waits behind them', `${TICKETS}, 1163 C FA`, TIMER, 'client-timeout/no-response'],
    ['more bytes than tickets have', `${TLS13}, 244 S PA 2617, 300 S RA win=501`, RESET, 'server-reset/mid-response'],
    ['a second flight behind them', `${TICKETS}, 260 S PA 300, 290 S RA win=501`, RESET, 'server-reset/mid-response'],
    ['a log that says that an answer was cut', `${TICKETS}, 250 S FA`, CUT, 'early-close/mid-response'],
    [
      'TLS 1.2, whose tickets come earlier',
      `${TLS12}, 330 S PA 574, 340 S RA win=501`,
      RESET,
      'server-reset/mid-response',
    ],
  ] as const)('%s', async (_, segments, error, expected) => {
    expect(named(await told(segments, error))[0]).toBe(expected)
  })
})

describe('the end of a handshake', () => {
  test('an alert to the client certificate comes when the client takes the handshake for done', async () => {
    const verdict = await told(`${TLS13}, 244 S PA 24, 245 S FA`, { symptom: 'tls', code: 'EPROTO' })
    expect(named(verdict)).toEqual(['early-close/tls-handshake', 9])
  })

  test("the server's alert comes before the FIN with which the client answers it", async () => {
    const alert = 'tls=21:0246'
    const verdict = await told(`${OPEN}, 81 C PA hello=api.example.com, 162 S PA ${alert}, 163 C FA, 164 S FA ack=-1`, {
      symptom: 'tls',
      code: 'EPROTO',
    })
    expect(named(verdict)).toEqual(['early-close/tls-handshake', 7])
    expect(verdict.why[0]).toContain('TLS alert 70')
  })

  test('a client that is silent behind its ClientHello is still in it', async () => {
    const verdict = await told(
      `${OPEN}, 81 C PA hello=api.example.com, 162 S PA serverhello, 162 S PA appdata, 900 S FA`,
      HANG_UP,
    )
    expect(named(verdict)[0]).toBe('early-close/tls-handshake')
  })
})

describe('close_notify begins the close', () => {
  const IDLE = `${TLS12}, 330 S PA 180, 331 C A`

  test('it is no answer to the request that it crosses', async () => {
    const verdict = await told(
      `${IDLE}, 2250 C PA 106, 2262 S PA 31 ack=-106, 2262 S FA ack=-106, 2330 S R win=0`,
      HANG_UP,
    )
    expect(named(verdict)).toEqual(['early-close/keep-alive-race', 13])
    expect(verdict.why[0]).toContain('after 1.93 s')
  })

  test("the client's FIN that answers it is not the first", async () => {
    const segments = `${IDLE}, 2250 C PA 106, 2262 S PA 31 ack=-106, 2263 C FA, 2269 S FA ack=-107, 2330 S R win=0`
    const verdict = await told(segments, HANG_UP)
    expect(named(verdict)).toEqual(['early-close/keep-alive-race', 14])
    expect(verdict.closedBy).toBe('server')
  })

  test("a client's own FIN before it stays the first", async () => {
    const verdict = await told(`${IDLE}, 900 C FA, 981 S PA 31, 981 S FA, 982 C R`)
    expect(verdict).toMatchObject({ cause: 'normal-close', closedBy: 'client' })
  })
})
