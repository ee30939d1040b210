import { mkdirSync, mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/**
 * Bundles modules of `src/` for processes that plain Node runs: the program's own bundle has no names for them.
 * @param {readonly string[]} names as `store/database`
 * @returns {Promise<string>} a folder in which `<name>.js` is each of them; below node_modules, so that packages are found
 */
export async function bundled(names) {
  const cache = join(ROOT, 'node_modules/.cache')
  mkdirSync(cache, { recursive: true })
  const dir = mkdtempSync(join(cache, 'corr-bundle-'))
  const build = await rolldown({
    input: Object.fromEntries(names.map((name) => [name, join(ROOT, 'src', `${name}.ts`)])),
    cwd: ROOT,
    platform: 'node',
    logLevel: 'warn',
    external: /^[^./]/,
    resolve: { extensionAlias: { '.js': ['.ts'] } },
  })
  await build.write({ dir, format: 'esm', entryFileNames: '[name].js', chunkFileNames: 'parts/[name].js' })
  await build.close()
  return dir
}
