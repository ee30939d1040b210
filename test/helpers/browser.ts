import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { chromium, type Browser } from 'playwright-core'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome']

/** The browser of this machine; `undefined` if it has none. */
export const CHROMIUM = (process.env['PATH'] ?? '')
  .split(delimiter)
  .flatMap((folder) => NAMES.map((name) => join(folder, name)))
  .find((path) => existsSync(path))

/** May the tests be skipped? Not where a change is checked: there a missing browser is a fault. */
export const MAY_SKIP = CHROMIUM === undefined && process.env['CI'] !== 'true'

/** Starts it without a window. */
export function launch(): Promise<Browser> {
  if (CHROMIUM === undefined) throw new Error(`there is no browser in PATH: ${NAMES.join(', ')}`)
  return chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] })
}
