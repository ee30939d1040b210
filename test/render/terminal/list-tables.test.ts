import { describe, expect, test } from 'vitest'
import { FIN, RST } from '../../../src/model/flow-record.js'
import { errorRenderer, flowRenderer } from '../../../src/render/index.js'
import type { FlowLine } from '../../../src/render/renderer.js'
import { verdictOf } from '../findings.js'
import { captureOf, errorOf, flowOf, logTimeOf, point, segmentOf, sideOf } from '../samples.js'

const DAY_NS = 86_400e9
const PLAIN = { colour: false, explain: false }

function flowLine(over: Partial<FlowLine> = {}): FlowLine {
  return { flow: flowOf(), capture: captureOf(), verdict: verdictOf(), ...over }
}

function flows(width: number, lines: readonly FlowLine[], captures = [captureOf()]): string[] {
  const renderer = flowRenderer('table', { ...PLAIN, width })
  const text = renderer.begin({ captures }) + lines.map((line) => renderer.item(line)).join('') + renderer.end()
  return text.split('\n').slice(0, -1)
}

describe('flows', () => {
  test('at 80 columns: who, with whom, how it ended', () => {
    expect(flows(80, [flowLine()])).toEqual([
      'stream  client                server              cause',
      '    12  10.1.0.5:49688        10.0.0.17:80        server-reset/after-idle',
    ])
  })

  test('at 160 columns: everything', () => {
    const server = sideOf({ ...flowOf().server, bytes: 1_234_567, packets: 1200 })
    expect(flows(160, [flowLine({ flow: flowOf({ server }) })])).toEqual([
      'stream  client                server              start (UTC)    lasted  packets        sent     received  ended       cause',
      '    12  10.1.0.5:49688        10.0.0.17:80        10:04:01.967   3.07 s    1,204       412 B  1,234,567 B  RST server  server-reset/after-idle',
    ])
  })

  test('several captures are named, several days too', () => {
    const captures = [captureOf({ path: 'a.pcap' }), captureOf({ path: 'b.pcap', lastNs: DAY_NS })]
    const [title, row] = flows(200, [flowLine({ capture: captures[1]! })], captures)
    expect(title).toMatch(/^capture {2}stream {2}client .* {2}start \(UTC\) +lasted /)
    expect(row).toMatch(/^b\.pcap {7}12 {2}10\.1\.0\.5:49688 .* 2026-03-01 10:04:01\.967 /)
  })

  test('several captures on a narrow terminal: a line before the flows of each', () => {
    const [a, b] = [captureOf({ path: 'a.pcap' }), captureOf({ path: 'b.pcap' })]
    const lines = [a, a, b].map((capture) => flowLine({ capture }))
    expect(flows(80, lines, [a, b]).map((line) => line.slice(0, 8))).toEqual([
      'stream  ',
      'a.pcap',
      '    12  ',
      '    12  ',
      'b.pcap',
      '    12  ',
    ])
  })

  test('lines stay aligned after an IPv6 address', () => {
    const wide = flowLine({ flow: flowOf({ client: sideOf({ address: '2001:db8::1:2:3:4' }) }) })
    const [, , six, four] = flows(120, [flowLine(), wide, flowLine()])
    expect(six).toContain('[2001:db8::1:2:3:4]:49688')
    expect(six?.indexOf('10.0.0.17')).toBe(four?.indexOf('10.0.0.17'))
  })

  test.each([
    ['RST server', {}],
    ['FIN client', { closers: [segmentOf({ flags: FIN }), segmentOf({ flags: RST, from: 'server' })] }],
    ['open', { closers: [] }],
    ['ICMP', { closers: [], icmp: { ...point(1, 1), from: '192.0.2.1', type: 3, code: 1 } }],
  ])('ended: %s', (ended, flow) => {
    expect(flows(120, [flowLine({ flow: flowOf(flow) })])[1]).toContain(`  ${ended}  `)
  })

  test('a line can be asked for without a head', () => {
    const renderer = flowRenderer('table', { ...PLAIN, width: 80 })
    expect(renderer.item(flowLine())).toBe(
      '    12  10.1.0.5:49688        10.0.0.17:80        server-reset/after-idle\n',
    )
  })
})

function errors(width: number, ...items: readonly Parameters<typeof errorOf>[0][]): string[] {
  const renderer = errorRenderer('table', { ...PLAIN, width })
  const head = renderer.begin({ logs: [{ path: 'app.log', lines: 1204, errors: 1 }] })
  return (head + items.map((item) => renderer.item(errorOf(item))).join('') + renderer.end()).split('\n').slice(0, -1)
}

describe('errors', () => {
  test('at 80 columns', () => {
    expect(errors(80, {})).toEqual([
      'place         time           code            peer                request',
      'app.log:118   10:04:05.045Z  ECONNRESET      10.0.0.17:80        POST /mgw.htm',
    ])
  })

  test('at 160 columns', () => {
    expect(errors(160, {})).toEqual([
      'place         time                      code            peer                request               rt  message',
      'app.log:118   2026-03-01 10:04:05.045Z  ECONNRESET      10.0.0.17:80        POST /mgw.htm    3,042 ms  read ECONNRESET',
    ])
  })

  test.each([
    [
      'nothing but a message',
      { code: null, time: null, remoteAddress: null, remotePort: null, method: null, path: null, rtMs: null },
      ['no time', 'read ECONNRESET'],
    ],
    [
      'a name instead of an address',
      { remoteAddress: null, remotePort: null, host: 'api.example.com', port: 443 },
      ['api.example.com:443'],
    ],
    ['an address without a port', { remotePort: null }, ['10.0.0.17 ']],
    ['IPv6', { remoteAddress: '2001:db8::1' }, ['[2001:db8::1]:80']],
    ['a time without a zone', { time: logTimeOf(null) }, ['2026-03-01 10:00:00.000 ']],
    ['a path alone', { method: null }, ['  /mgw.htm']],
  ])('%s', (_, error, parts) => {
    const [, line] = errors(200, error)
    for (const part of parts) expect(line).toContain(part)
  })

  test('a line can be asked for without a head', () => {
    expect(errorRenderer('table', { ...PLAIN, width: 80 }).item(errorOf())).toMatch(
      /^app\.log:118 +10:04:05\.045Z {2}ECONNRESET/,
    )
  })
})
