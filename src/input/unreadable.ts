import { Failure } from '../model/failure.js'

const FOUND: Readonly<Record<string, readonly [found: string, hint: string]>> = {
  EACCES: ['it may not be read', 'give yourself the right to read it, or run corr as its owner'],
  EPERM: ['it may not be read', 'give yourself the right to read it, or run corr as its owner'],
  EISDIR: ['it is a directory', 'name a file'],
  EMFILE: ['too many files are open', 'raise the limit: ulimit -n 4096'],
}

/**
 * The failure for an error of the system on one input.
 * @param offset bytes that had been read before it
 * @throws the error itself, if it is none of the system
 */
export function unreadable(path: string, error: unknown, offset?: number): Failure {
  const code = systemCode(error)
  if (code === null) throw error
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new Failure('CORR_NO_SUCH_FILE', { file: path }, 'there is no such file', 'check the name')
  }
  const [found, hint] = FOUND[code] ?? [`it cannot be read (${code})`, 'check the disk or copy it again']
  return new Failure('CORR_UNREADABLE', offset === undefined ? { file: path } : { file: path, offset }, found, hint)
}

function systemCode(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return null
  return /^E[A-Z0-9]+$/.test(error.code) ? error.code : null
}
