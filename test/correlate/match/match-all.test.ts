import { describe, expect, test } from 'vitest'
import { matchAll } from '../../../src/correlate/match/match-all.js'
import type { SocketError } from '../../../src/model/socket-error.js'
import type { Match } from '../../../src/model/verdict.js'
import type { FlowText } from '../../helpers/source.js'
import { BASE_MS, sourceOf } from '../../helpers/source.js'
import { error, FIN, HEALTHY, HUNG, OPEN, OPTIONS, PEER, READ_RESET, RESET, streams, zoned } from './texts.js'

const HOUR = 3_600_000

async function only(told: SocketError, flows: FlowText[]): Promise<Match> {
  const { matches } = matchAll([told], await sourceOf(flows), OPTIONS)
  expect(matches).toHaveLength(1)
  return matches[0]!
}

describe('which flow', () => {
  test('the one that died when the error was logged', async () => {
    const flows = [
      { segments: RESET },
      { segments: RESET, atMs: 5000 },
      { segments: HEALTHY, atMs: 5000 },
      { segments: RESET, atMs: 9000 },
    ]
    expect(await streams([error({ ...READ_RESET, time: zoned(5092) })], flows)).toEqual([1])
  })

  test('the one with the same path where two died at once', async () => {
    const other = RESET.replace('/orders', '/health')
    expect(
      await streams([error({ ...READ_RESET, time: zoned(92) })], [{ segments: other }, { segments: RESET }]),
    ).toEqual([1])
  })

  test('without a time: by rt, path and requests on the connection', async () => {
    const flows = [{ segments: HEALTHY }, { segments: RESET }, { segments: HUNG, atMs: 2000 }]
    const told = { ...READ_RESET, socketHandledRequests: 1 }
    expect(await streams([error(told)], flows)).toEqual([1])
    expect(await streams([error({ ...told, symptom: 'timeout', code: null, rtMs: 802 })], flows)).toEqual([2])
  })

  test('without an address: by time and the way in which it ended', async () => {
    const flows = [{ segments: HEALTHY }, { segments: HUNG }, { segments: RESET }]
    const told = { code: 'ECONNRESET', syscall: 'read', symptom: 'reset' as const, time: zoned(92) }
    expect(await streams([error(told)], flows)).toEqual([2])
  })

  test('the local port decides among equals', async () => {
    const flows = Array.from({ length: 4 }, () => ({ segments: RESET }))
    expect(await streams([error({ ...READ_RESET, time: zoned(92), localPort: 50_002 })], flows)).toEqual([2])
  })

  test('a server log names the client', async () => {
    const told = error({
      code: 'ECONNRESET',
      symptom: 'reset',
      side: 'server',
      remoteAddress: '192.0.2.1',
      remotePort: 50_001,
      time: zoned(92),
    })
    const flows = [{ segments: RESET }, { segments: `${OPEN}, 31 C PA post=/up:900:100, 62 S A, 91 C RA win=501` }]
    const match = await only(told, flows)
    expect(match.chosen?.flow.stream).toBe(1)
    expect(match.local).toBe('server')
  })

  test('thousands of healthy flows at a busy endpoint do not hide the one that died', async () => {
    const crowd = Array.from({ length: 400 }, (_, i) => ({ segments: HEALTHY, atMs: i }))
    const flows = [...crowd, { segments: RESET, atMs: 5 }]
    expect(await streams([error({ ...READ_RESET, time: zoned(5 + 90 + 180) })], flows)).toEqual([400])
  })

  test('a request written to a connection that was reset while idle is not on the wire', async () => {
    const idle = `${OPEN}, 31 C PA get=/cart, 62 S PA res=200:10:10, 63 C A, 1463 S RA win=501`
    const told = { code: 'ECONNRESET', syscall: 'write', symptom: 'reset' as const, path: '/orders', time: zoned(1680) }
    expect(await streams([error(told)], [{ segments: HEALTHY }, { segments: idle }])).toEqual([1])
    expect(await streams([error({ ...told, syscall: 'read' })], [{ segments: idle }])).toEqual([null])
  })

  test('a timer gives the request up and leaves the connection open, or closed long ago', async () => {
    const half = `${OPEN}, 31 C PA get=/orders, 62 S PA res=200:1000:300, 63 C A`
    const told = { ...PEER, symptom: 'timeout' as const, path: '/orders', message: 'Response timeout (over 900ms)' }
    for (const end of ['13000 C FA', '120 S FA, 121 C FA']) {
      expect(await streams([error({ ...told, time: zoned(935) })], [{ segments: `${half}, ${end}` }])).toEqual([0])
      expect(await streams([error({ ...told, time: zoned(5935) })], [{ segments: `${half}, ${end}` }])).toEqual([null])
    }
  })

  test('under TLS the own FIN may answer a close of the other side that cannot be read', async () => {
    const spoken = `${OPEN}, 31 C PA hello=api.example.com, 62 S PA serverhello, 64 C PA appdata, 90 S PA appdata`
    const told = { code: 'ECONNRESET', symptom: 'fin' as const, path: '/orders', time: zoned(93) }
    const flows = [{ segments: `${spoken}, 91 C FA, 92 S FA` }, { segments: HEALTHY }]
    expect(await streams([error(told)], flows)).toEqual([0])
  })

  test('an IPv4-mapped address is the IPv4 address', async () => {
    expect(
      await streams(
        [error({ ...READ_RESET, remoteAddress: '::ffff:192.0.2.80', time: zoned(92) })],
        [{ segments: RESET }],
      ),
    ).toEqual([0])
  })

  test('of a burst each error has its own flow, in order', async () => {
    const flows = Array.from({ length: 12 }, (_, i) => ({ segments: RESET, atMs: i * 2 }))
    const errors = flows.map((flow) => error({ ...READ_RESET, time: zoned(flow.atMs + 93) }))
    expect(await streams(errors, flows)).toEqual(flows.map((_, i) => i))
  })

  test('of more errors than flows, all alike and without a time, none is sure of its flow', async () => {
    const flows = Array.from({ length: 2 }, (_, i) => ({ segments: RESET, atMs: 500 * i }))
    const told = (count: number): SocketError[] =>
      Array.from({ length: count }, (_, i) => error({ ...READ_RESET, line: i + 1 }))
    const worth = async (count: number): Promise<number> => {
      const { matches } = matchAll(told(count), await sourceOf(flows), OPTIONS)
      const [first] = matches.filter(({ chosen }) => chosen !== null)
      return [first?.chosen, ...(first?.alternatives ?? [])].reduce((sum, one) => sum + (one?.score ?? 0), 0)
    }
    expect(await worth(2)).toBeGreaterThan(0.9)
    expect(await worth(6)).toBeLessThan(0.45)
  })

  test('records of one dead socket share a flow, two sockets never do', async () => {
    const first = error({ ...READ_RESET, time: zoned(92) })
    const again = error({ ...READ_RESET, time: zoned(92), sameFailureAs: { file: first.file, line: first.line } })
    const stranger = error({ ...READ_RESET, time: zoned(93) })
    expect(await streams([first, again, stranger], [{ segments: RESET }])).toEqual([0, 0, null])
  })

  test('a record that only looks like a repetition has its own flow if there is one', async () => {
    const first = error({ ...READ_RESET, time: zoned(92) })
    const again = error({ ...READ_RESET, time: zoned(92), sameFailureAs: { file: first.file, line: first.line } })
    const { matches } = matchAll([first, again], await sourceOf([{ segments: RESET }, { segments: RESET }]), OPTIONS)
    expect(matches.map((match) => match.chosen?.flow.stream).sort()).toEqual([0, 1])
    expect(matches[1]?.error.sameFailureAs).toBeNull()
  })

  test('one connection seen at two points is one candidate, and its other view is named', async () => {
    const inside = { segments: RESET, client: { isn: 77, port: 40_000 }, server: { isn: 78 } }
    const outside = {
      segments: RESET,
      atMs: 0.05,
      client: { isn: 77, port: 61_000, address: '198.51.100.7' },
      server: { isn: 78 },
    }
    const { matches } = matchAll(
      [error({ ...READ_RESET, time: zoned(92) })],
      await sourceOf([inside, outside]),
      OPTIONS,
    )
    expect(matches[0]?.chosen?.score).toBeGreaterThan(0.9)
    expect(matches[0]?.twins.map((view) => view.flow.stream)).toHaveLength(1)
    expect(matches[0]?.alternatives).toEqual([])
  })
})

