import { readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { defineConfig } from 'rolldown'

/** Files that are loaded by name: the program, the last step of the build, its commands (oclif reads their folder), what scripts import. */
const commands = readdirSync('src/commands', { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.ts'),
)
const entries = [
  'cli/main.ts',
  'cli/write-manifest.ts',
  'index.ts',
  'app/scan-worker.ts',
  ...commands.map((name) => `commands/${name}`),
]

/** `import text from './page.css?raw'`: the file as a string, as vitest has it too. */
const rawText = {
  name: 'raw-text',
  resolveId: (name, importer) => (name.endsWith('?raw') ? resolve(importer, '..', name) : null),
  load: (id) =>
    id.endsWith('?raw') ? `export default ${JSON.stringify(readFileSync(id.slice(0, -'?raw'.length), 'utf8'))}` : null,
}

/**
 * Modules of oclif fetch their imports when they use them, not all at the start: most serve other command lines than ours (plugins,
 * globs, TypeScript), and to evaluate them took a third of the time that a small incident needs. Names of the form `x_1` are those
 * that the TypeScript compiler gives to imports; other code is left as it is.
 */
const lateImports = {
  name: 'late-imports',
  transform: {
    filter: { id: /@oclif\/core\/lib\/.*\.js$/ },
    handler(code) {
      const names = []
      const imports = code.replace(
        /^const (\w+_\d+) = ((?:__import\w+\()?require\("[^"]+"\)\)?);$/gm,
        (_, name, imported) => {
          names.push(name)
          return `let ${name}$; function ${name}$get() { return (${name}$ ??= ${imported}); }`
        },
      )
      return names.reduce(
        (text, name) => text.replace(new RegExp(`\\b${name}\\b(?!\\$)`, 'g'), `(${name}$get())`),
        imports,
      )
    },
  },
}

/** The licences of all packages that are put into the program, in one file beside it, as they ask. */
const notices = {
  name: 'notices',
  generateBundle(_, bundle) {
    const folders = new Set()
    for (const { moduleIds = [] } of Object.values(bundle)) {
      for (const id of moduleIds) {
        const folder = /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(id)?.[0]
        if (folder !== undefined) folders.add(folder)
      }
    }
    const texts = [...folders].sort().map((folder) => {
      const { name, version, license } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'))
      const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry))
      const text = file === undefined ? '' : readFileSync(`${folder}/${file}`, 'utf8').trim()
      return `${name} ${version} (${license})\n\n${text}\n`
    })
    this.emitFile({ type: 'asset', fileName: 'THIRD-PARTY.txt', source: texts.join(`\n${'-'.repeat(80)}\n\n`) })
  },
}

/**
 * One file a command and what commands share, instead of some hundred modules. Numbers that a module imports from another are
 * written where they are used: V8 does not fold them, and the flow table reads some hundred of them for each packet.
 */
export default defineConfig({
  input: Object.fromEntries(entries.map((name) => [name.slice(0, -'.ts'.length), `src/${name}`])),
  platform: 'node',
  logLevel: 'warn',
  // What is not there while corr runs: a native module, and compilers that oclif looks for.
  external: [/^node:/, 'better-sqlite3', 'typescript', 'ts-node'],
  plugins: [rawText, lateImports, notices],
  resolve: { extensionAlias: { '.js': ['.ts'] } },
  optimization: { inlineConst: { mode: 'all', pass: 3 } },
  output: { dir: 'dist', format: 'esm', entryFileNames: '[name].js', chunkFileNames: 'parts/[name].js' },
})
