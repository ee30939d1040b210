import type { CommandSpec, FlagSpec } from '../model/command-spec.js'

/** All flags as a table of Markdown, those of the same name and meaning in one row, in order of their names. */
export function flagReference(commands: readonly CommandSpec[]): string {
  const rows = new Map<string, { readonly flag: FlagSpec; readonly names: string[] }>()
  for (const { name, flags } of commands) {
    for (const flag of flags) {
      const key = `${flag.name} ${flag.description}`
      const known = rows.get(key)
      if (known === undefined) rows.set(key, { flag, names: [name] })
      else known.names.push(name)
    }
  }
  const lines = [...rows.values()]
    .sort((a, b) => (a.flag.name < b.flag.name ? -1 : a.flag.name > b.flag.name ? 1 : 0))
    .map(({ flag, names }) => `| ${flagWords(flag)} | ${names.join(', ')} | ${cell(flag.description)} |\n`)
  return `| flag | of | meaning |\n| --- | --- | --- |\n${lines.join('')}`
}

function flagWords({ name, char, value }: FlagSpec): string {
  const word = `--${name}${value === null ? '' : ` ${value}`}`
  return `${char === null ? '' : `\`-${char}\`, `}\`${cell(word)}\``
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|')
}
