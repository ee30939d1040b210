import { expect, test } from 'vitest'
import { errorLineView } from '../../src/render/error-view.js'
import { errorOf, logTimeOf } from './samples.js'

test.each([
  ['to the millisecond', logTimeOf(1772359445045), '2026-03-01T10:04:05.045Z', 'record'],
  ['whole seconds', logTimeOf(1772359445000, { digits: 0 }), '2026-03-01T10:04:05Z', 'record'],
  ['to the microsecond', logTimeOf(1772359445045.25, { digits: 6 }), '2026-03-01T10:04:05.045250Z', 'record'],
  ['zone from elsewhere', logTimeOf(1772359445045, { from: 'tz' }), '2026-03-01T10:04:05.045Z', 'tz'],
  ['zone not known', logTimeOf(null), null, null],
] as const)('time %s', (_, time, timestamp, timestampFrom) => {
  expect(errorLineView(errorOf({ time }))).toMatchObject({
    timestamp,
    timestampText: '2026-03-01 10:04:05,045',
    timestampFrom,
  })
})

test('no time at all', () => {
  expect(errorLineView(errorOf({ time: null }))).toMatchObject({
    timestamp: null,
    timestampText: null,
    timestampFrom: null,
  })
})

test('begins with the version of the schema', () => {
  expect(Object.keys(errorLineView(errorOf())).slice(0, 3)).toEqual(['schemaVersion', 'file', 'line'])
})
