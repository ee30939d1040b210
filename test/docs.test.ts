import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ENVIRONMENT, STATUS, STATUS_MEANINGS } from '../src/cli/exit-status.js'
import { CAUSES } from '../src/model/causes.js'
import { FAILURES } from '../src/model/failure.js'
import { flagReference } from '../src/render/flag-reference.js'
import { FORMATS } from '../src/render/index.js'
import { copyOfCase } from './helpers/cases.js'
import { COMMAND_SPECS } from './helpers/command-specs.js'
import { corr } from './helpers/corr.js'
import { ROOT } from './helpers/root.js'
import { tempFolder } from './helpers/temp-folder.js'

const PATH = join(ROOT, 'README.md')
const README = readFileSync(PATH, 'utf8')

/** Set by `npm run golden`: the parts of README that are made from the program are made anew. */
const GOLDEN = process.env['GOLDEN'] !== undefined

/** Commands are what lies in `src/commands`, as oclif sees it. */
const COMMANDS = readdirSync(join(ROOT, 'src/commands')).map((name) => name.replace(/\.ts$/, ''))

/** Rows of a table in README whose first cell is this text. */
function row(cell: string): string | undefined {
  return README.split('\n').find((line) => line.startsWith(`| ${cell} |`) || line.startsWith(`| \`${cell}\` |`))
}

/** The part of README between two marks, which the program says word by word. */
function section(name: string, actual: string): string {
  const [begin, end] = [`<!-- ${name}: begin -->\n`, `<!-- ${name}: end -->`]
  const text = readFileSync(PATH, 'utf8')
  const [from, to] = [text.indexOf(begin) + begin.length, text.indexOf(end)]
  if (GOLDEN) writeFileSync(PATH, text.slice(0, from) + actual + text.slice(to))
  return GOLDEN ? actual : text.slice(from, to)
}

/** All of `src/`. */
function sourceText(): string {
  const folder = join(ROOT, 'src')
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'))
  return names.map((name) => readFileSync(join(folder, name), 'utf8')).join('\n')
}

function helpOf(command: string): Promise<string> {
  return corr([command, '--help'], { cwd: tempFolder() }).then(({ stdout }) => stdout)
}

