import type { CommandSpec, FlagSpec } from '../model/command-spec.js'

/** What the manual says besides the commands. */
export interface ManualNotes {
  readonly version: string
  readonly description: string
  /** Exit statuses and what they mean. */
  readonly statuses: readonly (readonly [status: number, meaning: string])[]
  /** Names of environment variables and what they do. */
  readonly environment: readonly (readonly [name: string, meaning: string])[]
}

/**
 * The manual, `corr(1)`, as roff: ASCII only, so that every formatter of man pages reads it without being told of an encoding.
 * Source: groff_man(7).
 */
export function manPage(commands: readonly CommandSpec[], notes: ManualNotes): string {
  return [
    `.TH CORR 1 "" "corr ${roff(notes.version)}" "User Commands"`,
    ...section('NAME', [`corr \\- ${roff(notes.description)}`]),
    '.SH SYNOPSIS',
    ...commands.flatMap(({ usage }) => ['.br', `.B corr ${usageText(usage)}`]),
    '.SH COMMANDS',
    ...commands.flatMap(commandPart),
    '.SH EXIT STATUS',
    ...notes.statuses.flatMap(([status, meaning]) => item(`.B ${String(status)}`, meaning)),
    '.SH ENVIRONMENT',
    ...notes.environment.flatMap(([name, meaning]) => item(`.B ${roff(name)}`, meaning)),
    '.SH EXAMPLES',
    ...commands.flatMap(({ examples }) => examples.flatMap(examplePart)),
    ...section('SEE ALSO', ['.BR tcpdump (8),', '.BR tshark (1),', '.BR wireshark (1)']),
    '',
  ].join('\n')
}

function commandPart({ usage, summary, description, flags }: CommandSpec): string[] {
  return [`.SS corr ${usageText(usage)}`, sentence(summary), ...paragraph(description), ...flags.flatMap(flagPart)]
}

function flagPart({ name, char, value, description }: FlagSpec): string[] {
  const words = [...(char === null ? [] : [`-${char}`]), `--${name}`].map((word) => `\\fB${roff(word)}\\fR`).join(', ')
  return item(`${words}${value === null ? '' : ` \\fI${roff(value)}\\fR`}`, description)
}

function item(tag: string, text: string): string[] {
  return ['.TP', tag, line(text)]
}

function examplePart(example: string): string[] {
  return ['.PP', '.nf', line(example), '.fi']
}

function section(name: string, lines: readonly string[]): string[] {
  return [`.SH ${name}`, ...lines]
}

function paragraph(text: string): string[] {
  return text === '' ? [] : ['.PP', line(text)]
}

function sentence(text: string): string {
  return line(`${text.charAt(0).toUpperCase()}${text.slice(1)}.`)
}

function usageText(usage: string): string {
  return roff(usage)
}

/** One line that no roff takes for a request. */
function line(text: string): string {
  return `${/^[.']/.test(text) ? '\\&' : ''}${roff(text)}`
}

const LAST_ASCII = 0x7e

function roff(text: string): string {
  return [...text.replace(/\s+/g, ' ')]
    .map((char) => {
      if (char === '\\') return '\\e'
      if (char === '-') return '\\-'
      if (char === '"') return '\\(dq'
      if (char === "'") return '\\(aq'
      if (char === '`') return '\\(ga'
      if (char === '^') return '\\(ha'
      if (char === '~') return '\\(ti'
      const code = char.codePointAt(0) ?? 0
      return code > LAST_ASCII ? `\\[u${code.toString(16).toUpperCase().padStart(4, '0')}]` : char
    })
    .join('')
}
