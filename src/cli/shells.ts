import { SHELL_NAMES, type Shell } from '../render/completion/index.js'
import { badOption } from './flag-values.js'

/** For usage: `bash|fish|zsh`. */
export const SHELL_LIST = SHELL_NAMES.join('|')

/** @throws Failure CORR_BAD_OPTION */
export function checkedShell(text: string): Shell {
  const found = SHELL_NAMES.find((name) => name === text)
  if (found !== undefined) return found
  throw badOption(`there is no completion for "${text}"`, `give one of ${SHELL_NAMES.join(', ')}`)
}
