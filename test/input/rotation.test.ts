import { expect, test } from 'vitest'
import { compareRanks, rotationOf } from '../../src/input/rotation.js'

const OLDEST_FIRST: readonly (readonly string[])[] = [
  ['app.log.10.gz', 'app.log.2.gz', 'app.log.1', 'app.log'],
  ['app.log.2026-11-09', 'app.log.2026-11-10', 'app.log.2026-11-21.gz', 'app.log'],
  ['app-2026-11-20.log', 'app-2026-11-21.log.gz', 'app.log'],
  ['app.log.20261121-9.gz', 'app.log.20261121-10.gz', 'app.log.20261122-1', 'app.log'],
  ['app.log-20261120.gz', 'app.log-20261121', 'app.log'],
  ['app-out__2026-11-21_00-00-00.log', 'app-out__2026-11-21_23-59-59.log', 'app-out.log'],
  ['app-2026-11-21.log', 'app-2026-11-21.1.log', 'app-2026-11-21.2.log', 'app-2026-11-22.log'],
  ['app.1.log', 'app.2.log', 'app.10.log', 'app.log'],
  ['common-error.log.2026-11-21', 'common-error.log'],
]

test.each(OLDEST_FIRST)('%s and what follows', (...names) => {
  const paths = names.map((name) => `logs/${name}`)
  expect(new Set(paths.map((path) => rotationOf(path).series)).size).toBe(1)
  const shuffled = [...paths].reverse()
  expect(shuffled.sort((a, b) => compareRanks(rotationOf(a).rank, rotationOf(b).rank))).toEqual(paths)
})

test.each([
  ['app.log', 'web.log'],
  ['a/app.log', 'b/app.log'],
  ['app-out.log', 'app-error.log.1'],
  ['app-1.log', 'app-2.log'],
  ['svc-10.2.3.4.log', 'svc-10.2.3.5.log'],
])('%s and %s are not of one log', (a, b) => {
  expect(rotationOf(a).series).not.toBe(rotationOf(b).series)
})
