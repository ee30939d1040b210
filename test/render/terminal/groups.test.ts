import { expect, test } from 'vitest'
import { groupFindings, groupRequest, requestShape } from '../../../src/render/terminal/groups.js'
import { findingOf } from '../findings.js'
import { errorOf } from '../samples.js'

test.each([
  ['POST /mgw.htm', 'POST /mgw.htm'],
  ['GET /v1/orders/1041', 'GET /v1/orders/*'],
  ['GET /v1/orders/1041/lines/2?full=1', 'GET /v1/orders/*/lines/*'],
  ['GET /u/6f1c9a52-0b1e-4a39-9d0c-3f0e5a7b9c11', 'GET /u/*'],
  ['GET /blob/0123456789abcdef', 'GET /blob/*'],
  ['GET /v1/items', 'GET /v1/items'],
  ['', ''],
])('shape of %j', (request, shape) => {
  expect(requestShape(request)).toBe(shape)
})

test('paths that differ in identifiers are one group, with the shape as its request', () => {
  const findings = ['/a/1', '/a/2', '/b'].map((path) => findingOf({ error: errorOf({ path }) }))
  const groups = groupFindings(findings)
  expect(groups.map((group) => [group.findings.length, groupRequest(group)])).toEqual([
    [2, 'POST /a/*'],
    [1, 'POST /b'],
  ])
})
