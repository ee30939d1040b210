import { existsSync } from 'node:fs'
import { ROOT } from './root.js'

/** Folder of the compiled program; `npm test` makes it first. */
export const DIST = `${ROOT}dist`

if (!existsSync(`${DIST}/cli/main.js`)) throw new Error('the program is not built: npm run build')
