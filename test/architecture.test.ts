import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ROOT } from './helpers/root.js'

/** Rooms of the house, the longest name first where one lies in another, and what each may import besides itself. */
const ALL = [
  'pcap/file',
  'pcap/wire',
  'pcap/flow',
  'correlate/match',
  'correlate/verdict',
  'store',
  'render',
  'input',
  'log',
] as const
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  model: [],
  util: ['model'],
  'pcap/file': ['model', 'util'],
  'pcap/wire': ['model', 'util'],
  'pcap/flow': ['model', 'util', 'pcap/wire'],
  'correlate/match': ['model', 'util'],
  'correlate/verdict': ['model', 'util'],
  store: ['model', 'util'],
  render: ['model', 'util'],
  input: ['model', 'util'],
  log: ['model', 'util'],
  app: ['model', 'util', ...ALL],
  'index.ts': ['model', 'util', ...ALL, 'app'],
  cli: ['model', 'util', 'render'],
  commands: ['model', 'util', 'app', 'cli'],
}

/** Packages that only some rooms may know. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  '@oclif/core': ['cli', 'commands'],
  'better-sqlite3': ['store'],
  fzstd: ['input'],
  luxon: ['log'],
  split2: ['log'],
}

const FILE_LINES = 300
const SHORT_FILE_LINES = 100

interface Source {
  /** Relative to `src/`. */
  readonly path: string
  readonly text: string
  /** What it imports: files of `src/` relative to it, or names of packages. */
  readonly imports: readonly string[]
}

const SRC = join(ROOT, 'src')
const IMPORT =
  /(?:^|\n)\s*(?:import|export)\b[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]|(?:^|\n)\s*import\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/g

const sources: readonly Source[] = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => {
    const text = readFileSync(join(SRC, path), 'utf8')
    return { path, text, imports: importsOf(path, text) }
  })

function importsOf(path: string, text: string): string[] {
  return [...text.matchAll(IMPORT)].map(([, from, bare, dynamic]) => {
    const name = from ?? bare ?? dynamic ?? ''
    return name.startsWith('.') ? relative(SRC, join(SRC, dirname(path), name)).replace(/\.js$/, '.ts') : name
  })
}

function roomOf(path: string): string {
  const room = Object.keys(MAY_IMPORT).find((name) => path === name || path.startsWith(`${name}/`))
  if (room === undefined) throw new Error(`src/${path} is in no room: give it one in ${import.meta.filename}`)
  return room
}

/** `@scope/name/path` → `@scope/name`. */
function packageOf(name: string): string {
  return name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/')
}

const isFile = (name: string): boolean => name.endsWith('.ts')
/** A file of our own whose text is put into the program. */
const isText = (name: string): boolean => name.endsWith('?raw')

test('every import names a file that is there', () => {
  const paths = new Set(sources.map(({ path }) => path))
  const missing = sources.flatMap(({ path, imports }) =>
    imports.filter((name) => isFile(name) && !paths.has(name)).map((name) => `${path} → ${name}`),
  )
  expect(missing).toEqual([])
  expect(sources.flatMap(({ imports }) => imports).filter(isFile).length).toBeGreaterThan(sources.length)
})

test('rooms import only what they may', () => {
  const wrong = sources.flatMap(({ path, imports }) => {
    const room = roomOf(path)
    return imports
      .filter((name) => isFile(name) && roomOf(name) !== room && MAY_IMPORT[room]?.includes(roomOf(name)) !== true)
      .map((name) => `${path} → ${name}`)
  })
  expect(wrong).toEqual([])
})

test('packages are known to their rooms only', () => {
  const wrong = sources.flatMap(({ path, imports }) =>
    imports
      .filter(
        (name) =>
          !isFile(name) &&
          !isText(name) &&
          !name.startsWith('node:') &&
          PACKAGES[packageOf(name)]?.includes(roomOf(path)) !== true,
      )
      .map((name) => `${path} → ${name}`),
  )
  expect(wrong).toEqual([])
})

test('there is no circle', () => {
  const graph = new Map(sources.map(({ path, imports }) => [path, imports.filter(isFile)]))
  const done = new Set<string>()
  const circles: string[] = []
  const visit = (path: string, way: readonly string[]): void => {
    if (way.includes(path)) circles.push([...way.slice(way.indexOf(path)), path].join(' → '))
    if (way.includes(path) || done.has(path)) return
    for (const next of graph.get(path) ?? []) visit(next, [...way, path])
    done.add(path)
  }
  for (const path of graph.keys()) visit(path, [])
  expect(circles).toEqual([])
})

test('no file hands on what another one exports', () => {
  const barrels = sources.filter(({ text }) =>
    /^\s*export\s+(type\s+)?(\*|\{[^}]*\})\s*(as\s+\w+\s+)?from\b/m.test(text),
  )
  expect(barrels.map(({ path }) => path)).toEqual([])
})

describe('files', () => {
  test(`have at most ${String(FILE_LINES)} lines, half of them under ${String(SHORT_FILE_LINES)}`, () => {
    const lengths = sources.map(({ path, text }) => ({ path, lines: text.split('\n').length - 1 }))
    expect(lengths.filter(({ lines }) => lines > FILE_LINES)).toEqual([])
    expect(lengths.filter(({ lines }) => lines < SHORT_FILE_LINES).length).toBeGreaterThanOrEqual(lengths.length / 2)
  })

  test('are named in kebab-case by the thing in them', () => {
    const wrong = sources.filter(({ path }) =>
      path
        .split('/')
        .some(
          (part) =>
            !/^[a-z0-9]+(-[a-z0-9]+)*((\.d)?\.ts)?$/.test(part) ||
            /^(utils|helpers?|common|types|misc)(\.ts)?$/.test(part),
        ),
    )
    expect(wrong.map(({ path }) => path)).toEqual([])
  })

  test('export by name, commands apart', () => {
    const wrong = sources.filter(({ path, text }) => /^export default/m.test(text) !== path.startsWith('commands/'))
    expect(wrong.map(({ path }) => path)).toEqual([])
  })

  test('throw failures, never a bare error, and swallow none', () => {
    const wrong = sources.filter(({ text }) => /throw new Error\(|catch\s*(\([^)]*\)\s*)?\{\s*\}/.test(text))
    expect(wrong.map(({ path }) => path)).toEqual([])
  })
})

describe('commands', () => {
  test.each(sources.filter(({ path }) => path.startsWith('commands/')).map(({ path, text }) => [path, text] as const))(
    '%s has a run() of at most 25 lines',
    (_, text) => {
      const body = /\n {2}async run\(\): Promise<void> \{\n([\s\S]*?)\n {2}\}\n/.exec(text)?.[1]
      expect(body).toBeDefined()
      expect(body?.split('\n').length).toBeLessThanOrEqual(25)
    },
  )
})
