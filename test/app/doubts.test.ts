import { describe, expect, test } from 'vitest'
import { doubtsOf } from '../../src/app/doubts.js'
import type { ClockEstimate, Finding } from '../../src/model/finding.js'
import type { FlowColumns } from '../../src/model/flow-columns.js'
import type { FlowRecord } from '../../src/model/flow-record.js'
import { candidateOf, findingOf, unmatchedOf } from '../render/findings.js'
import { BASE_SEC, captureOf, errorOf, flowOf, logTimeOf, sideOf } from '../render/samples.js'

const CLOCK: ClockEstimate = {
  log: 'app.log',
  offsetMs: 0,
  zoneOffsetMs: null,
  agreeing: 3,
  counted: 3,
  from: 'estimated',
}

const doubts = (
  findings: readonly Finding[],
  { flows = [flowOf()], clock = {} }: { flows?: readonly FlowRecord[]; clock?: Partial<ClockEstimate> } = {},
): string[] =>
  doubtsOf([{ ...CLOCK, ...clock }], findings, {
    captures: [captureOf()],
    columns: { length: flows.length } as unknown as FlowColumns,
    record: (row) => flows[row] as FlowRecord,
  })

/** So many of one kind of flow among others that are whole. */
const mixed = (odd: FlowRecord, count: number, whole: number): FlowRecord[] => [
  ...Array.from({ length: count }, () => odd),
  ...Array.from({ length: whole }, () => flowOf()),
]

const silentServer = flowOf({ server: sideOf({ packets: 0, bytes: 0 }) })
const withGaps = flowOf({ lostSegments: 2 })
const unread = flowOf({ requests: null, lastRequest: null })
const at = (hours: number): Finding =>
  unmatchedOf({ time: logTimeOf(BASE_SEC * 1000 + hours * 3_600_000) }, { pattern: 'outside-capture-time' })

test('where all is as it should be nothing is said, and nothing without an error', () => {
  expect(doubts([findingOf()])).toEqual([])
  expect(doubts([], { flows: mixed(withGaps, 9, 0) })).toEqual([])
})

describe('a doubt and what to do', () => {
  test.each<[what: string, told: string[], doubt: RegExp]>([
    [
      'a zone that nothing tells',
      doubts([findingOf()], { clock: { zoneOffsetMs: 0, from: 'assumed' } }),
      /^The times of app\.log have no zone.* --tz\.$/,
    ],
    [
      'a clock far off',
      doubts([findingOf()], { clock: { offsetMs: -90_000 } }),
      /^The clock of app\.log is 90\.00 s behind the capture's; run NTP/,
    ],
    [
      'errors of another day',
      doubts([at(30), at(31)]),
      /^Log and capture are not of one time: the errors are of 2026-\S+Z to \S+Z, the packets of \S+Z to \S+Z; .*--clock-offset/,
    ],
    [
      'peers without a packet',
      doubts([unmatchedOf(), unmatchedOf(), findingOf()]),
      /^The capture has no packet of the peers of 2 of 3 errors: .*-i any.*--map A:P=B:Q/,
    ],
    [
      'one direction',
      doubts([findingOf()], { flows: mixed(silentServer, 3, 1) }),
      /^The capture has only one direction of 3 of 4 flows: /,
    ],
    [
      'packets that were dropped',
      doubts([findingOf()], { flows: mixed(withGaps, 2, 6) }),
      /^The capture lacks packets of 2 of 8 flows: .*-B 65536/,
    ],
    [
      'a snaplen too small',
      doubts([findingOf({ chosen: candidateOf(unread) })]),
      /^The requests of all 1 matched flows cannot be read.*-s 512/,
    ],
  ])('%s', (_, told, doubt) => {
    expect(told).toEqual([expect.stringMatching(doubt)])
  })
})

describe('no doubt', () => {
  test.each<[what: string, told: string[]]>([
    ['a clock that was given', doubts([findingOf()], { clock: { offsetMs: -90_000, from: 'given' } })],
    ['a zone that the capture shows', doubts([findingOf()], { clock: { zoneOffsetMs: 28_800_000 } })],
    ['one error out of time among others', doubts([at(30), findingOf()])],
    ['a few flows with gaps', doubts([findingOf()], { flows: mixed(withGaps, 1, 9) })],
    [
      'SYNs that nobody answers',
      doubts([findingOf()], {
        flows: mixed(flowOf({ client: sideOf({ bytes: 0 }), server: sideOf({ packets: 0, bytes: 0 }) }), 9, 1),
      }),
    ],
    [
      'requests inside TLS',
      doubts([findingOf({ chosen: candidateOf(unread), error: errorOf({ url: 'https://api.example.com/x' }) })]),
    ],
    [
      'a log without paths',
      doubts([findingOf({ chosen: candidateOf(unread), error: errorOf({ path: null, url: null }) })]),
    ],
  ])('%s', (_, told) => {
    expect(told).toEqual([])
  })
})

test('of a million flows and errors a sample is looked at', () => {
  let read = 0
  const record = (): FlowRecord => {
    read++
    return withGaps
  }
  const findings = Array.from({ length: 100_000 }, () => findingOf())
  const columns = { length: 1e6 } as unknown as FlowColumns
  expect(doubtsOf([CLOCK], findings, { captures: [captureOf()], columns, record })).toHaveLength(1)
  expect(read).toBe(300)
})
