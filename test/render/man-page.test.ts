import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { manPage } from '../../src/render/man-page.js'
import { DIST } from '../helpers/built.js'
import { COMMAND_SPECS } from '../helpers/command-specs.js'
import { hasTool } from '../helpers/tools.js'

const HAS_GROFF = hasTool('groff')

function formatted(page: string): string {
  const args = ['-man', '-Tutf8', '-ww', '-P-c', '-rLL=100n', '-rHY=0']
  const { status, stdout, stderr } = spawnSync('groff', args, { input: page, encoding: 'utf8' })
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  // bold and underlined letters are struck twice
  return stdout.replace(/.\x08/gu, '') // eslint-disable-line no-control-regex
}

describe.skipIf(!HAS_GROFF)('the manual', () => {
  const page = (): string => readFileSync(join(DIST, 'man/corr.1'), 'utf8')

  test('is read without a warning, is ASCII, and has every command, flag and example', () => {
    // eslint-disable-next-line no-control-regex
    expect(page()).toMatch(/^[\x00-\x7e]+$/)
    const words = formatted(page()).replace(/\s+/g, ' ')
    const has = (text: string): void => expect(words).toContain(text.replace(/\s+/g, ' '))
    for (const { usage, description, flags, examples } of COMMAND_SPECS) {
      ;[`corr ${usage}`, description, ...examples].forEach(has)
      for (const { name, value, description: meaning } of flags)
        has(`--${name}${value === null ? '' : ` ${value}`} ${meaning}`)
    }
  })

  test('keeps what roff would take for its own', () => {
    const hostile = `.so /etc/passwd \\fB 'x' "y" -- \\n~^\`…`
    const spec = { name: 'x', summary: hostile, description: hostile, usage: 'x', flags: [], examples: [hostile] }
    const notes = { version: '1', description: 'd', statuses: [], environment: [] }
    expect(formatted(manPage([spec], notes)).split(hostile).length - 1).toBe(3)
  })
})
