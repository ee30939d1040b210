import { describe, expect, test } from 'vitest'
import type { SocketError } from '../../../src/model/socket-error.js'
import { error, OPEN, streams, zoned } from './texts.js'

const FRAMES = `${OPEN}, 31 C PA 60, 62 S A, 64 C PA 60, 90 S RA win=501`
const TLS = `${OPEN}, 31 C PA hello=api.example.com, 62 S PA serverhello, 64 C PA appdata, 90 S RA win=501`
const HTTP = `${OPEN}, 31 C PA get=/orders, 62 S A, 90 S RA win=501`
const LOST: Partial<SocketError> = { code: 'ECONNRESET', syscall: 'read', symptom: 'reset' }

/** Three records of one moment, where the capture has one flow that died then. */
async function three(segments: string, told: Partial<SocketError> = {}): Promise<(number | null)[]> {
  const records = [92, 92, 93].map((ms) => error({ ...LOST, ...told, time: zoned(ms) }))
  return streams(records, [{ segments }])
}

describe('requests that were under way at once on one connection', () => {
  test('share it', async () => expect(await three(FRAMES)).toEqual([0, 0, 0]))

  test('under TLS where the log says what was spoken', async () => {
    expect(await three(TLS, { client: 'grpc' })).toEqual([0, 0, 0])
    expect(await three(TLS)).toEqual([0, null, null])
  })

  test('not where the wire shows one request at a time', async () => expect(await three(HTTP)).toEqual([0, null, null]))

  test('not of a client that sends one at a time', async () =>
    expect(await three(FRAMES, { client: 'axios' })).toEqual([0, null, null]))

  test('not where another flow fits', async () => {
    const records = [92, 92].map((ms) => error({ ...LOST, time: zoned(ms) }))
    expect(await streams(records, [{ segments: FRAMES }, { segments: FRAMES }])).toEqual([0, 1])
  })

  test('not at another moment, nor of another log', async () => {
    const first = error({ ...LOST, time: zoned(92) })
    const later = error({ ...LOST, time: zoned(120) })
    const other = error({ ...LOST, file: 'other.log', time: zoned(92) })
    expect(await streams([first, later, other], [{ segments: FRAMES }])).toEqual([0, null, null])
  })
})
