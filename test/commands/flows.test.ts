import { describe, expect, test } from 'vitest'
import { copyOfCase } from '../helpers/cases.js'
import { corr } from '../helpers/corr.js'

interface Flow {
  readonly stream: number
  readonly startTime: string
  readonly endTime: string
  readonly packets: { readonly client: number; readonly server: number }
  readonly bytes: { readonly client: number; readonly server: number }
  readonly retransmissions: number
  readonly cause: string
  readonly server: { readonly port: number }
  readonly rstFrames: readonly unknown[]
}

const CASE = 'a-server-timer'

async function flows(args: string): Promise<Flow[]> {
  const words = ['flows', 'out.pcap', '--json', ...args.split(' ').filter((word) => word !== '')]
  const { stdout, status } = await corr(words, { cwd: copyOfCase(CASE) })
  expect(status).toBe(0)
  return JSON.parse(stdout) as Flow[]
}

const streams = (found: readonly Flow[]): number[] => found.map(({ stream }) => stream)
const ms = (time: string): number => Date.parse(time)

describe('corr flows', () => {
  test.each<[order: string, key: (flow: Flow) => number]>([
    ['stream', ({ stream }) => stream],
    ['start', ({ startTime }) => ms(startTime)],
    ['end', ({ endTime }) => ms(endTime)],
    ['duration', ({ startTime, endTime }) => ms(startTime) - ms(endTime)],
    ['packets', ({ packets }) => -packets.client - packets.server],
    ['bytes', ({ bytes }) => -bytes.client - bytes.server],
    ['retransmissions', ({ retransmissions }) => -retransmissions],
  ])('--sort %s puts them in order, all of them', async (order, key) => {
    const all = await flows('')
    const sorted = await flows(`--sort ${order}`)
    expect(sorted.map(key)).toEqual(all.map(key).sort((a, b) => a - b))
    expect(streams(sorted).sort((a, b) => a - b)).toEqual(streams(all))
  })

  test('--limit takes the first of the order', async () => {
    expect(streams(await flows('--sort bytes --limit 2'))).toEqual(streams(await flows('--sort bytes')).slice(0, 2))
  })

  test.each<[args: string, fits: (flow: Flow) => boolean]>([
    ['--rst --port 8080', ({ rstFrames, server }) => rstFrames.length > 0 && server.port === 8080],
    [
      '--cause server-reset --until 2026-11-22T13:02:36',
      (flow) => flow.cause === 'server-reset' && startsBefore36(flow),
    ],
    ['--since 2026-11-22T13:02:36 --rst', (flow) => endsFrom36(flow) && flow.rstFrames.length > 0],
    [
      '--since 2026-11-22T13:02:36Z --until 2026-11-22T13:02:36.001Z',
      (flow) => endsFrom36(flow) && startsBefore36(flow),
    ],
    ['--rst --since 2026-11-23', () => false],
    ['--host 192.0.2.20 --cause normal-close', ({ cause }) => cause === 'normal-close'],
    ['--host 198.51.100.7', () => false],
  ])('%s: all must fit', async (args, fits) => {
    expect(streams(await flows(args))).toEqual(streams((await flows('')).filter(fits)))
  })
})

const MIDDLE = '2026-11-22T13:02:36Z'
const endsFrom36 = ({ endTime }: Flow): boolean => ms(endTime) >= ms(MIDDLE)
const startsBefore36 = ({ startTime }: Flow): boolean => ms(startTime) < ms(MIDDLE) + 1

describe('corr errors', () => {
  test.each([
    ['--since 2026-11-22T13:02:36', 2],
    ['--until 2026-11-22T14:02:36+01:00', 1],
    ['--since 2026-11-22T13:02:36 --until 2026-11-22T13:02:40', 1],
    ['--since 2026-11-23', 0],
  ])('%s tells of %d', async (args, count) => {
    const words = ['errors', 'app.log', '--json', ...args.split(' ')]
    const { stdout, stderr } = await corr(words, { cwd: copyOfCase(CASE) })
    expect(JSON.parse(stdout)).toHaveLength(count)
    expect(stderr).toBe(count > 0 ? '' : 'corr: none of 3 errors is as asked for\n')
  })

  test('says how many it leaves out because their zone is not known', async () => {
    const stdin = '2026-11-22 13:02:33 ERROR read ECONNRESET\n2026-11-22T13:02:34Z ERROR read ECONNRESET\n'
    const run = await corr(['errors', '-', '--since', '2026-11-22', '--json'], { cwd: copyOfCase(CASE), stdin })
    expect(JSON.parse(run.stdout)).toHaveLength(1)
    expect(run.stderr).toBe('corr: 1 error left out, for their time or its zone is not known: --tz tells the zone\n')
    const zoned = ['errors', '-', '--since', '2026-11-22', '--json', '--tz', 'UTC']
    expect(JSON.parse((await corr(zoned, { cwd: copyOfCase(CASE), stdin })).stdout)).toHaveLength(2)
  })
})

describe('--fail-on', () => {
  test.each([
    ['match app.log out.pcap --fail-on server-reset', 3],
    ['match app.log out.pcap --fail-on path-loss,server-reset', 3],
    ['match app.log out.pcap --fail-on path-loss,early-close', 0],
    ['match app.log out.pcap --fail-on server-reset --since 2026-11-23', 0],
    ['match app.log missing.pcap out.pcap --fail-on server-reset', 1],
    ['report app.log out.pcap --fail-on server-reset', 3],
    ['report app.log out.pcap --fail-on client-timeout', 0],
    ['match app.log out.pcap --fail-on bad-luck', 2],
    ['match app.log out.pcap --fail-on server-reset,', 2],
  ])('corr %s ends with %d', async (args, status) => {
    expect((await corr(args.split(' '), { cwd: copyOfCase(CASE) })).status).toBe(status)
  })
})
