import type { Config } from '@oclif/core/config'
import { existsSync } from 'node:fs'
import { Failure } from '../model/failure.js'
import { nearest } from '../util/nearest.js'

/**
 * The arguments as oclif takes them: `help match` is `match --help`.
 * @throws Failure CORR_BAD_OPTION if the first argument is neither a command nor a flag
 */
export function asked(args: string[], config: Pick<Config, 'findCommand' | 'commandIDs'>): string[] {
  const [first = '', ...others] = args
  if (first === 'help') return [...others, '--help']
  if (first.startsWith('-') || config.findCommand(first) !== undefined) return args
  const hint = existsSync(first) ? `did you mean corr match ${args.join(' ')}?` : meant(first, config.commandIDs)
  throw new Failure('CORR_BAD_OPTION', {}, `there is no command "${first}"`, hint)
}

function meant(typed: string, commands: readonly string[]): string {
  const command = nearest(typed, commands)
  return command === null ? 'see corr --help' : `did you mean corr ${command}? see corr --help`
}
