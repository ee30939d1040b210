import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { print } from '../../src/cli/print.js'
import { Sink } from '../../src/cli/sink.js'
import type { Renderer } from '../../src/render/renderer.js'
import { tempFolder } from '../helpers/temp-folder.js'

const LINES: Renderer<string, number> = {
  begin: (head) => `${head}\n`,
  item: (item) => `${String(item)}\n`,
  end: () => 'end\n',
}

describe('a file', () => {
  test('holds all when it is finished, and nothing lies beside it', async () => {
    const folder = tempFolder()
    const sink = Sink.open(join(folder, 'out.txt'))
    for (let i = 0; i < 50_000; i++) await sink.write('line\n')
    await sink.finish()
    expect(readFileSync(join(folder, 'out.txt'), 'utf8')).toBe('line\n'.repeat(50_000))
    expect(readdirSync(folder)).toEqual(['out.txt'])
  })

  test('keeps its old content until then, and for good if the work fails', async () => {
    const folder = tempFolder()
    const path = join(folder, 'out.txt')
    writeFileSync(path, 'old')
    const failing = function* (): Generator<number> {
      yield 1
      expect(readFileSync(path, 'utf8')).toBe('old')
      throw new RangeError('in the middle')
    }
    await expect(print(LINES, 'head', failing(), null, path)).rejects.toThrow('in the middle')
    expect(readFileSync(path, 'utf8')).toBe('old')
    expect(readdirSync(folder)).toEqual(['out.txt'])
  })

  test('that is a named pipe is written as it is', async () => {
    const path = join(tempFolder(), 'pipe')
    execFileSync('mkfifo', [path])
    const { open } = await import('node:fs/promises')
    const reader = open(path, 'r')
    // Opening a pipe waits for its other end, so the reader comes first, on a thread of its own.
    const sink = Sink.open(path)
    await sink.write('through the pipe')
    await sink.finish()
    const handle = await reader
    expect((await handle.readFile()).toString()).toBe('through the pipe')
    await handle.close()
  })

  test.each([
    ['in a folder that is missing', '/nonexistent/out.txt'],
    ['that is a folder', '/'],
  ])('%s is a failure that names it', (_, path) => {
    expect(() => Sink.open(path)).toThrow(
      expect.objectContaining({ code: 'CORR_UNWRITABLE', place: { file: path } }) as Error,
    )
  })

  test('whose place is taken in the meantime is a failure', async () => {
    const path = join(tempFolder(), 'out.txt')
    const sink = Sink.open(path)
    mkdirSync(path)
    await expect(sink.finish()).rejects.toMatchObject({ code: 'CORR_UNWRITABLE' })
  })
})

describe('print', () => {
  test.each<[limit: number | null, expected: string]>([
    [null, 'head\n1\n2\n3\nend\n'],
    [2, 'head\n1\n2\nend\n'],
    [9, 'head\n1\n2\n3\nend\n'],
  ])('with the limit %s', async (limit, expected) => {
    const path = join(tempFolder(), 'out.txt')
    await print(LINES, 'head', [1, 2, 3], limit, path)
    expect(readFileSync(path, 'utf8')).toBe(expected)
  })

  test('makes no item that is over the limit', async () => {
    let made = 0
    const items = function* (): Generator<number> {
      for (;;) yield ++made
    }
    await print(LINES, 'head', items(), 3, join(tempFolder(), 'out.txt'))
    expect(made).toBeLessThanOrEqual(4)
  })
})
