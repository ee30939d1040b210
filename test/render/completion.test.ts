import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { CAUSE_NAMES } from '../../src/model/causes.js'
import { SHELL_NAMES } from '../../src/render/completion/index.js'
import { DIST } from '../helpers/built.js'
import { COMMAND_SPECS } from '../helpers/command-specs.js'
import { corr } from '../helpers/corr.js'
import { tempFolder } from '../helpers/temp-folder.js'
import { hasTool } from '../helpers/tools.js'

const COMMANDS = COMMAND_SPECS.map(({ name }) => name)

/** What the user has typed, and what the shell may offer for the last word. */
const CASES: readonly (readonly [line: string, offered: readonly string[]])[] = [
  ['corr ma', ['match']],
  ['corr e', ['errors', 'export']],
  ['corr help cap', ['capture-filter']],
  ['corr match --fa', ['--fail-on']],
  ['corr flows --so', ['--sort']],
  ['corr flows --sort ', ['stream', 'start', 'end', 'duration', 'packets', 'bytes', 'retransmissions'].sort()],
  ['corr match --cause server', ['server-reset']],
  ['corr match app.log --cause c', CAUSE_NAMES.filter((name) => name.startsWith('c')).sort()],
  ['corr errors ap', ['app.log']],
  ['corr errors -o ap', ['app.log']],
]

function folder(): string {
  const cwd = tempFolder()
  writeFileSync(join(cwd, 'app.log'), '')
  mkdirSync(join(cwd, 'captures'))
  return cwd
}

const has = (shell: string): boolean => hasTool(shell, '-c', 'true')

function run(shell: string, args: readonly string[], cwd: string): string[] {
  const { stdout, stderr, status } = spawnSync(shell, args, {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, HOME: cwd },
  })
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .sort()
}

test.each(SHELL_NAMES)(
  'corr completion %s prints the script of the package, which names all commands',
  async (shell) => {
    const { stdout, status, stderr } = await corr(['completion', shell], { cwd: tempFolder() })
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout).toBe(readFileSync(join(DIST, `completion/corr.${shell}`), 'utf8'))
    for (const command of COMMANDS) expect(stdout).toContain(command)
  },
)

test.each([
  ['completion', /^corr: usage: corr completion bash\|fish\|zsh/],
  ['completion tcsh', /^corr: there is no completion for "tcsh"; give one of bash, fish, zsh/],
])('corr %s is wrong use', async (args, line) => {
  const { status, stderr } = await corr(args.split(' '), { cwd: tempFolder() })
  expect(status).toBe(2)
  expect(stderr).toMatch(line)
})

describe('bash offers', () => {
  // Outside of readline there is no compopt; names of files come from "complete -o default".
  const script = `
    compopt() { :; }
    source "$1"
    eval "COMP_WORDS=($2)"; [[ $2 == *' ' ]] && COMP_WORDS+=('')
    COMP_CWORD=$((\${#COMP_WORDS[@]} - 1))
    _corr
    ((\${#COMPREPLY[@]})) || COMPREPLY=($(compgen -o default -- "\${COMP_WORDS[COMP_CWORD]}"))
    printf '%s\\n' "\${COMPREPLY[@]}"`

  test.each([...CASES, ['corr match --format = j', ['json']] as const])('for "%s"', (line, offered) => {
    expect(run('bash', ['-c', script, 'bash', join(DIST, 'completion/corr.bash'), line], folder())).toEqual(offered)
  })
})

describe.skipIf(!has('fish'))('fish offers', () => {
  test.each(CASES)('for "%s"', (line, offered) => {
    const script = `source ${join(DIST, 'completion/corr.fish')}; complete -C '${line}'`
    const found = run('fish', ['--no-config', '-c', script], folder()).map((text) => text.split('\t')[0])
    expect(found).toEqual(offered)
  })
})

describe.skipIf(!has('zsh'))('zsh offers', () => {
  /** What is typed comes back as an echo, so nothing that is waited for may be typed. */
  const setup = `
    PS1= PS2=
    autoload -Uz compinit && compinit -u -d $HOME/dump
    source ${join(DIST, 'completion/corr.zsh')}
    list() {
      compadd() {
        local -a found
        builtin compadd -O found "$@"
        print -rl -- "" "<"\${^found}">"
        builtin compadd "$@"
      }
      _main_complete
      print -r "<<done>>"
      exit
    }
    zle -C list list-choices list
    bindkey '^X' list
    print -r "<<ready>>"`
  /** A shell of its own on a terminal, as completion works there only: ^X lists what is offered. */
  const script = `
    zmodload zsh/zpty
    zpty z zsh -f -i
    zpty -w z 'source ./setup.zsh'
    zpty -r z line '*<<ready>>*'
    zpty -w -n z "$1"$'\\x18'
    zpty -r z line '*<<done>>*'
    print -r -- "$line"`

  test.each(CASES)('for "%s"', (line, offered) => {
    const cwd = folder()
    writeFileSync(join(cwd, 'setup.zsh'), setup)
    const text = run('zsh', ['-f', '-c', script, 'zsh', line], cwd).join('\n')
    const found = [...text.matchAll(/(?<!<)<([^<>]+)>(?!>)/g)].map(([, word = '']) => word)
    expect([...new Set(found)].sort()).toEqual(offered)
  })
})
