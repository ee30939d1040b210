import { nearest } from '../util/nearest.js'

/** Forms of what oclif says of arguments, and the same in our words. */
const FORMS: readonly (readonly [form: RegExp, words: (parts: string[], flags: readonly string[]) => string])[] = [
  [/^Nonexistent flags?: (.*)$/, ([names = ''], flags) => unknownFlags(names.split(', '), flags)],
  [
    /^Expected (--[a-z-]+)=(.*) to be one of: (.*)$/,
    ([flag = '', value = '', list = '']) => notInList(flag, value, list),
  ],
  [/(--[a-z-]+)=\S* cannot also be provided when using (--[a-z-]+)/, ([one = '', other = '']) => bothGiven(one, other)],
]

/**
 * What is wrong with the arguments and what to do, in one line.
 * @param error what oclif threw
 * @param command name for the hint, as `corr match`
 * @param flags what it takes, of which one may have been meant
 */
export function wrongUse(error: Error, command: string, flags: readonly string[]): string {
  const said = oneLine(error)
  for (const [form, words] of FORMS) {
    const found = form.exec(said)
    if (found !== null) return `${words(found.slice(1), flags)} see ${command} --help`
  }
  return `${said}; see ${command} --help`
}

function unknownFlags(names: readonly string[], flags: readonly string[]): string {
  const meant = names.map((name) => nearest(name.replace(/^-+|=.*$/g, ''), flags)).filter((flag) => flag !== null)
  const hint = meant.length === 0 ? '' : ` did you mean --${meant.join(' and --')}?`
  return `there is no flag ${names.join(', ')};${hint}`
}

function notInList(flag: string, value: string, list: string): string {
  const meant = nearest(value, list.split(', '))
  return `${flag} cannot be "${value}"; ${meant === null ? '' : `did you mean ${meant}? `}give one of ${list};`
}

function bothGiven(one: string, other: string): string {
  return `${one} and ${other} exclude each other; give one of them;`
}

/** All of a message in one line, without oclif's own hint. */
export function oneLine(error: Error): string {
  return error.message
    .split('\n')
    .filter((line) => !line.startsWith('See more help'))
    .map((line) => line.trim())
    .join(' ')
    .trim()
}
