import { cpSync, existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './root.js'
import { tempFolder } from './temp-folder.js'

const CASES = join(ROOT, 'fixtures/cases')

/** Names of all incidents. */
export const CASE_NAMES = readdirSync(CASES).sort()

/** One file of an incident; `null` if it has none of that name. */
export function caseFile(name: string, file: string): string | null {
  const path = join(CASES, name, file)
  return existsSync(path) ? readFileSync(path, 'utf8') : null
}

/** Where a file of an incident lies in the project. */
export function casePath(name: string, file: string): string {
  return join(CASES, name, file)
}

/** Arguments of the command line that an incident is tried with, format apart. */
export function caseArgs(name: string): string[] {
  return (caseFile(name, 'args') ?? 'match app.log out.pcap').trim().split(/\s+/)
}

/** A copy of an incident in a folder of the test's own. */
export function copyOfCase(name: string): string {
  const folder = tempFolder()
  cpSync(join(CASES, name), folder, { recursive: true })
  return folder
}
