import { writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { inTimeOrder } from '../../src/app/order-logs.js'
import { sortInputs } from '../../src/app/sort-inputs.js'
import { tempFolder } from '../helpers/temp-folder.js'

const SILENT = { warn: () => undefined, failed: () => undefined, progress: () => undefined }

/** Names and first lines, as they are given to the program. */
async function ordered(files: readonly (readonly [name: string, text: string])[]): Promise<string[]> {
  const root = tempFolder()
  for (const [name, text] of files) writeFileSync(join(root, name), name.endsWith('.gz') ? gzipSync(text) : text)
  const sorted = await sortInputs(files.map(([name]) => join(root, name)), SILENT) // prettier-ignore
  return inTimeOrder(sorted).map(({ input }) => basename(input.path))
}

test('a rotated log is read by its first times', async () => {
  const files = [
    ['app.log', '{"level":30,"time":1795343740520,"msg":"up"}\n'],
    ['app.log.1.gz', '    at x (y.js:1:1)\n2026-11-21T10:00:00Z INFO up\n'],
    ['app.log.2', '2026-11-20T23:00:00.000000000Z stdout F started\n'],
  ] as const
  expect(await ordered(files)).toEqual(['app.log.2', 'app.log.1.gz', 'app.log'])
})

test('numbers that count the other way do not mislead where times tell', async () => {
  const files = [
    ['app.log.1', '2026-11-20 10:00:00 INFO up\n'],
    ['app.log.2', '2026-11-21 10:00:00 INFO up\n'],
  ] as const
  expect(await ordered(files)).toEqual(['app.log.1', 'app.log.2'])
})

test('where one file tells no time, names decide', async () => {
  const files = [
    ['app.log', 'up\n'],
    ['app.log.1', '2026-11-21 10:00:00 INFO up\n'],
    ['app.log.2', '2026-11-20 10:00:00 INFO up\n'],
  ] as const
  expect(await ordered(files)).toEqual(['app.log.2', 'app.log.1', 'app.log'])
})

test('different logs stay in the order given, each as a whole', async () => {
  const files = [
    ['web.log', '2026-11-22T10:00:00Z up\n'],
    ['app.log', '2026-11-22T09:00:00Z up\n'],
    ['web.log.1', '2026-11-21T10:00:00Z up\n'],
  ] as const
  expect(await ordered(files)).toEqual(['web.log.1', 'web.log', 'app.log'])
})
