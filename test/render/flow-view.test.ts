import { expect, test } from 'vitest'
import { flowView } from '../../src/render/flow-view.js'
import { verdictOf } from './findings.js'
import { captureOf, flowOf, sideOf } from './samples.js'

test('a flow has every field, in order', () => {
  const flow = flowOf({ client: sideOf({ retransmissions: 2 }), finFrames: [{ frame: 2060, from: 'client' }] })
  const view = flowView({ flow, capture: captureOf(), verdict: verdictOf() })
  expect(Object.entries(view)).toEqual([
    ['schemaVersion', 1],
    ['capture', 'out.pcap'],
    ['stream', 12],
    ['client', { address: '10.1.0.5', port: 49688 }],
    ['server', { address: '10.0.0.17', port: 80 }],
    ['role', 'syn'],
    ['firstFrame', 2040],
    ['lastFrame', 2061],
    ['startTime', '2026-03-01T10:04:01.967000Z'],
    ['endTime', '2026-03-01T10:04:05.033000Z'],
    ['packets', { client: 4, server: 3 }],
    ['bytes', { client: 412, server: 0 }],
    ['synFrames', [2040, 2041]],
    ['finFrames', [{ frame: 2060, from: 'client' }]],
    ['rstFrames', [{ frame: 2061, from: 'server' }]],
    ['retransmissions', 2],
    ['completeness', 47],
    ['requests', 1],
    [
      'lastRequest',
      { method: 'POST', path: '/mgw.htm', host: 'example.com', frame: 2047, time: '2026-03-01T10:04:02.000000Z' },
    ],
    ['cause', 'server-reset'],
    ['pattern', 'after-idle'],
    ['closedBy', 'server'],
  ])
})

test('what cannot be read is null', () => {
  const flow = flowOf({ requests: null, lastRequest: null })
  expect(flowView({ flow, capture: captureOf(), verdict: verdictOf() })).toMatchObject({
    requests: null,
    lastRequest: null,
  })
})