describe('flows without a closing packet', () => {
  const OPEN_END = `${OPEN}, 31 C PA get=/orders, 62 S A`
  const SYNS = '0 C S, 1000 C S again'

  test('one that is still open when the capture stops fits by its request and rt', async () => {
    const flows = [
      { segments: HEALTHY },
      { segments: OPEN_END, atMs: 200 },
      { segments: OPEN_END.replace('/orders', '/x'), atMs: 210 },
    ]
    expect(await streams([error({ ...READ_RESET, time: zoned(3233), rtMs: 3002 })], flows)).toEqual([1])
  })

  test('one that began after the request was sent is not meant', async () => {
    const flows = [{ segments: HEALTHY }, { segments: OPEN_END, atMs: 900 }]
    expect(await streams([error({ ...READ_RESET, time: zoned(950), rtMs: 930 })], flows)).toEqual([null])
  })

  test('a connect that the kernel gave up is noticed some time after the last SYN', async () => {
    const told = { ...PEER, code: 'ETIMEDOUT', syscall: 'connect', symptom: 'unanswered' as const, time: zoned(3020) }
    expect(await streams([error(told)], [{ segments: HEALTHY, atMs: 2900 }, { segments: SYNS }])).toEqual([1])
  })

  test('such a span tells the zone of a log, though not its milliseconds', async () => {
    const time = { ...zoned(3020 + 8 * HOUR), epochMs: null, from: null }
    const told = error({ ...PEER, code: 'ETIMEDOUT', syscall: 'connect', symptom: 'unanswered', time })
    const { clocks } = matchAll([told], await sourceOf([{ segments: SYNS }, { segments: HEALTHY }]), OPTIONS)
    expect(clocks[0]).toMatchObject({ zoneOffsetMs: 8 * HOUR, offsetMs: 0 })
  })

  test('EPIPE fits a flow that the peer closed, whatever came of its RST', async () => {
    const closed = `${OPEN}, 31 C PA post=/up:9000:1000, 62 S FA, 63 C A more=1000, 94 S R seq=-2 win=0`
    const told = { code: 'EPIPE', syscall: 'write', symptom: 'reset' as const, time: zoned(96) }
    expect(await streams([error(told)], [{ segments: HEALTHY }, { segments: closed }])).toEqual([1])
  })
})

