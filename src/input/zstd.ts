import { Failure } from '../model/failure.js'
import type { Trouble } from '../model/session.js'

/** RFC 8878 section 3.1.1: a Zstandard frame; section 3.1.2: a frame that is skipped. */
const MAGIC = 0xfd2fb528
const SKIPPABLE = 0x184d2a50
const SKIPPABLE_MASK = 0xfffffff0
/** Bytes given to the library at a time: what such a slice unpacks to before an error in it is lost. */
const SLICE_LENGTH = 16 * 1024

/** Does the content begin with a Zstandard frame? */
export function isZstd(head: Buffer): boolean {
  if (head.length < 4) return false
  const magic = head.readUInt32LE(0)
  return magic === MAGIC || (magic & SKIPPABLE_MASK) >>> 0 === SKIPPABLE
}

/**
 * Unpacks Zstandard data of any number of frames. Data that just stop give what is there and a warning; damaged data give what
 * is before the damage and a failure.
 * @param path for messages
 */
export async function* unzstd(packed: AsyncIterable<Buffer>, path: string, trouble: Trouble): AsyncGenerator<Buffer> {
  const { Decompress } = await import('fzstd')
  const unpacked: Buffer[] = []
  const zstd = new Decompress((piece) => unpacked.push(Buffer.from(piece.buffer, piece.byteOffset, piece.length)))
  let offset = 0
  for await (const chunk of packed) {
    for (let from = 0; from < chunk.length; from += SLICE_LENGTH) {
      // The library keeps what it is given, and the chunk is used again.
      const error = tried(() => zstd.push(Uint8Array.prototype.slice.call(chunk, from, from + SLICE_LENGTH)))
      yield* unpacked.splice(0)
      if (error !== null) return trouble.failed(damaged(path, offset + from, error))
    }
    offset += chunk.length
  }
  const error = tried(() => zstd.push(new Uint8Array(0), true))
  yield* unpacked.splice(0)
  if (error !== null) {
    trouble.warn({ place: { file: path }, text: 'the zstd data stop before their end; what is there was read' })
  }
}

function tried(step: () => void): Error | null {
  try {
    step()
    return null
  } catch (error) {
    return error instanceof Error ? error : new TypeError(String(error))
  }
}

function damaged(path: string, offset: number, error: Error): Failure {
  return new Failure(
    'CORR_UNREADABLE',
    { file: path, offset },
    `the zstd data are damaged (${error.message})`,
    'what could be unpacked before was used; copy the file again',
  )
}
