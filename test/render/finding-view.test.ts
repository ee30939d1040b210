import { describe, expect, test } from 'vitest'
import { findingView, whyText } from '../../src/render/finding-view.js'
import { candidateOf, findingOf, raceOf, unmatchedOf } from './findings.js'
import { captureOf, errorOf, flowOf } from './samples.js'

/** Paths of all fields, as `corr match` promises them. */
function fieldPaths(value: unknown, path = ''): string[] {
  if (Array.isArray(value)) return value.length === 0 ? [path] : fieldPaths(value[0], `${path}[]`)
  if (value === null || typeof value !== 'object') return [path]
  return Object.entries(value).flatMap(([key, inner]) => fieldPaths(inner, path === '' ? key : `${path}.${key}`))
}

const ERROR_FIELDS =
  'file line endLine timestamp timestampText timestampFrom code syscall name message cause remoteAddress remotePort ' +
  'localAddress localPort host port attempts method path url rtMs socketHandledRequests keepAlive bytesRead bytesWritten ' +
  'client pid requestId symptom side sameFailureAs'

const FRAME_FIELDS = 'syn synAck request lastFromClient lastFromServer finFromClient finFromServer rst closing'

function prefixed(prefix: string, fields: string): string[] {
  return fields.split(' ').map((field) => `${prefix}.${field}`)
}

describe('findingView', () => {
  test('has every field of a matched error, in order', () => {
    const view = findingView(findingOf({ alternatives: [candidateOf(flowOf({ stream: 15 }), { score: 0.4 })] }))
    expect(fieldPaths(view)).toEqual([
      'schemaVersion',
      ...prefixed('error', ERROR_FIELDS),
      'match.capture',
      'match.stream',
      ...['client', 'server'].flatMap((side) => prefixed(`match.${side}`, 'address port')),
      'match.confidence',
      ...prefixed('match.parts[]', 'capture stream firstFrame lastFrame'),
      'match.twins',
      ...['cause', 'pattern', 'closedBy', 'local', 'confidence'],
      ...prefixed('frames', FRAME_FIELDS),
      ...prefixed('evidence[]', 'capture frame time from what'),
      'why',
      'advice[]',
      ...prefixed('alternatives[]', 'capture stream confidence'),
      'wireshark',
    ])
  })

  test('has every field of an unmatched error, null where nothing is known', () => {
    expect(findingView(unmatchedOf())).toMatchObject({
      match: null,
      cause: 'unmatched',
      pattern: 'address-not-in-capture',
      closedBy: 'none',
      local: null,
      frames: Object.fromEntries(FRAME_FIELDS.split(' ').map((field) => [field, null])),
      evidence: [],
      why: 'No flow to 10.0.0.99:80 in this capture; it has 12 flows to 10.0.0.17:80 and ends 40 s before this error.',
      alternatives: [],
      wireshark: null,
    })
  })

  test('says what was matched, and what it says can be found in the capture', () => {
    expect(findingView(findingOf())).toMatchObject({
      schemaVersion: 1,
      match: {
        capture: 'out.pcap',
        stream: 12,
        client: { address: '10.1.0.5', port: 49688 },
        server: { address: '10.0.0.17', port: 80 },
        confidence: 0.97,
        parts: [{ capture: 'out.pcap', stream: 12, firstFrame: 2040, lastFrame: 2061 }],
        twins: [],
      },
      cause: 'server-reset',
      pattern: 'after-idle',
      closedBy: 'server',
      local: 'client',
      confidence: 0.98,
      evidence: [
        { capture: 'out.pcap', frame: 2047, time: '2026-03-01T10:04:02.000000Z', from: 'client' },
        { frame: 2048, time: '2026-03-01T10:04:02.031000Z' },
        { frame: 2061, time: '2026-03-01T10:04:05.033000Z', from: 'server', what: 'RST' },
      ],
      wireshark: 'tcp.stream eq 12 and frame.number in {2047, 2048, 2061}',
    })
  })

  test('a twin is named by its capture and stream', () => {
    const twins = [{ flow: flowOf({ stream: 5 }), capture: captureOf({ path: 'b.pcap' }) }]
    expect(findingView(findingOf({ twins }))).toMatchObject({ match: { twins: [{ capture: 'b.pcap', stream: 5 }] } })
  })

  test('times have the digits of the capture', () => {
    const chosen = candidateOf(flowOf(), { capture: captureOf({ digits: 9 }) })
    expect(findingView(findingOf({ chosen }))).toMatchObject({
      evidence: [{ time: '2026-03-01T10:04:02.000000000Z' }, {}, {}],
    })
  })

  test('scores are rounded to what they can hold', () => {
    const view = findingView(findingOf({ chosen: candidateOf(flowOf(), { score: 0.123456 }) }, { confidence: 2 / 3 }))
    expect(view).toMatchObject({ confidence: 0.667, match: { confidence: 0.123 } })
  })

  test('an error keeps what it carries', () => {
    const error = errorOf({
      cause: { name: 'SocketError', code: 'UND_ERR_SOCKET', message: 'other side closed' },
      attempts: [{ address: '::1', port: 80, code: 'ECONNREFUSED' }],
      sameFailureAs: { file: 'app.log', line: 3 },
    })
    expect(findingView(findingOf({ error }))).toMatchObject({
      error: {
        cause: { name: 'SocketError', code: 'UND_ERR_SOCKET', message: 'other side closed' },
        attempts: [{ address: '::1', port: 80, code: 'ECONNREFUSED' }],
        sameFailureAs: { file: 'app.log', line: 3 },
      },
    })
  })
})

describe('whyText', () => {
  test.each([
    ['sentences of the verdict', findingOf({}, { why: ['One.', 'Two.'] }), 'One. Two.'],
    [
      'what was looked for, where the verdict says nothing',
      unmatchedOf({}, { why: 'Nothing there.' }),
      'Nothing there.',
    ],
    ['nothing', findingOf({}, { why: [] }), ''],
  ])('%s', (_, finding, text) => {
    const silent = finding.match.chosen === null ? { ...finding, verdict: { ...finding.verdict, why: [] } } : finding
    expect(whyText(silent)).toBe(text)
  })
})

test('the request of a keep-alive race is the one that met the close', () => {
  expect(findingView(raceOf())).toMatchObject({ frames: { request: 311, finFromServer: 310, rst: 312, closing: 310 } })
})
