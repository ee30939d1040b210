import type { Command } from '@oclif/core/command'
import type { CommandSpec, FlagSpec } from '../model/command-spec.js'

/** What is told of commands, from what oclif knows of them; by name. */
export function commandSpecs(commands: readonly Command.Cached[]): CommandSpec[] {
  return commands
    .filter(({ hidden }) => hidden !== true)
    .map((command) => ({
      name: command.id,
      summary: command.summary ?? '',
      description: command.description ?? '',
      usage: [command.usage ?? command.id].flat().join(' '),
      flags: Object.values(command.flags).map(flagSpec),
      examples: (command.examples ?? []).map(exampleText),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

function flagSpec(flag: Command.Flag.Cached): FlagSpec {
  const takes = flag.type === 'option' ? flag : null
  return {
    name: flag.name,
    char: flag.char ?? null,
    value: takes === null ? null : [takes.helpValue ?? 'VALUE'].flat().join(' '),
    options: takes?.options ?? null,
    description: flag.description ?? '',
  }
}

function exampleText(example: Command.Example): string {
  const line = typeof example === 'string' ? example : example.command
  return line.replaceAll('<%= config.bin %>', 'corr').replace(/^\$ /, '')
}
