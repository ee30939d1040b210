import { execFileSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { CASE_NAMES, casePath, copyOfCase } from './helpers/cases.js'
import { corr } from './helpers/corr.js'
import { hasTool } from './helpers/tools.js'

const HAS_TSHARK = hasTool('tshark')

interface Ending {
  readonly frame: number
  readonly from: 'client' | 'server'
}

interface FlowLine {
  readonly stream: number
  readonly client: { readonly port: number }
  readonly firstFrame: number
  readonly lastFrame: number
  readonly synFrames: readonly number[]
  readonly finFrames: readonly Ending[]
  readonly rstFrames: readonly Ending[]
  readonly packets: { readonly client: number; readonly server: number }
  readonly bytes: { readonly client: number; readonly server: number }
  readonly completeness: number
}

const FIELDS = ['tcp.stream', 'frame.number', 'tcp.flags', 'tcp.srcport', 'tcp.len', 'tcp.completeness'] as const
const FIN = 1
const SYN = 2
const RST = 4

type Packet = { stream: number; frame: number; flags: number; port: number; length: number; completeness: number }

/** The TCP packets of a capture as tshark sees them: one row of {@link FIELDS} each. */
function packets(capture: string): Packet[] {
  const fields = FIELDS.flatMap((field) => ['-e', field])
  const out = execFileSync('tshark', ['-2', '-n', '-r', capture, '-Y', 'tcp && !icmp', '-T', 'fields', ...fields], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  return out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [stream = NaN, frame = NaN, flags = NaN, port = NaN, length = NaN, completeness = NaN] = line
        .split('\t')
        .map(Number)
      return { stream, frame, flags, port, length, completeness }
    })
}

function groupByStream(all: readonly Packet[]): Map<number, Packet[]> {
  const streams = new Map<number, Packet[]>()
  for (const packet of all) streams.set(packet.stream, [...(streams.get(packet.stream) ?? []), packet])
  return streams
}

/** The flows of a capture, put together from what tshark says of each packet. */
function referee(capture: string, clientPorts: ReadonlyMap<number, number>): FlowLine[] {
  const streams = groupByStream(packets(capture))
  return [...streams].map(([stream, own]) => {
    const client = clientPorts.get(stream) ?? NaN
    const side = (port: number): 'client' | 'server' => (port === client ? 'client' : 'server')
    const withFlag = (flag: number): Ending[] =>
      own.filter(({ flags }) => (flags & flag) !== 0).map(({ frame, port }) => ({ frame, from: side(port) }))
    const of = (name: 'client' | 'server'): typeof own => own.filter(({ port }) => side(port) === name)
    const bytes = (name: 'client' | 'server'): number => of(name).reduce((sum, { length }) => sum + length, 0)
    return {
      stream,
      client: { port: client },
      firstFrame: own[0]?.frame ?? NaN,
      lastFrame: own.at(-1)?.frame ?? NaN,
      synFrames: withFlag(SYN).map(({ frame }) => frame),
      finFrames: withFlag(FIN),
      rstFrames: withFlag(RST),
      packets: { client: of('client').length, server: of('server').length },
      bytes: { client: bytes('client'), server: bytes('server') },
      completeness: own.at(-1)?.completeness ?? NaN,
    }
  })
}

async function listed(name: string): Promise<FlowLine[]> {
  const { stdout } = await corr(['flows', 'out.pcap', '--format', 'ndjson'], { cwd: copyOfCase(name) })
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as FlowLine)
    .map(
      ({
        stream,
        client,
        firstFrame,
        lastFrame,
        synFrames,
        finFrames,
        rstFrames,
        packets: count,
        bytes,
        completeness,
      }) => ({
        stream,
        client: { port: client.port },
        firstFrame,
        lastFrame,
        synFrames,
        finFrames,
        rstFrames,
        packets: count,
        bytes,
        completeness,
      }),
    )
}

describe.skipIf(!HAS_TSHARK)('tshark sees the same streams and frames', () => {
  test.each(CASE_NAMES)('in %s', async (name) => {
    const flows = await listed(name)
    expect(flows.length).toBeGreaterThan(0)
    const clientPorts = new Map(flows.map(({ stream, client }) => [stream, client.port]))
    expect(flows).toEqual(referee(casePath(name, 'out.pcap'), clientPorts))
  })
})
