import { createHash } from 'node:crypto'
import { closeSync, fstatSync, openSync, readSync, realpathSync } from 'node:fs'
import type { FileIdentity } from '../model/file-identity.js'
import { unreadable } from './unreadable.js'

const HASHED_LENGTH = 64 * 1024

/**
 * What tells this version of a file from any other, from its size, time and both ends.
 * @param path of a regular file
 * @param size of that version, if the file may have grown since; all of it if left out
 * @throws Failure CORR_NO_SUCH_FILE, CORR_UNREADABLE
 */
export function identify(path: string, size?: number): FileIdentity {
  try {
    const fd = openSync(path, 'r')
    try {
      const stats = fstatSync(fd, { bigint: true })
      const end = Math.min(size ?? Infinity, Number(stats.size))
      return {
        realPath: realpathSync(path),
        size: end,
        mtimeNs: String(stats.mtimeNs),
        headHash: hashOf(fd, 0, Math.min(end, HASHED_LENGTH)),
        tailHash: hashOf(fd, Math.max(0, end - HASHED_LENGTH), end),
      }
    } finally {
      closeSync(fd)
    }
  } catch (error) {
    throw unreadable(path, error)
  }
}

function hashOf(fd: number, start: number, end: number): string {
  const bytes = Buffer.alloc(end - start)
  const length = readSync(fd, bytes, 0, bytes.length, start)
  return createHash('sha256').update(bytes.subarray(0, length)).digest('hex')
}
