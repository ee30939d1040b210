import type { CommandSpec } from '../../model/command-spec.js'
import { bashCompletion } from './bash.js'
import { fishCompletion } from './fish.js'
import { zshCompletion } from './zsh.js'

/** Shells, and how each is told what there is to complete. */
const SHELLS = {
  bash: bashCompletion,
  fish: fishCompletion,
  zsh: zshCompletion,
} as const

export type Shell = keyof typeof SHELLS

/** All of them, in the order in which help lists them. */
export const SHELL_NAMES = Object.keys(SHELLS) as readonly Shell[]

/** A script that lets a shell complete commands, flags, and those values that are known. */
export function completionScript(shell: Shell, commands: readonly CommandSpec[]): string {
  return SHELLS[shell](commands)
}
