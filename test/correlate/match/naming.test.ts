import { describe, expect, test } from 'vitest'
import { matchAll } from '../../../src/correlate/match/match-all.js'
import type { SocketError } from '../../../src/model/socket-error.js'
import { BASE_MS, sourceOf } from '../../helpers/source.js'
import { error, HEALTHY, OPEN, OPTIONS, READ_RESET, RESET, streams, zoned } from './texts.js'

describe('names and addresses', () => {
  const elsewhere = { segments: RESET, server: { address: '198.51.100.7', port: 8080 } }
  const service = error({ ...READ_RESET, remoteAddress: '203.0.113.9', remotePort: 80, time: zoned(92) })
  const named = (told: Partial<SocketError>): SocketError =>
    error({ ...READ_RESET, remoteAddress: null, remotePort: null, path: null, host: 'db.example.com', ...told })

  test('an endpoint that the user maps is looked for under the other one, by the log of either side', async () => {
    const from = { address: '203.0.113.9', port: 80 }
    const translations = [
      { from, to: { address: '198.51.100.8', port: 1 } },
      { from, to: { address: '198.51.100.7', port: 8080 } },
    ]
    const { matches } = matchAll([service], await sourceOf([elsewhere, { segments: HEALTHY }]), {
      ...OPTIONS,
      translations,
    })
    expect(matches[0]?.chosen?.flow.stream).toBe(0)
    expect(matches[0]?.chosen?.score).toBeGreaterThan(0.98)
    expect(matches[0]?.local).toBe('client')
  })

  test('where it finds nothing, it is said what was looked for', async () => {
    const translations = [{ from: { address: '203.0.113.9', port: 80 }, to: { address: '198.51.100.8', port: 81 } }]
    const { matches } = matchAll([service], await sourceOf([elsewhere]), { ...OPTIONS, translations })
    expect(matches[0]?.noFlow).toMatchObject({ pattern: 'address-not-in-capture' })
    expect(matches[0]?.noFlow?.why).toContain('198.51.100.8:81, 203.0.113.9:80')
  })

  test('a name is its addresses by the user', async () => {
    const flows = [elsewhere, { segments: RESET }, { segments: RESET, server: { address: '198.51.100.9' } }]
    const resolved = [{ name: 'DB.example.com', address: '::ffff:198.51.100.9' }]
    const { matches } = matchAll([named({ time: zoned(92) })], await sourceOf(flows), { ...OPTIONS, resolved })
    expect(matches[0]?.chosen?.flow.stream).toBe(2)
    expect(matches[0]?.alternatives).toEqual([])
  })

  test('by another record of the log, and by a DNS answer in the capture', async () => {
    const raw = `${OPEN}, 31 C PA 100, 62 S A, 90 S RA win=501`
    const flows = [
      { segments: raw, server: { address: '198.51.100.1' } },
      { segments: raw, server: { address: '198.51.100.2' } },
      { segments: raw, server: { address: '198.51.100.2' }, atMs: 9000 },
    ]
    const other = named({ remoteAddress: '198.51.100.2', remotePort: 80, time: zoned(9092), rtMs: null })
    const told = named({ time: zoned(92), rtMs: null })
    const source = await sourceOf(flows)
    expect(matchAll([told, other], source, OPTIONS).matches.map((match) => match.chosen?.flow.stream)).toEqual([1, 2])
    const said = { address: '198.51.100.1', capture: 0, firstMs: BASE_MS, lastMs: BASE_MS }
    const answered = { ...source, addressesOf: (host: string) => (host === 'db.example.com' ? [said] : []) }
    expect(matchAll([told], answered, OPTIONS).matches[0]?.chosen?.flow.stream).toBe(0)
    expect(matchAll([told], answered, OPTIONS).matches[0]?.chosen?.reasons).toContain('+1.0 an address of that name')
  })

  test('a host that a request asks for is found among hundreds of other flows', async () => {
    const other = `${OPEN}, 31 C PA hello=other.example.com, 62 S A, 90 S RA win=501`
    const crowd = Array.from({ length: 200 }, (_, i) => ({ segments: other, atMs: 1 + i * 0.4 }))
    const told = named({ host: 'svc.example.com', path: '/orders', rtMs: null, time: zoned(92 + 90) })
    expect(await streams([told], [{ segments: RESET }, ...crowd])).toEqual([0])
  })
})
