import { describe, expect, test } from 'vitest'
import { judge } from '../../../src/correlate/verdict/judge.js'
import { timersNear } from '../../../src/correlate/verdict/timers.js'
import type { Verdict } from '../../../src/model/verdict.js'
import { errorOf, flowOf } from '../../helpers/flow.js'

const OPEN = '0 C S, 30 S SA, 30 C A'
const EXCHANGE = `${OPEN}, 31 C PA get=/orders, 62 S A, 70 S PA res=200:10:10, 71 C A`

describe('timersNear', () => {
  test.each([
    [5980, 'idle', "Node's keepAliveTimeout of 5 s and its buffer of 1 s"],
    [5010, 'idle', "Node's keepAliveTimeout of 5 s"],
    [75_100, 'idle', "nginx's keepalive_timeout of 75 s"],
    [60_020, 'response', "a 60 s gateway timer such as nginx's proxy_read_timeout or an ALB's idle timeout"],
  ] as const)('%d ms on an %s server', (ms, kind, name) => expect(timersNear(ms, 'server', kind)[0]?.name).toBe(name))

  test('an arbitrary time fits none', () => expect(timersNear(3000, 'server', 'idle')).toEqual([]))

  test("a client's timer is no server's", () => expect(timersNear(8000, 'server', 'response')).toEqual([]))
})

async function told(segments: string, client: string | null = null): Promise<Verdict> {
  const { flow, capture } = await flowOf(segments)
  return judge(flow, capture, client === null ? null : errorOf({ client }), 'client')
}

describe('sentences', () => {
  test('a stalled body says how much was missing and how long the server waited', async () => {
    const { why } = await told(`${OPEN}, 31 C PA post=/mgw.htm:1048:412, 62 S A, 3062 S RA win=501`)
    expect(why[0]).toBe(
      'The client stopped sending with 636 body bytes to go; after 3.03 s of silence the server reset the connection.',
    )
    expect(why.join(' ')).toContain("The RST is the server's own: TTL 57, as in its other packets.")
  })

  test('a race says which came first', async () => {
    const after = await told(`${EXCHANGE}, 6071 S FA, 6091 C PA get=/orders ack=-1, 6122 S R win=0`)
    expect(after.why[0]).toContain("the client sent its request 20 ms after the server's FIN")
    const crossing = await told(`${EXCHANGE}, 6060 C PA get=/orders, 6071 S FA ack=-49, 6090 S R win=0`)
    expect(crossing.why[0]).toContain("left 11 ms before the server's FIN came in")
    expect(crossing.why[0]).toContain('after 6.00 s')
  })

  test('the advice names the timer that fits and the option of the client', async () => {
    const { advice } = await told(`${EXCHANGE}, 6070 S FA, 6091 C PA get=/orders ack=-1, 6122 S R win=0`, 'urllib2')
    expect(advice[0]).toContain("the agent's freeSocketTimeout (agentkeepalive) below 6.00 s")
    expect(advice[1]).toContain("Node's keepAliveTimeout of 5 s and its buffer of 1 s")
  })

  test('a guessed role is said and costs confidence', async () => {
    const whole = await told(`${EXCHANGE}, 90 C PA get=/x, 120 S RA win=501`)
    const late = await told(
      '31 C PA get=/orders, 62 S A, 70 S PA res=200:10:10, 71 C A, 90 C PA get=/x, 120 S RA win=501',
    )
    expect(late).toMatchObject({ cause: whole.cause, pattern: whole.pattern })
    expect(late.confidence).toBeLessThan(whole.confidence)
    expect(late.why.join(' ')).toContain('which side is the client is guessed')
  })
})
