import { Config } from '@oclif/core/config'
import { run } from '@oclif/core/run'
import { asked } from './asked-command.js'
import { endingOf, STATUS } from './exit-status.js'
import { visible } from '../render/escape.js'

/**
 * Runs the program and sets the exit status; nothing is thrown. What is no matter of a single command is handled here: no
 * arguments, an unknown command, signals.
 * @param args arguments of the command line
 * @param root URL of a file in the program's folder
 */
export async function main(args: string[], root: string): Promise<void> {
  endOn('SIGINT', STATUS.interrupted)
  endOn('SIGTERM', 143)
  endOn('SIGHUP', 129)
  try {
    const config = await Config.load(root)
    if (args.length === 0) usage(config)
    else await run(asked(args, config), config)
  } catch (error) {
    if (process.env['CORR_DEBUG'] !== undefined) console.error(error)
    const { line, status } = endingOf(error, 'corr')
    if (line !== null) process.stderr.write(`corr: ${visible(line)}\n`)
    process.exitCode = status
  }
}

/** Whoever has something half written removes it on `exit`. */
function endOn(signal: NodeJS.Signals, status: number): void {
  process.once(signal, () => process.exit(status))
}

/** Of a command, characters. */
const LONGEST_NAME = 'capture-filter'.length

/** Says on standard error what could have been asked. */
function usage({ commands }: Config): void {
  const lines = commands
    .filter(({ hidden }) => !hidden)
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map(({ id, summary }) => `  corr ${id.padEnd(LONGEST_NAME)}  ${summary ?? ''}`)
  process.stderr.write(['usage: corr COMMAND FILE… [--help]', ...lines, ''].join('\n'))
  process.exitCode = STATUS.usage
}
