import type { CommandSpec, FlagSpec } from '../../model/command-spec.js'

/**
 * For zsh 5: to be sourced, or as a file `_corr` in `$fpath`. Source: zshcompsys(1), `_arguments` and `_describe`.
 */
export function zshCompletion(commands: readonly CommandSpec[]): string {
  return `#compdef corr
# corr completion for zsh: source <(corr completion zsh)
_corr() {
  local -a commands=(
${commands.map(({ name, summary }) => `    ${quoted(`${name}:${summary.replaceAll(':', '\\:')}`)}`).join('\n')}
    'help:tell about a command'
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  shift words
  (( CURRENT-- ))
  case $words[1] in
    help) _describe command commands ;;
${commands.map(commandCase).join('\n')}
    *) _files ;;
  esac
}
if [[ $funcstack[1] == _corr ]]; then
  _corr "$@"
else
  compdef _corr corr
fi
`
}

function commandCase({ name, flags }: CommandSpec): string {
  const lines = [...flags.map(flagWords), `'(- *)--help[tell about it]'`, `'*:file:_files'`]
  return `    ${name})\n      _arguments ${lines.join(' \\\n        ')} ;;`
}

function flagWords({ name, char, value, options, description }: FlagSpec): string {
  const names = char === null ? [`--${name}`] : [`-${char}`, `--${name}`]
  const says = `[${description.replace(/[[\]\\]/g, '\\$&')}]`
  const takes = value === null ? '' : `:${value.replaceAll(':', '\\:')}:${action(value, options)}`
  const excluding = names.length > 1 ? `'(${names.join(' ')})'{${names.join(',')}}` : ''
  const rest = quoted(
    `${names.length > 1 ? '' : `--${name}`}${value === null ? '' : names.length > 1 ? '' : '='}${says}${takes}`,
  )
  return `${excluding}${rest}`
}

function action(value: string, options: readonly string[] | null): string {
  if (options !== null) return `(${options.join(' ')})`
  return value === 'FILE' ? '_files' : ' '
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}
