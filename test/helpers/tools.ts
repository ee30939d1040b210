import { spawnSync } from 'node:child_process'

/**
 * Is a program on this machine that tests compare with? Without it they are skipped, but not where a change is judged: there its
 * lack fails all tests of the file.
 */
export function hasTool(name: string, ...args: readonly string[]): boolean {
  const found = spawnSync(name, args.length === 0 ? ['--version'] : args, { stdio: 'ignore' }).status === 0
  if (!found && process.env['CI'] === 'true')
    throw new Error(`${name} is missing, and its tests may not be skipped here`)
  return found
}
