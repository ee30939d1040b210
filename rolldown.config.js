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
 * One file a command and what commands share, instead of some hundred modules. Numbers that a module imports from another are
 * written where they are used: V8 does not fold them, and the flow table reads some hundred of them for each packet.
 */
export default defineConfig({
  input: Object.fromEntries(entries.map((name) => [name.slice(0, -'.ts'.length), `src/${name}`])),
  platform: 'node',
  logLevel: 'warn',
  external: /^[^./]/,
  plugins: [rawText],
  resolve: { extensionAlias: { '.js': ['.ts'] } },
  optimization: { inlineConst: { mode: 'all', pass: 3 } },
  output: { dir: 'dist', format: 'esm', entryFileNames: '[name].js', chunkFileNames: 'parts/[name].js' },
})
