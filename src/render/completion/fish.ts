import type { CommandSpec, FlagSpec } from '../../model/command-spec.js'

/** For fish 3 and newer. Source: fish documentation, "complete". */
export function fishCompletion(commands: readonly CommandSpec[]): string {
  const first = 'complete -c corr -n __fish_use_subcommand'
  return [
    '# corr completion for fish: corr completion fish | source',
    ...commands.map(({ name, summary }) => `${first} -a ${name} -d ${quoted(summary)}`),
    `${first} -a help -d 'tell about a command'`,
    `${first} -l version -d 'tell the version'`,
    `complete -c corr -n '__fish_seen_subcommand_from help' -f -a '${commands.map(({ name }) => name).join(' ')}'`,
    "complete -c corr -l help -s h -d 'tell about it'",
    ...commands.flatMap(({ name, flags }) => flags.map((flag) => flagLine(name, flag))),
    '',
  ].join('\n')
}

function flagLine(command: string, { name, char, value, options, description }: FlagSpec): string {
  return [
    `complete -c corr -n '__fish_seen_subcommand_from ${command}' -l ${name}`,
    ...(char === null ? [] : [`-s ${char}`]),
    ...(value === null ? [] : [value === 'FILE' ? '-r -F' : '-x']),
    ...(options === null ? [] : [`-a '${options.join(' ')}'`]),
    `-d ${quoted(description)}`,
  ].join(' ')
}

function quoted(text: string): string {
  return `'${text.replace(/['\\]/g, '\\$&')}'`
}