describe('README', () => {
  test.each(COMMANDS)('has the command %s in its table', (command) => {
    expect(README).toMatch(new RegExp(`^\\| \`corr ${command} `, 'm'))
  })

  test('has every exit status with its meaning', () => {
    expect(STATUS_MEANINGS.map(([status]) => status)).toEqual(Object.values(STATUS))
    const rows = STATUS_MEANINGS.map(([status, meaning]) => `| ${String(status)} | ${meaning} |\n`)
    const table = `| status | when |\n| --- | --- |\n${rows.join('')}`
    expect(section('statuses', table)).toBe(table)
  })

  test('has every environment variable with its meaning', () => {
    const rows = ENVIRONMENT.map(([name, meaning]) => `| \`${name}\` | ${meaning} |\n`)
    const table = `| variable | meaning |\n| --- | --- |\n${rows.join('')}`
    expect(section('environment', table)).toBe(table)
    const read = sourceText().match(/(?<=process\.env\[')\w+(?='\])/g) ?? []
    for (const name of new Set(read)) expect(table).toContain(name)
  })

  test('has every flag of every command with its meaning', () => {
    const table = flagReference(COMMAND_SPECS)
    expect(section('flags', table)).toBe(table)
    for (const { name, flags } of COMMAND_SPECS) {
      for (const flag of flags) expect(table).toMatch(new RegExp(`--${flag.name}\\b.*\\| [^|]*\\b${name}\\b`))
    }
  })

  test('has every failure with its meaning', () => {
    const rows = Object.entries(FAILURES).map(([code, meaning]) => `| \`${code}\` | ${meaning} |\n`)
    const table = `| code | meaning |\n| --- | --- |\n${rows.join('')}`
    expect(section('failures', table)).toBe(table)
  })

  test('shows the first story of its first command', async () => {
    const [, args = ''] = /```sh\n.*\.\/bin\/run\.js (.*)\n```/.exec(README) ?? []
    const { stdout } = await corr(args.split(' '), { cwd: ROOT, env: { XDG_CACHE_HOME: tempFolder() } })
    const story = stdout
      .split(/^(?=─+$)/m)
      .slice(0, 2)
      .join('')
    const screen = `\`\`\`text\n${story.trimEnd()}\n\`\`\`\n`
    expect(story).toContain('SERVER RESET')
    expect(section('screen', screen)).toBe(screen)
  })

  test.each([
    ['errors', ['app.log']],
    ['flows', ['out.pcap']],
    ['show', ['out.pcap', '--stream', '2']],
    ['capture-filter', ['app.log']],
  ])('shows what corr %s prints of the same incident', async (command, args) => {
    const { stdout, stderr } = await corr([command, ...args], { cwd: copyOfCase('a-server-timer') })
    const screen = `\`\`\`text\n${stdout.trimEnd()}\n\`\`\`\n`
    expect({ stderr, screen: section(`screen ${command}`, screen) }).toEqual({ stderr: '', screen })
    expect(README).toContain(`corr ${[command, ...args].join(' ')}`)
  })

  test('has a picture of a report, small, with words for whoever does not see it', () => {
    const [, words = '', path = ''] = /!\[([^\]]*)\]\(([^)]+)\)/.exec(README) ?? []
    const picture = readFileSync(join(ROOT, path))
    expect(words.length).toBeGreaterThan(50)
    expect(picture.subarray(1, 4).toString()).toBe('PNG')
    expect(picture.length).toBeLessThan(250_000)
    expect(README).toContain('made by fixtures/make/picture.mjs')
  })

  test('leads nowhere but to files that are there, and to its own headings', () => {
    const targets = [...README.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target)
    for (const target of targets)
      expect({ target, exists: existsSync(join(ROOT, target)) }).toEqual({ target, exists: true })
  })

  test.each(Object.entries(CAUSES))('has the cause %s with its patterns', (cause, patterns) => {
    for (const pattern of patterns) expect(row(cause)).toContain(`\`${pattern}\``)
    expect(row(cause)?.split(' | ')[3]?.length).toBeGreaterThan(20)
  })

  test('names no failure that does not exist, and no environment variable that nobody reads', () => {
    const read: readonly string[] = sourceText().match(/(?<=process\.env\[')CORR_\w+(?='\])/g) ?? []
    const names = README.match(/CORR_[A-Z_]+[A-Z]/g) ?? []
    expect(names.filter((name) => !(name in FAILURES) && !read.includes(name))).toEqual([])
  })

  test.each(FORMATS.filter((format) => format !== 'table'))('tells of the format %s', (format) => {
    expect(README).toContain(format)
  })

  test('shows only command lines that are understood', async () => {
    const shown = [
      ...README.matchAll(
        /\bcorr (match|report|index|flows|show|export|capture-filter|completion|errors)\b([^`\n&|]*)/g,
      ),
    ]
    expect(shown.length).toBeGreaterThan(COMMANDS.length)
    for (const [, command = '', rest = ''] of shown) {
      const flags = rest.match(/--[a-z-]+/g) ?? []
      const help = await helpOf(command)
      for (const flag of flags) expect(`${help}\n--help`).toContain(flag)
    }
  })
})

describe('help', () => {
  test.each(COMMANDS)('of %s says what it does and shows examples that it understands', async (command) => {
    const help = await helpOf(command)
    const examples = /EXAMPLES\n([\s\S]*)$/.exec(help)?.[1] ?? ''
    expect(examples).toContain(`corr ${command} `)
    const flags = examples.match(/--[a-z-]+/g) ?? []
    const declared = /FLAGS\n([\s\S]*?)\n\n/.exec(help)?.[1] ?? ''
    for (const flag of flags) expect(declared).toContain(flag)
  })
})