describe('clocks', () => {
  const flows = [0, 2000, 7000, 11_000, 11_500].map((atMs) => ({ segments: RESET, atMs }))
  const noise = [1500, 4000, 9000].map((atMs) => ({ segments: HEALTHY, atMs }))

  test.each([0, 90_000, -45_000, 1500])('a log that is %d ms ahead is found out', async (ahead) => {
    const errors = flows.map((flow) => error({ ...READ_RESET, time: zoned(flow.atMs + 92 + ahead) }))
    const { matches, clocks } = matchAll(errors, await sourceOf([...flows, ...noise]), OPTIONS)
    expect(matches.map((match) => match.chosen?.flow.stream)).toEqual([0, 1, 2, 3, 4])
    expect(Math.abs((clocks[0]?.offsetMs ?? NaN) - ahead)).toBeLessThan(10)
    expect(clocks[0]).toMatchObject({ agreeing: 5, from: 'estimated', zoneOffsetMs: null })
  })

  test.each([8, -5, 5.5, 0, 12.75])('a log without a zone is placed at UTC%d h', async (zone) => {
    const errors = flows.map((flow) =>
      error({ ...READ_RESET, time: { ...zoned(flow.atMs + 92 + zone * HOUR), epochMs: null, from: null } }),
    )
    const { matches, clocks } = matchAll(errors, await sourceOf([...flows, ...noise]), OPTIONS)
    expect(clocks[0]).toMatchObject({ zoneOffsetMs: zone * HOUR, offsetMs: 0, from: 'estimated' })
    expect(matches.map((match) => match.chosen?.flow.stream)).toEqual([0, 1, 2, 3, 4])
    expect(matches[0]?.error.time).toMatchObject({ epochMs: BASE_MS + 92, from: 'capture' })
  })

  test('an offset that is given is used as it is', async () => {
    const told = error({ ...READ_RESET, time: zoned(5092 + 60_000) })
    const found = await streams([told], [{ segments: RESET }, { segments: RESET, atMs: 5000 }], {
      windowMs: null,
      clockOffsetMs: 60_000,
      resolved: [],
      translations: [],
    })
    expect(found).toEqual([1])
  })

  test('whole seconds in the log still find the right flow by what else is known', async () => {
    const other = { segments: RESET.replace('/orders', '/health'), atMs: 200 }
    expect(await streams([error({ ...READ_RESET, time: zoned(0, 0) })], [other, { segments: RESET }])).toEqual([1])
  })
})

describe('no flow', () => {
  test.each<[string, Partial<SocketError>, string, string]>([
    [
      'another address',
      { remoteAddress: '192.0.2.99', path: '/else', time: zoned(92) },
      'address-not-in-capture',
      '192.0.2.99:80',
    ],
    ['another port', { remotePort: 8443, path: '/else', time: zoned(92) }, 'port-not-in-capture', '192.0.2.80:8443'],
    ['an hour later', { time: zoned(HOUR) }, 'outside-capture-time', 'after the capture ends'],
    ['an hour earlier', { time: zoned(-HOUR) }, 'outside-capture-time', 'before the capture begins'],
    ['in a quiet moment', { time: zoned(20_000) }, 'no-candidate', '192.0.2.80:80'],
  ])('%s', async (_, told, pattern, words) => {
    const flows = [{ segments: RESET }, { segments: HEALTHY, atMs: 40_000 }]
    const match = await only(error({ ...READ_RESET, ...told }), flows)
    expect(match.chosen).toBeNull()
    expect(match.noFlow?.pattern).toBe(pattern)
    expect(match.noFlow?.why).toContain(words)
  })

  test('healthy flows at the right moment are not taken for the failure', async () => {
    const flows = [{ segments: HEALTHY }, { segments: FIN.replace('/orders', '/health') }]
    expect(await streams([error({ ...READ_RESET, time: zoned(92) })], flows)).toEqual([null])
  })

  test('an empty capture', async () => {
    const match = await only(error({ ...READ_RESET, time: zoned(92) }), [])
    expect(match.noFlow?.pattern).toBe('address-not-in-capture')
  })
})
