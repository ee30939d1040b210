import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { SocketError } from '../../src/model/socket-error.js'
import { fixture, readChunks } from './support/log-text.js'
import { WRAPPERS, type Wrapper } from './support/wrappers.js'

/** Logs that no transport has wrapped yet; those with colours and CR would be wrapped twice by the last wrappers. */
const PLAIN = readdirSync(new URL('../../fixtures/formats/', import.meta.url)).filter(
  (name) => name.endsWith('.log') && !/docker|k8s|kubectl|heroku|syslog|journald|pm2|cut-crlf/.test(name),
)
const PAIRS = WRAPPERS.flatMap((outer) =>
  WRAPPERS.filter((inner) => inner !== outer && !/colour|CRLF/.test(inner.name)).map(
    (inner) => [outer, inner] as const,
  ),
)

describe.each(WRAPPERS.map((wrapper) => [wrapper.name, wrapper] as const))('wrapped by %s', (_, wrapper) => {
  test.each(PLAIN)('%s gives the same records', async (sample) => {
    const bytes = fixture(sample)
    const plain = await readChunks([bytes])
    const wrapped = await readChunks([wrapAll(bytes, [wrapper])])
    expect(wrapped.errors.map(facts)).toEqual(plain.errors.map(facts))
  })
})

describe.each(['urllib2--console.log'])('%s', (sample) => {
  test.each(PAIRS.map(([outer, inner]) => [outer.name, inner.name, outer, inner] as const))(
    'wrapped by %s around %s',
    async (_, __, outer, inner) => {
      const bytes = fixture(sample)
      const plain = await readChunks([bytes])
      const wrapped = await readChunks([wrapAll(bytes, [inner, outer])])
      expect(wrapped.errors.map(facts)).toEqual(plain.errors.map(facts))
    },
  )
})

function wrapAll(bytes: Buffer, wrappers: readonly Wrapper[]): Buffer {
  const lines = bytes.toString().trimEnd().split('\n')
  return Buffer.from(
    `${lines.map((line, i) => wrappers.reduce((text, wrapper) => wrapper.wrap(text, i), line)).join('\n')}\n`,
  )
}

/** All that a wrapper does not add to. */
function facts(error: SocketError): SocketError {
  return { ...error, time: null, pid: null }
}
