import type { CommandSpec, FlagSpec } from '../../model/command-spec.js'

/**
 * For bash 4 and newer. Where nothing else fits, bash completes names of files. `=` ends a word of bash, so `--format=js` comes as
 * three of them. Source: Bash Reference Manual, "Programmable Completion".
 */
export function bashCompletion(commands: readonly CommandSpec[]): string {
  return `# corr completion for bash: source <(corr completion bash)
_corr() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} words=
  [[ $cur == = ]] && cur=
  [[ $prev == = ]] && prev=\${COMP_WORDS[COMP_CWORD-2]}
  COMPREPLY=()
  if ((COMP_CWORD == 1)); then
    words='${[...commands.map(({ name }) => name), 'help', '--help', '--version'].join(' ')}'
  else
    case "\${COMP_WORDS[1]} $prev" in
      'help '*) words='${commands.map(({ name }) => name).join(' ')}' ;;
${commands.flatMap(valueCases).join('\n')}
    esac
    if [[ -z $words && $cur == -* ]]; then
      case "\${COMP_WORDS[1]}" in
${commands.map(flagCase).join('\n')}
      esac
    fi
  fi
  [[ -n $words ]] && COMPREPLY=($(compgen -W "$words" -- "$cur"))
}
complete -o default -F _corr corr
`
}

/** What stands behind a flag: known values, a file, or something that cannot be completed. */
function valueCases({ name, flags }: CommandSpec): string[] {
  return flags
    .filter(({ value }) => value !== null && value !== 'FILE')
    .map((flag) => {
      const then = flag.options === null ? 'compopt +o default; return' : `words='${flag.options.join(' ')}'`
      return `      ${wordsOf(flag)
        .map((word) => `'${name} ${word}'`)
        .join(' | ')}) ${then} ;;`
    })
}

function flagCase({ name, flags }: CommandSpec): string {
  return `        ${name}) words='${[...flags.flatMap(wordsOf), '--help'].join(' ')}' ;;`
}

function wordsOf({ name, char }: FlagSpec): string[] {
  return char === null ? [`--${name}`] : [`--${name}`, `-${char}`]
}
