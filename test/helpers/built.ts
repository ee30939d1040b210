import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** Root of the project. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** Folder of the compiled program; `npm test` makes it first. */
export const DIST = `${ROOT}dist`

if (!existsSync(`${DIST}/store/database.js`)) throw new Error('the program is not built: npm run build')
