import { readFileSync } from 'node:fs'
import type { Command } from '@oclif/core/command'
import { commandSpecs } from '../../src/cli/command-specs.js'
import './built.js'
import { ROOT } from './root.js'

interface Manifest {
  readonly commands: Readonly<Record<string, Command.Cached>>
}

const { commands } = JSON.parse(readFileSync(`${ROOT}oclif.manifest.json`, 'utf8')) as Manifest

/** All commands, from what the build has written down of their classes. */
export const COMMAND_SPECS = commandSpecs(Object.values(commands))
