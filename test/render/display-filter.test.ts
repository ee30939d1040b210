import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Finding } from '../../src/model/finding.js'
import { findingFilter, streamFilter } from '../../src/render/display-filter.js'
import { candidateOf, evidenceOf, findingOf, unmatchedOf } from './findings.js'
import { flowOf, point } from './samples.js'
import { hasTool } from '../helpers/tools.js'

const STREAM = 1
const icmp = { ...point(7, 60), from: '192.0.2.9', type: 3, code: 3 }

function proven(frames: readonly number[], closing: number | null, flow = flowOf({ stream: STREAM })): Finding {
  return findingOf(
    { chosen: candidateOf(flow) },
    {
      evidence: frames.map((frame) => evidenceOf(frame, frame, 'client', 'seen')),
      closing: closing === null ? null : point(closing, closing),
    },
  )
}

const CASES: [string, Finding, string, number[]][] = [
  ['several frames', proven([4, 6], 6), 'tcp.stream eq 1 and frame.number in {4, 6}', [4, 6]],
  ['one frame', proven([4], null), 'tcp.stream eq 1 and frame.number in {4}', [4]],
  ['closing frame that is no evidence', proven([4], 5), 'tcp.stream eq 1 and frame.number in {4, 5}', [4, 5]],
  ['in order of number, once each', proven([6, 4, 4], 6), 'tcp.stream eq 1 and frame.number in {4, 6}', [4, 6]],
  ['no frame: the whole flow', proven([], null), 'tcp.stream eq 1', [4, 5, 6]],
  [
    'an ICMP error with a short quotation',
    proven([4, 7], 7, flowOf({ stream: STREAM, icmp })),
    '(tcp.stream eq 1 or icmp or icmpv6) and frame.number in {4, 7}',
    [4, 7],
  ],
]

describe('findingFilter', () => {
  test.each(CASES)('%s', (_, finding, filter) => {
    expect(findingFilter(finding)).toBe(filter)
  })

  test('an error without a flow has none', () => {
    expect(findingFilter(unmatchedOf())).toBeNull()
  })
})

const tshark = hasTool('tshark')

test('where the tests must be complete, tshark is there', () => {
  expect(tshark || process.env.CI !== 'true').toBe(true)
})

describe.skipIf(!tshark)('tshark shows just these frames', () => {
  const folder = mkdtempSync(join(tmpdir(), 'corr-filter-'))
  const file = join(folder, 'three-flows.pcap')
  beforeAll(() => {
    writeFileSync(file, threeFlows())
  })
  afterAll(() => {
    rmSync(folder, { recursive: true })
  })

  function shown(filter: string): number[] {
    const text = execFileSync('tshark', ['-n', '-r', file, '-Y', filter, '-T', 'fields', '-e', 'frame.number'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    return text.split('\n').filter(Boolean).map(Number)
  }

  test.each(CASES)('%s', (_, finding, __, frames) => {
    expect(shown(findingFilter(finding) ?? 'none')).toEqual(frames)
  })

  test.each([
    ['flow', flowOf({ stream: STREAM }), [4, 5, 6]],
    ['flow with its ICMP error', flowOf({ stream: STREAM, icmp }), [4, 5, 6, 7]],
  ])('whole %s', (_, flow, frames) => {
    expect(shown(streamFilter(flow))).toEqual(frames)
  })
})

/** Raw IPv4: three flows of three segments each in frames 1–3, 4–6, 8–10, and in 7 an ICMP error that quotes 8 bytes of TCP. */
function threeFlows(): Buffer {
  const segments = [40001, 40002, 40003].flatMap((port) => [
    tcp(port, 100, 0x02),
    tcp(port, 101, 0x10),
    tcp(port, 101, 0x04),
  ])
  const quoted = tcp(40002, 100, 0x02)
  const error = ipv4(1, Buffer.concat([Buffer.from([3, 3, 0, 0, 0, 0, 0, 0]), quoted.subarray(0, 28)]))
  const packets = [...segments.slice(0, 6), error, ...segments.slice(6)]
  const head = Buffer.alloc(24)
  head.writeUInt32LE(0xa1b2c3d4, 0)
  head.writeUInt16LE(2, 4)
  head.writeUInt16LE(4, 6)
  head.writeUInt32LE(65535, 16)
  head.writeUInt32LE(101, 20)
  return Buffer.concat([head, ...packets.flatMap((packet, i) => [recordHead(i, packet.length), packet])])
}

function recordHead(index: number, length: number): Buffer {
  const head = Buffer.alloc(16)
  head.writeUInt32LE(1772359200 + index, 0)
  head.writeUInt32LE(length, 8)
  head.writeUInt32LE(length, 12)
  return head
}

function tcp(port: number, seq: number, flags: number): Buffer {
  const segment = Buffer.alloc(20)
  segment.writeUInt16BE(port, 0)
  segment.writeUInt16BE(80, 2)
  segment.writeUInt32BE(seq, 4)
  segment[12] = 0x50
  segment[13] = flags
  return ipv4(6, segment)
}

function ipv4(protocol: number, payload: Buffer): Buffer {
  const head = Buffer.alloc(20)
  head[0] = 0x45
  head.writeUInt16BE(20 + payload.length, 2)
  head[8] = 64
  head[9] = protocol
  head.set([192, 0, 2, 1], 12)
  head.set([192, 0, 2, 2], 16)
  return Buffer.concat([head, payload])
}
