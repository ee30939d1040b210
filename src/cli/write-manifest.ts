import { Plugin } from '@oclif/core/config'
import { mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { completionScript, SHELL_NAMES } from '../render/completion/index.js'
import { manPage } from '../render/man-page.js'
import { commandSpecs } from './command-specs.js'
import { ENVIRONMENT, STATUS_MEANINGS } from './exit-status.js'

/**
 * Part of the build: writes down what the commands are called and which flags they take, so that a run loads the code of its
 * own command and of no other (0.09 s of 0.35 s). Source: oclif, "Plugin manifest". From the same come the manual and the
 * completion of the shells, for packages that put them in their places.
 */
const root = fileURLToPath(new URL('../..', import.meta.url))
const plugin = new Plugin({ root, ignoreManifest: true, errorOnManifestCreate: true })
await plugin.load()
writeFileSync(`${root}oclif.manifest.json`, `${JSON.stringify(plugin.manifest, null, 2)}\n`)

const commands = commandSpecs(Object.values(plugin.manifest.commands))
const { version, pjson } = plugin
const statuses = plain(STATUS_MEANINGS)
const notes = { version, description: pjson.description ?? '', statuses, environment: plain(ENVIRONMENT) }
put('man/corr.1', manPage(commands, notes))
for (const shell of SHELL_NAMES) put(`completion/corr.${shell}`, completionScript(shell, commands))

function put(name: string, text: string): void {
  const path = `${root}dist/${name}`
  mkdirSync(path.slice(0, path.lastIndexOf('/')), { recursive: true })
  writeFileSync(path, text)
}

/** Without the marks of README. */
function plain<T>(rows: readonly (readonly [T, string])[]): (readonly [T, string])[] {
  return rows.map(([name, meaning]) => [name, meaning.replaceAll('`', '')] as const)
}
