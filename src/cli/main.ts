import type { Config } from '@oclif/core/config'
import { existsSync } from 'node:fs'
import { BareConfig } from './bare-config.js'
import type { BaseCommand } from './base-command.js'
import { endingOf, STATUS } from './exit-status.js'
import { visible } from '../render/escape.js'

/** What the file of a command exports. */
interface CommandClass {
  new (args: string[], config: Config): BaseCommand
  id: string
}

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
    const command = await plainCommand(args)
    if (command !== null) await new command(args.slice(1), new BareConfig({ root })).start()
    else await withFramework(args, root)
  } catch (error) {
    if (process.env['CORR_DEBUG'] !== undefined) console.error(error)
    const { line, status } = endingOf(error, 'corr')
    if (line !== null) process.stderr.write(`corr: ${visible(line)}\n`)
    process.exitCode = status
  }
}

/** Commands that tell of all commands. */
const WHOLE = new Set(['completion'])

/**
 * The class of the command that is asked for, loaded from the folder where oclif would look for it.
 * @returns `null` where more than a command is wanted: help, a version, a list of commands, a word for a misspelt one
 */
async function plainCommand([first = '', ...args]: readonly string[]): Promise<CommandClass | null> {
  const end = args.indexOf('--')
  const help = args.slice(0, end === -1 ? args.length : end).some((arg) => arg === '--help' || arg === '-h')
  if (help || WHOLE.has(first) || !/^[a-z]+(-[a-z]+)*$/.test(first)) return null
  const file = [`${first}.js`, `${first}/index.js`]
    .map((name) => new URL(`../commands/${name}`, import.meta.url))
    .find((url) => existsSync(url))
  if (file === undefined) return null
  const { default: command } = (await import(file.href)) as { default: CommandClass }
  command.id = first
  return command
}

/** Runs what needs to know all commands. */
async function withFramework(args: string[], root: string): Promise<void> {
  const [{ Config }, { run }] = await Promise.all([import('@oclif/core/config'), import('@oclif/core/run')])
  const { asked } = await import('./asked-command.js')
  const config = await Config.load(root)
  if (args.length === 0) usage(config)
  else await run(asked(args, config), config)
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
    .sort((a, b) => rank(a.id) - rank(b.id))
    .map(({ id, summary }) => `  corr ${id.padEnd(LONGEST_NAME)}  ${summary ?? ''}`)
  const more = 'corr COMMAND --help tells its flags and shows examples'
  process.stderr.write(['usage: corr COMMAND FILE… [--help]', '', ...lines, '', more, ''].join('\n'))
  process.exitCode = STATUS.usage
}

/** What a newcomer needs first stands first. */
const ORDER = ['match', 'report', 'show', 'flows', 'errors', 'export', 'capture-filter', 'index', 'completion']

function rank(name: string): number {
  const place = ORDER.indexOf(name)
  return place === -1 ? ORDER.length : place
}
