import { readdirSync } from 'node:fs'
import { defineConfig } from 'rolldown'

/** Files that are loaded by name: the program, the last step of the build, its commands (oclif reads their folder), what scripts import. */
const commands = readdirSync('src/commands', { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.ts'),
)
const entries = ['cli/main.ts', 'cli/write-manifest.ts', ...commands.map((name) => `commands/${name}`)]

/**
 * One file a command and what commands share, instead of some hundred modules. Numbers that a module imports from another are
 * written where they are used: V8 does not fold them, and the flow table reads some hundred of them for each packet.
 */
export default defineConfig({
  input: Object.fromEntries(entries.map((name) => [name.slice(0, -'.ts'.length), `src/${name}`])),
  platform: 'node',
  logLevel: 'warn',
  external: /^[^./]/,
  resolve: { extensionAlias: { '.js': ['.ts'] } },
  optimization: { inlineConst: { mode: 'all', pass: 3 } },
  output: { dir: 'dist', format: 'esm', entryFileNames: '[name].js', chunkFileNames: 'parts/[name].js' },
})
