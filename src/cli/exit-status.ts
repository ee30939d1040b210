import { Failure, type FailureCode } from '../model/failure.js'
import { oneLine, wrongUse } from './wrong-use.js'

/** Exit statuses that corr chooses itself. */
export const STATUS = { done: 0, input: 1, usage: 2, found: 3, interrupted: 130 } as const

/** What they mean, also that of others; README and the manual say it. */
export const STATUS_MEANINGS: readonly (readonly [status: number, meaning: string])[] = [
  [
    STATUS.done,
    'the work was done, whether or not errors were matched; also where there was nothing to do (one line on standard error says so)',
  ],
  [
    STATUS.input,
    'an input is missing, unreadable, of no known kind, or damaged in the middle; what could be read is still reported',
  ],
  [STATUS.usage, 'wrong use: an unknown flag; no log, or no capture, among the files'],
  [
    STATUS.found,
    'only with `--fail-on CAUSE[,CAUSE]` of `match` and `report`: one of these causes was found, and no input failed',
  ],
  [STATUS.interrupted, 'interrupted by Ctrl-C'],
]

/** Variables that corr looks at, and what they do. */
export const ENVIRONMENT: readonly (readonly [name: string, meaning: string])[] = [
  ['XDG_CACHE_HOME', 'the cache is in its folder `corr`; without it in `~/.cache/corr`'],
  ['NO_COLOR', 'if set, no colour on a terminal; nor is there any with `TERM=dumb`, in a file or in a pipe'],
  ['CORR_THREADS', 'how many threads read a large capture; without it one for two processors, four at most'],
  ['CORR_DEBUG', 'if set, what went wrong is told with a stack trace'],
]

const USAGE: readonly FailureCode[] = ['CORR_NO_LOG', 'CORR_NO_CAPTURE', 'CORR_BAD_OPTION']

/** One line for an error, and the status that the process ends with. */
export interface Ending {
  /** `null` where there is nothing to say. */
  readonly line: string | null
  readonly status: number
}

/**
 * What to tell the user about an error that ends the run.
 * @param command name for the hint, as `corr match`
 * @param flags what it takes, of which one may have been meant
 */
export function endingOf(error: unknown, command: string, flags: readonly string[] = []): Ending {
  if (error instanceof Failure) {
    // oclif puts words of its own around the message of a flag's parser.
    const line = error.code === 'CORR_BAD_OPTION' ? `${error.found}; ${error.hint}` : error.message
    return { line, status: USAGE.includes(error.code) ? STATUS.usage : STATUS.input }
  }
  if (!(error instanceof Error)) return { line: `internal error: ${String(error)}`, status: STATUS.input }
  const status = oclifStatus(error)
  if (status === STATUS.done) return { line: null, status }
  if (status !== null) return { line: wrongUse(error, command, flags), status: STATUS.usage }
  return {
    line: `internal error: ${oneLine(error)}; please report it, with what CORR_DEBUG=1 prints`,
    status: STATUS.input,
  }
}

/** oclif marks its own errors, all of them wrong use, with the status that it would take. */
function oclifStatus(error: Error): number | null {
  if (!('oclif' in error) || typeof error.oclif !== 'object' || error.oclif === null) return null
  return 'exit' in error.oclif && typeof error.oclif.exit === 'number' ? error.oclif.exit : STATUS.usage
}
