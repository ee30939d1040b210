import { expect, test } from 'vitest'
import { judge } from '../../../src/correlate/verdict/judge.js'
import type { SocketError } from '../../../src/model/socket-error.js'
import { errorOf, flowOf } from '../../helpers/flow.js'

const OPEN = '0 C S, 30 S SA, 30 C A'
const GET = `${OPEN}, 31 C PA get=/orders, 62 S A`
const EXCHANGE = `${GET}, 70 S PA res=200:10:10, 71 C A`
const RACE = `${EXCHANGE}, 5071 S FA, 5091 C PA get=/orders ack=-1, 5122 S R win=0`
const RESET: Partial<SocketError> = { code: 'ECONNRESET', syscall: 'read', symptom: 'reset' }
const HANG_UP: Partial<SocketError> = { code: 'ECONNRESET', message: 'socket hang up', symptom: 'fin' }
const TIMER: Partial<SocketError> = { message: 'Response timeout', symptom: 'timeout' }

async function whyOf(segments: string, told: Partial<SocketError>): Promise<string> {
  const { flow, capture } = await flowOf(segments)
  return judge(flow, capture, errorOf(told), 'client').why.join(' ')
}

test.each<[string, string, Partial<SocketError>, string]>([
  ['a FIN is called ECONNRESET', `${GET}, 90 S FA, 91 C FA`, HANG_UP, 'No RST was sent'],
  ['the RST answers the request that met a FIN', RACE, RESET, 'had closed with FIN'],
  ['an RST is told of that nobody sent', `${GET}, 90 S FA, 91 C FA`, RESET, 'no RST from the server'],
  ['the RST answers the own FIN', `${GET}, 90 C FA, 120 S R win=0`, RESET, 'the RST only answered'],
  ['the own FIN is called the other side’s', `${GET}, 90 C FA, 120 S FA`, HANG_UP, "the client's own FIN came first"],
  ['the own FIN is called ECONNRESET', `${GET}, 90 C FA`, { code: 'ECONNRESET' }, 'destroyed on this side'],
  ['a close is told of, the wire has an RST', `${GET}, 90 S RA win=501`, HANG_UP, 'an RST and no FIN'],
  ['EPIPE after a FIN', `${GET}, 90 S FA`, { code: 'EPIPE', symptom: 'reset' }, "after the server's FIN had come"],
  [
    'a write that never left',
    `${EXCHANGE}, 5071 S RA win=501`,
    { ...RESET, syscall: 'write' },
    'never reached the wire',
  ],
  ["a timer runs on after the server's FIN", `${GET}, 90 S FA, 91 C FA`, TIMER, 'was not ended by it'],
  ["axios's word for its timer", `${GET}, 5031 C FA`, { ...TIMER, code: 'ECONNABORTED' }, "client's word for its own"],
  ['a timer called ETIMEDOUT', `${GET}, 5031 C FA`, { ...TIMER, code: 'ETIMEDOUT' }, "not the kernel's"],
  ['an abort that came too late', `${GET}, 90 S FA`, { name: 'AbortError', symptom: 'local-close' }, 'came first'],
  ['the RST is not in the capture', GET, RESET, 'not in the capture'],
])('%s', async (_, segments, told, sentence) => expect(await whyOf(segments, told)).toContain(sentence))

test.each<[string, string, Partial<SocketError>]>([
  ['an RST called ECONNRESET', `${GET}, 90 S RA win=501`, RESET],
  ['a FIN called a close', `${GET}, 90 S FA`, { message: 'other side closed', symptom: 'fin' }],
  ["the client's own timer", `${GET}, 5031 C FA`, TIMER],
  ['nothing said of the wire', `${GET}, 90 S FA`, { message: 'request failed' }],
])('no word where log and wire agree: %s', async (_, segments, told) => {
  const why = await whyOf(segments, told)
  expect(why).not.toMatch(/The log|Node says|No RST was sent|ECONNRESET|EPIPE|on the wire/)
})
