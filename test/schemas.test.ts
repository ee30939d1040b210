import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv, type ValidateFunction } from 'ajv'
import { describe, expect, test } from 'vitest'
import { DIST } from './helpers/built.js'
import { CASE_NAMES, caseFile, copyOfCase } from './helpers/cases.js'
import { corr } from './helpers/corr.js'

const SCHEMAS = join(DIST, 'schemas')

function schema(name: string): { readonly required: readonly string[] } & Record<string, unknown> {
  return JSON.parse(readFileSync(join(SCHEMAS, `${name}.schema.json`), 'utf8')) as ReturnType<typeof schema>
}

function validator(name: string): ValidateFunction {
  return new Ajv({ strict: true, allowUnionTypes: true, allErrors: true }).compile(schema(name))
}

/** What is wrong with objects by a schema; nothing as a rule. */
function faults(validate: ValidateFunction, objects: readonly unknown[]): string[] {
  return objects.flatMap((object) =>
    validate(object)
      ? []
      : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`),
  )
}

function objects(ndjson: string): Record<string, unknown>[] {
  return ndjson
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
}

test('the build writes one schema for each kind of object', () => {
  expect(readdirSync(SCHEMAS).sort()).toEqual(
    ['error', 'finding', 'flow', 'packet', 'report'].map((name) => `${name}.schema.json`),
  )
})

describe('what match prints', () => {
  const finding = validator('finding')

  test.each(CASE_NAMES)('of %s fits its schema', (name) => {
    expect(faults(finding, objects(caseFile(name, 'expect.ndjson') ?? ''))).toEqual([])
  })

  const [sample = {}] = objects(caseFile('a-server-timer', 'expect.ndjson') ?? '')
  test.each<[what: string, change: (object: Record<string, unknown>) => void, fault: RegExp]>([
    ['a field too few', (object) => delete object['advice'], /must have required property 'advice'/],
    ['a field too many', (object) => (object['extra'] = 1), /must NOT have additional properties/],
    ['another version', (object) => (object['schemaVersion'] = 2), /schemaVersion must be equal to constant/],
    [
      'an unknown cause',
      (object) => (object['cause'] = 'bad-luck'),
      /cause must be equal to one of the allowed values/,
    ],
    ['a number as text', (object) => (object['confidence'] = '0.9'), /confidence must be number/],
    ['null where there is always a value', (object) => (object['why'] = null), /why must be string/],
  ])('does not fit with %s', (_, change, fault) => {
    const object = structuredClone(sample)
    change(object)
    expect(faults(finding, [object]).join('\n')).toMatch(fault)
  })
})

describe('in the schemas', () => {
  test.each(['error', 'finding', 'flow', 'packet'])('%s requires every field that it has', (name) => {
    const { required, properties } = schema(name)
    expect([...required].sort()).toEqual(Object.keys(properties as object).sort())
  })
})

describe.each([
  'a-server-timer',
  'c-keep-alive-race',
  'e-port-closed',
  'tls-handshake-cut',
  'f-address-not-in-capture',
])('of %s', (name) => {
  test.each([
    ['error', ['errors', 'app.log']],
    ['finding', ['match', 'app.log', 'out.pcap']],
    ['flow', ['flows', 'out.pcap']],
    ['packet', ['show', 'out.pcap', '--stream', '1']],
    ['report', ['report', 'app.log', 'out.pcap']],
  ])('the objects of %s fit their schema, a line each and as one array', async (kind, args) => {
    const cwd = copyOfCase(name)
    const lines = objects((await corr([...args, '--format', 'ndjson'], { cwd })).stdout)
    expect(lines.length).toBeGreaterThan(0)
    expect(faults(validator(kind), lines)).toEqual([])
    expect(lines.every(({ schemaVersion }) => schemaVersion === 1)).toBe(true)
    expect(JSON.parse((await corr([...args, '--json'], { cwd })).stdout)).toEqual(lines)
  })
})
