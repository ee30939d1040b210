import { inspect } from 'node:util'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Dump, type Value } from '../../src/log/dump.js'
import { readError, readMemberLines, readValue } from '../../src/log/inspect-reader.js'

/** Printed without folding what is nested, as a logger may be told to. */
const DEEP = { depth: 20, maxArrayLength: null, maxStringLength: null } as const

/** What of a value can be read back from its print: dates and numbers as such, functions not. */
function plain(value: unknown): unknown {
  if (value instanceof Error) return { message: value.message, ...own(value) }
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, item]) => [String(key), plain(item)]))
  if (value instanceof Set) return Object.fromEntries([...value].map((item, i) => [String(i), plain(item)]))
  if (value instanceof Date) return value.toISOString()
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value === 'bigint') return Number(value)
  return value !== null && typeof value === 'object' ? own(value) : value
}

function own(value: object): Record<string, unknown> {
  const cause = value instanceof Error && 'cause' in value ? { cause: value.cause } : {}
  const errors = value instanceof AggregateError ? { errors: value.errors as unknown } : {}
  return Object.fromEntries(Object.entries({ ...value, ...cause, ...errors }).map(([key, item]) => [key, plain(item)]))
}

/** The same of what was read. */
function read(value: Value): unknown {
  if (Array.isArray(value)) return value.map((item: Value) => read(item))
  if (!(value instanceof Dump)) return value
  const members = Object.fromEntries([...value.members].map(([key, item]) => [key, read(item)]))
  return value.head === null ? members : { message: value.head.message, ...members }
}

const word = fc
  .stringMatching(/^[A-Za-z_$][\w$]{0,11}$/)
  .filter((key) => !['stack', 'message', 'name', 'cause', 'errors', '__proto__'].includes(key))
const text = fc.oneof(
  fc.string({ maxLength: 90 }),
  fc.string({
    unit: fc.constantFrom('a', "'", '"', '`', '\\', '\n', '{', '}', '[', ']', ',', ':', ' ', '\u001b', '\u00e9'),
    maxLength: 40,
  }),
)
const leaf = fc.oneof(
  text,
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.boolean(),
  fc.constant(null),
  fc.constant(undefined),
  fc.bigInt({ min: 0n, max: 1n << 50n }),
  fc.date({ noInvalidDate: true, min: new Date(0), max: new Date('2100-01-01') }),
)
const message = fc.stringMatching(/^[a-z][\w .,()'"-]{0,60}[\w)]$/)
const nested = fc.letrec<{ value: unknown; object: object; error: Error }>((tie) => ({
  value: fc.oneof({ maxDepth: 4, withCrossShrink: true }, leaf, tie('object'), tie('error'), fc.array(tie('value'), { maxLength: 4 })),
  object: fc.oneof(
    fc.dictionary(fc.oneof(word, fc.constantFrom('a-b', 'x y', '0', "it's")), tie('value'), { maxKeys: 5, noNullPrototype: true }),
    fc.array(fc.tuple(word, tie('value')), { maxLength: 3 }).map((entries) => new Map(entries)),
    fc.uniqueArray(fc.integer(), { maxLength: 3 }).map((items) => new Set(items)),
  ),
  error: fc.tuple(message, fc.dictionary(word, tie('value'), { maxKeys: 4, noNullPrototype: true }), fc.option(tie('error'), { nil: undefined }), fc.constantFrom(Error, TypeError, RangeError)).map(
    ([said, members, cause, Kind]) => Object.assign(cause === undefined ? new Kind(said) : new Kind(said, { cause }), members),
  ),
})) // prettier-ignore

test('whatever util.inspect prints of a nested error is read back', () => {
  fc.assert(
    fc.property(nested.error, (error) => {
      const found = readError(inspect(error, DEEP), 0)
      expect(read(found?.value ?? null)).toEqual(plain(error))
    }),
    { numRuns: 500 },
  )
})

test('whatever util.inspect prints of an object is read back, up to its last character', () => {
  fc.assert(
    fc.property(nested.object, fc.boolean(), (object, compact) => {
      const printed = inspect(object, { ...DEEP, compact: compact ? 3 : false })
      const found = readValue(printed)
      expect(read(found.value)).toEqual(plain(object))
      expect(found.end).toBe(printed.length)
    }),
    { numRuns: 500 },
  )
})

test('JSON is read as JSON.parse reads it', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string({ minLength: 1 }).filter((key) => key !== '__proto__'), fc.jsonValue({ maxDepth: 3, noUnicodeString: false }), { maxKeys: 5, noNullPrototype: true }), fc.constantFrom(undefined, 2), (object, indent) => {
      fc.pre(JSON.parse(JSON.stringify(object)) !== null)
      expect(read(readValue(JSON.stringify(object, null, indent)).value)).toEqual(JSON.parse(JSON.stringify(object)))
    }),
  ) // prettier-ignore
})

