import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openInput } from '../../src/input/index.js'
import { recorder, type Recorder } from '../helpers/recorder.js'
import { tempFolder } from '../helpers/temp-folder.js'

const PACKED = readFileSync(new URL('../../fixtures/packed/lines.zst', import.meta.url))
const CONTENT = Array.from({ length: 20_000 }, (_, i) => `line ${String(i + 1)}\n`).join('')

async function unpack(packed: Buffer): Promise<{ text: string; session: Recorder }> {
  const path = join(tempFolder(), 'input')
  writeFileSync(path, packed)
  const session = recorder()
  let text = ''
  for await (const chunk of (await openInput(path, session)).chunks()) text += chunk.toString('latin1')
  return { text, session }
}

describe('zstd', () => {
  test('of several frames is one content', async () => {
    const { text, session } = await unpack(PACKED)
    expect(text).toBe(CONTENT)
    expect(session.lines()).toEqual([])
  })

  test('behind a frame that is to be skipped', async () => {
    const skipped = Buffer.from([0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3])
    expect((await unpack(Buffer.concat([skipped, PACKED]))).text).toBe(CONTENT)
  })

  test.each([5, 100, 4000, PACKED.length - 5])(
    'cut at %d bytes gives what is there and one warning',
    async (length) => {
      const { text, session } = await unpack(PACKED.subarray(0, length))
      expect(CONTENT.startsWith(text)).toBe(true)
      expect(session.failures).toEqual([])
      expect(session.warnings).toHaveLength(1)
    },
  )

  test('damaged gives one failure that says where, never a crash', async () => {
    for (const at of [6, 60, 600, 6000]) {
      const bad = Buffer.from(PACKED)
      bad.fill(0xff, at, at + 40)
      const { session } = await unpack(bad)
      expect(session.failures.length + session.warnings.length).toBeLessThanOrEqual(1)
      for (const failure of session.failures) expect(failure).toMatchObject({ code: 'CORR_UNREADABLE' })
    }
  })
})
