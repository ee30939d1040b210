import { availableParallelism } from 'node:os'
import type { Input } from '../input/input.js'
import { hasThreads } from './scan-thread.js'

/** Fewer bytes are read sooner than threads are started. */
const LEAST_BYTES = 48 * 2 ** 20
/** Of one file each thread decodes all packets: from some number on that is all it does. */
const MOST_A_FILE = 4
/** Each of them keeps the flows of a file in memory. */
const MOST_FILES = 8

/** What is packed or comes through a pipe cannot be read by a thread of its own. */
export function isPlainFile({ size, contentSize }: Input): boolean {
  return size !== null && contentSize === size
}

/**
 * How many threads shall read one capture? One means: no thread of its own. `CORR_THREADS` says how many at most, whatever the size
 * of the file.
 */
export function threadsFor(input: Input): number {
  if (!isPlainFile(input) || !hasThreads()) return 1
  const asked = askedFor()
  if (asked !== null) return Math.min(asked, MOST_A_FILE)
  return (input.size ?? 0) < LEAST_BYTES ? 1 : Math.min(cores(), MOST_A_FILE)
}

/**
 * How many captures shall be read at once, each by a thread of its own? None means: one after the other, each as {@link threadsFor}
 * says.
 */
export function filesAtOnce(inputs: readonly Input[]): number {
  const files = inputs.filter(isPlainFile)
  if (files.length < 2 || !hasThreads()) return 0
  const asked = askedFor()
  if (asked !== null) return asked === 1 ? 0 : Math.min(asked, MOST_FILES)
  const bytes = files.reduce((sum, { size }) => sum + (size ?? 0), 0)
  return bytes < LEAST_BYTES || cores() < 2 ? 0 : Math.min(cores(), files.length, MOST_FILES)
}

function askedFor(): number | null {
  const asked = Number(process.env['CORR_THREADS'])
  return Number.isInteger(asked) && asked >= 1 ? asked : null
}

/** Two of what the system calls processors are often one core, which such work fills alone. */
function cores(): number {
  return Math.ceil(availableParallelism() / 2)
}