test('text that is no print never throws and never hangs', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ maxLength: 300 }), text), (junk) => {
      for (const opened of [junk, `{ ${junk}`, `[ ${junk}`, `Error: ${junk}`, `{ a: [ { b: ${junk}`]) readValue(opened)
    }),
    { numRuns: 500 },
  )
})

test('a print that is cut anywhere gives what came before the cut', () => {
  const error = Object.assign(new Error('read ECONNRESET'), {
    errno: -104,
    code: 'ECONNRESET',
    res: { rt: 33, remoteAddress: '192.0.2.7' },
  })
  const printed = inspect(error)
  const keys = ['errno', 'code', 'res']
  for (let end = 1; end < printed.length; end++) {
    const members = readError(printed.slice(0, end), 0)?.value.members ?? new Map<string, Value>()
    expect([...members.keys()]).toEqual(keys.slice(0, members.size))
    if (printed.slice(0, end).includes("'ECONNRESET',")) expect(members.get('code')).toBe('ECONNRESET')
  }
})

describe('what stands for values that are not shown', () => {
  test.each([
    ['[Function: foo]', '[Function: foo]'],
    ['[class A extends B]', '[class A extends B]'],
    ['[Circular *1]', '[Circular *1]'],
    ['[Object: null prototype] {}', {}],
    ['<Buffer 61 62>', '<Buffer 61 62>'],
    ['Symbol(a b)', 'Symbol(a b)'],
    ['/a,}b/gi', '/a,}b/gi'],
    ['Foo { [Symbol(kX)]: 1, y: <ref *2> Bar {} }', { '[Symbol(kX)]': 1, y: {} }],
    ['Map(1) { 1 => { a: 2 } }', { 1: { a: 2 } }],
    ['[ 1, 2, ... 98 more items ]', [1, 2]],
    ["'abc'... 900 more characters", 'abc'],
    ['[Getter/Setter]', '[Getter/Setter]'],
    ['-0', -0],
    ['1.5e-7', 1.5e-7],
    ['1234567890123n', 1234567890123],
  ])('%s', (printed, expected) => {
    expect(read(readValue(`{ key: ${printed}, next: 'still read' }`).value)).toEqual({
      key: expected,
      next: 'still read',
    })
  })
})

describe('errors', () => {
  test.each([
    ['with a code in brackets', 'Error [ERR_X]: no\n    at f (a.js:1:2) {\n  code: 1\n}', 'Error', 'ERR_X', 'no', 1],
    ['without a stack', "[TypeError: fetch failed] {\n  code: 1\n}", 'TypeError', null, 'fetch failed', 1],
    ['with a message of two lines', 'Error: a\nb: {}\n    at f (a.js:1:2) {\n  code: 1\n}', 'Error', null, 'a\nb: {}', 1],
    ['without a message', 'AggregateError\n    at f (a.js:1:2) {\n  code: 1\n}', 'AggregateError', null, '', 1],
    ['with JSON behind the stack', 'Error: a\n    at f (a.js:1:2) {"code":1}', 'Error', null, 'a', 1],
    ['with frames of its cause between', 'Error: a\n    at f (a.js:1:2)\nCaused by: Error: b\n    at g (a.js:1:2) {\n  code: 1\n}', 'Error', null, 'a', 1],
    ['whose own frames are left out', 'Error: a\n    at f (a.js:1:2)\n    ... 6 lines matching cause stack trace ...\n    at g (a.js:1:2) {\n  code: 1\n}', 'Error', null, 'a', 1],
  ] as const)('%s', (_, printed, name, bracket, said, code) => {
    const { value } = readError(printed, 0)!
    expect(value.head).toMatchObject({ name, bracket, message: said })
    expect(value.at('code')).toBe(code)
  }) // prettier-ignore
})

test('members without braces end at the first line that is none', () => {
  const lines =
    'errno: -104\ncode: "ECONNRESET"\ndata: undefined\nres: {"rt":33,"remotePort":8080}\npid: 7\n\nnext entry'
  const { value, end } = readMemberLines(lines, 0)
  expect(read(new Dump(null, null, value))).toEqual({
    errno: -104,
    code: 'ECONNRESET',
    data: undefined,
    res: { rt: 33, remotePort: 8080 },
    pid: 7,
  })
  expect(lines.slice(end)).toBe('\nnext entry')
})
