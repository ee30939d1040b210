import { beforeAll, describe, expect, test } from 'vitest'
import type { MatchResult } from '../../../src/correlate/match/match-all.js'
import { matchAll } from '../../../src/correlate/match/match-all.js'
import type { FlowRecord } from '../../../src/model/flow-record.js'
import type { FlowSource } from '../../../src/model/flow-source.js'
import type { SocketError } from '../../../src/model/socket-error.js'
import { storedCaptures } from '../../../src/store/capture-rows.js'
import { openIndex } from '../../../src/store/database.js'
import { batchesOf } from '../../../src/store/flow-batch.js'
import { storeCapture } from '../../../src/store/flow-rows.js'
import { flowSource } from '../../../src/store/flow-source.js'
import { captureEntry } from '../../helpers/capture-entry.js'
import { BASE_SEC, dayOfErrors, dayOfFlows, flowRecord } from '../../bench/make-day.mjs'
import { packedPlain, unpackPlain } from '../../helpers/packed-plain.mjs'

const FLOWS = 8000
const ERRORS = 800
const SURE = 0.9

interface Plan {
  readonly stream: number
  readonly kind: string
}

async function sourceOf(plans: readonly Plan[]): Promise<FlowSource> {
  const index = openIndex('in memory', 'memory')
  await storeCapture(
    index,
    captureEntry({}, { baseSec: BASE_SEC, firstNs: 0, lastNs: 86_400e9 }),
    batchesOf(packedPlain(plans.map(flowRecord))),
  )
  return flowSource(storedCaptures(index), unpackPlain)
}

describe('a day of four services, of which one writes local time and two have clocks of their own', () => {
  const plans: Plan[] = [...dayOfFlows(FLOWS)]
  const died = plans.filter(({ kind }) => kind !== 'healthy').map((plan) => ({ plan, record: flowRecord(plan) }))
  const { errors, truth } = dayOfErrors(died, ERRORS)
  let result: MatchResult

  beforeAll(async () => {
    result = matchAll(errors, await sourceOf(plans), {
      windowMs: null,
      clockOffsetMs: null,
      resolved: [],
      translations: [],
    })
  })

  test('nearly all errors find their flow', () => {
    const right = result.matches.filter(({ chosen }, i) => chosen?.flow.stream === truth[i])
    expect(right.length).toBeGreaterThanOrEqual(0.99 * ERRORS)
  })

  test('of those that are sure at least 98 of 100 are right', () => {
    const sure = result.matches
      .map(({ chosen }, i) => ({ chosen, i }))
      .filter(({ chosen }) => (chosen?.score ?? 0) >= SURE)
    const right = sure.filter(({ chosen, i }) => chosen?.flow.stream === truth[i])
    expect(sure.length).toBeGreaterThan(0.9 * ERRORS)
    expect(right.length).toBeGreaterThanOrEqual(0.98 * sure.length)
  })

  test('each log has its own clock', () => {
    const offsets = Object.fromEntries(
      result.clocks.map(({ log, offsetMs, zoneOffsetMs }) => [log, [Math.round(offsetMs / 100), zoneOffsetMs]]),
    )
    expect(offsets).toEqual({
      'urllib.log': [0, null],
      'axios.log': [15, null],
      'urllib-local.log': [0, 8 * 3_600_000],
      'undici.log': [-400, null],
      'bare.log': [0, null],
    })
  })

  test('no flow is read whole before somebody looks at a match', async () => {
    const source = await sourceOf(plans)
    const read: number[] = []
    const watched: FlowSource = {
      ...source,
      record(row): FlowRecord {
        read.push(row)
        return source.record(row)
      },
    }
    const { matches } = matchAll(errors, watched, {
      windowMs: null,
      clockOffsetMs: null,
      resolved: [],
      translations: [],
    })
    expect(read).toEqual([])
    expect(matches[0]?.chosen?.flow.stream).toBe(truth[0])
    expect(read).toHaveLength(1)
  })

  test('errors of another day find nothing', async () => {
    const moved = errors.map((error: SocketError) => ({
      ...error,
      time: error.time && { ...error.time, wallMs: error.time.wallMs + 1e9, epochMs: error.time.wallMs + 1e9 },
    }))
    const { matches } = matchAll(moved, await sourceOf(plans), {
      windowMs: null,
      clockOffsetMs: 0,
      resolved: [],
      translations: [],
    })
    expect(matches.filter(({ chosen }) => chosen !== null)).toEqual([])
  })
})
