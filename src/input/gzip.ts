import { createGunzip, type Gunzip } from 'node:zlib'
import { Failure } from '../model/failure.js'
import type { Trouble } from '../model/session.js'
import { CHUNK_LENGTH } from './input.js'

/**
 * Bytes given to zlib at a time: they unpack to at most a thousand times as many, which bounds the memory. What such a slice
 * unpacks to before an error in it is lost.
 */
const SLICE_LENGTH = 16 * 1024

/** Does the content begin as RFC 1952 section 2.3.1 says? Deflate is the only method that there is. */
export function isGzip(head: Buffer): boolean {
  return head.length >= 3 && head[0] === 0x1f && head[1] === 0x8b && head[2] === 8
}

/**
 * Unpacks gzip data of any number of members. Data that just stop give what is there and a warning; damaged data give what is
 * before the damage and a failure.
 * @param path for messages
 */
export async function* gunzip(packed: AsyncIterable<Buffer>, path: string, trouble: Trouble): AsyncGenerator<Buffer> {
  const zlib = createGunzip({ chunkSize: CHUNK_LENGTH })
  const unpacked: Buffer[] = []
  zlib.on('data', (piece: Buffer) => unpacked.push(piece))
  zlib.on('error', () => undefined)
  let offset = 0
  try {
    for await (const chunk of packed) {
      for (let from = 0; from < chunk.length; from += SLICE_LENGTH) {
        const slice = chunk.subarray(from, from + SLICE_LENGTH)
        const ready = unpacked.splice(0)
        const step = settled(zlib, (done) => zlib.write(slice, done))
        // zlib has a thread of its own: it works on this slice while somebody reads what came of the one before.
        yield* ready
        const error = await step
        if (error === null) continue
        yield* unpacked.splice(0)
        return trouble.failed(damaged(path, offset + from, error))
      }
      offset += chunk.length
    }
    yield* unpacked.splice(0)
    const error = await settled(zlib, (done) => zlib.once('end', done).end())
    yield* unpacked.splice(0)
    if (error !== null) report(path, offset, error, trouble)
  } finally {
    zlib.destroy()
  }
}

/** Runs one step. An error is told by the event alone: the callback gets it late, changed, or never. */
function settled(zlib: Gunzip, step: (done: () => void) => void): Promise<Error | null> {
  return new Promise((resolve) => {
    zlib.once('error', resolve)
    step(() => {
      if (zlib.errored !== null) return
      zlib.off('error', resolve)
      resolve(null)
    })
  })
}

function report(path: string, offset: number, error: Error, trouble: Trouble): void {
  if (!('code' in error) || error.code !== 'Z_BUF_ERROR') return trouble.failed(damaged(path, offset, error))
  trouble.warn({ place: { file: path }, text: 'the gzip data stop before their end; what is there was read' })
}

function damaged(path: string, offset: number, error: Error): Failure {
  return new Failure(
    'CORR_UNREADABLE',
    { file: path, offset },
    `the gzip data are damaged (${error.message})`,
    'what could be unpacked before was used; copy the file again',
  )
}
