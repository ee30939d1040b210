import type { Config } from '@oclif/core/config'
import { existsSync } from 'node:fs'
import { Failure } from '../model/failure.js'
import { nearest } from '../util/nearest.js'

/** What may stand alone, and what else people type for it. */
const ALONE: Readonly<Record<string, string>> = {
  '--help': '--help',
  '-h': '--help',
  '--version': '--version',
  '-v': '--version',
  '-V': '--version',
  version: '--version',
}

/**
 * The arguments as oclif takes them: `help match` is `match --help`.
 * @throws Failure CORR_BAD_OPTION if the first argument is neither a command nor a flag that needs none
 */
export function asked(args: string[], config: Pick<Config, 'findCommand' | 'commandIDs'>): string[] {
  const [first = '', ...others] = args
  if (first === 'help') return asked([...others, '--help'], config)
  if (config.findCommand(first) !== undefined) return args
  const alone = ALONE[first]
  if (alone !== undefined) return [alone]
  const [found, hint] = first.startsWith('-')
    ? [`a command comes before ${first}`, `${near(first, Object.keys(ALONE))}see corr --help`]
    : [
        `there is no command "${first}"`,
        existsSync(first) ? `did you mean corr match ${args.join(' ')}?` : meant(first, config),
      ]
  throw new Failure('CORR_BAD_OPTION', {}, found, hint)
}

function meant(typed: string, { commandIDs }: Pick<Config, 'commandIDs'>): string {
  return `${near(typed, commandIDs, 'corr ')}see corr --help`
}

function near(typed: string, words: readonly string[], before = ''): string {
  const word = nearest(typed, words)
  return word === null ? '' : `did you mean ${before}${word}? `
}
