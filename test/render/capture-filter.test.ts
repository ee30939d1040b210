import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { captureCommand, captureFilter, type CaughtEnd } from '../../src/render/capture-filter.js'
import { networkOf } from '../../src/util/address-prefix.js'
import { hasTool } from '../helpers/tools.js'

const HAS_TCPDUMP = hasTool('tcpdump')
/** Of the kernel: BPF_MAXINSNS. */
const MOST_INSTRUCTIONS = 4096
const REFUSALS = ' or icmp[icmptype] == icmp-unreach or (icmp6 and ip6[40] == 1)'

function instructions(filter: string): number {
  const args = ['-y', 'LINUX_SLL2', '-d', filter]
  return execFileSync('tcpdump', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).split('\n').length
}

function many(count: number, end: (i: number) => CaughtEnd): CaughtEnd[] {
  return Array.from({ length: count }, (_, i) => end(i))
}

const scattered = (i: number): string => `${String(1 + ((i * 7) % 220))}.${String(i % 251)}.${String((i * 13) % 256)}.9`

test.each<[what: string, ends: CaughtEnd[], filter: string]>([
  ['one end', [{ address: '192.0.2.1', port: 80 }], '(tcp and (host 192.0.2.1 and port 80))'],
  ['any port', [{ address: '192.0.2.1', port: null }], '(tcp and host 192.0.2.1)'],
  ['any address', [{ address: null, port: 80 }], '(tcp and port 80)'],
  ['nothing known', [{ address: null, port: null }], 'tcp'],
  ['no ends', [], 'tcp'],
  [
    'several addresses with the same ports',
    many(4, (i) => ({ address: `192.0.2.${String(1 + (i % 2))}`, port: 80 + Math.floor(i / 2) })),
    '(tcp and ((host 192.0.2.1 or host 192.0.2.2) and portrange 80-81))',
  ],
  [
    'a port that is caught everywhere',
    [
      { address: '192.0.2.1', port: 80 },
      { address: null, port: 80 },
      { address: '2001:db8::1', port: 443 },
    ],
    '(tcp and (port 80 or (host 2001:db8::1 and port 443)))',
  ],
])('%s', (_, ends, filter) => {
  expect(captureFilter(ends)).toBe(filter + REFUSALS)
})

test('the command holds the filter as one word', () => {
  expect(captureCommand('tcp or x')).toMatch(/^sudo tcpdump -i any .* -w corr\.pcap 'tcp or x'$/)
})

test.each([
  ['10.1.2.255', 28, '10.1.2.240/28'],
  ['10.1.2.3', 32, '10.1.2.3'],
  ['255.255.255.255', 8, '255.0.0.0/8'],
  ['2001:db8:1:2:3::9', 64, '2001:db8:1:2:0:0:0:0/64'],
  ['2001:db8:1:2ff::9', 56, '2001:db8:1:200:0:0:0:0/56'],
  ['::1', 128, '::1'],
])('%s lies in a network of %d bits: %s', (address, bits, network) => {
  expect(networkOf(address, bits)).toBe(network)
})

describe.skipIf(!HAS_TCPDUMP)('tcpdump and the kernel take', () => {
  test.each<[what: string, ends: CaughtEnd[]]>([
    ['one end', [{ address: '192.0.2.1', port: 80 }]],
    ['nothing', []],
    ['40 addresses', many(40, (i) => ({ address: scattered(i), port: 8080 }))],
    ['110 addresses with two ports', many(110, (i) => ({ address: scattered(i), port: 80 + (i % 2) }))],
    [
      '5,000 addresses in one network',
      many(5000, (i) => ({ address: `10.9.${String(i >> 8)}.${String(i & 255)}`, port: 80 })),
    ],
    ['20,000 addresses all over', many(20_000, (i) => ({ address: scattered(i), port: 80 }))],
    ['500 IPv6 addresses', many(500, (i) => ({ address: `2001:db8:${i.toString(16)}::1`, port: 443 }))],
    ['3,000 ports of one host', many(3000, (i) => ({ address: '192.0.2.1', port: 1 + 2 * i }))],
    ['3,000 ports of any host', many(3000, (i) => ({ address: null, port: 1 + 2 * i }))],
  ])('%s', (_, ends) => {
    expect(instructions(captureFilter(ends))).toBeLessThan(MOST_INSTRUCTIONS)
  })

  test('whatever ends there are', () => {
    const address = fc.oneof(fc.ipV4(), fc.constantFrom('2001:db8::1', '::1', 'fe80::1:2'))
    const end = fc.record({ address: fc.option(address), port: fc.option(fc.integer({ min: 1, max: 65_535 })) })
    fc.assert(
      fc.property(fc.array(end, { maxLength: 30 }), (ends) => {
        expect(instructions(captureFilter(ends))).toBeLessThan(MOST_INSTRUCTIONS)
      }),
      { numRuns: 30 },
    )
  })
})
