import { createHash } from 'node:crypto'
import { closeSync, fstatSync, openSync, readSync, realpathSync } from 'node:fs'
import type { FileIdentity } from '../model/file-identity.js'
import { unreadable } from './unreadable.js'

const HASHED_LENGTH = 64 * 1024

/**
 * What tells this version of a file from any other, from its size, time and both ends.
 * @param path of a regular file
 * @throws Failure CORR_NO_SUCH_FILE, CORR_UNREADABLE
 */
export function identify(path: string): FileIdentity {
  try {
    const fd = openSync(path, 'r')
    try {
      const { size, mtimeNs } = fstatSync(fd, { bigint: true })
      const tailAt = Math.max(0, Number(size) - HASHED_LENGTH)
      return {
        realPath: realpathSync(path),
        size: Number(size),
        mtimeNs: String(mtimeNs),
        headHash: hashAt(fd, 0),
        tailHash: hashAt(fd, tailAt),
      }
    } finally {
      closeSync(fd)
    }
  } catch (error) {
    throw unreadable(path, error)
  }
}

function hashAt(fd: number, offset: number): string {
  const bytes = Buffer.alloc(HASHED_LENGTH)
  const length = readSync(fd, bytes, 0, HASHED_LENGTH, offset)
  return createHash('sha256').update(bytes.subarray(0, length)).digest('hex')
}
