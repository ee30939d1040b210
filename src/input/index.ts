import { createReadStream, statSync, type Stats } from 'node:fs'
import type { Trouble } from '../model/session.js'
import { openFile } from './file.js'
import { gunzip, isGzip } from './gzip.js'
import { HEAD_LENGTH, type Input } from './input.js'
import { peek } from './peek.js'
import { openStream } from './stream.js'
import { unreadable } from './unreadable.js'
import { isZstd, unzstd } from './zstd.js'

/** A kind of packing: told by its first bytes, undone chunk by chunk. */
interface Packing {
  readonly is: (head: Buffer) => boolean
  readonly unpack: (packed: AsyncIterable<Buffer>, path: string, trouble: Trouble) => AsyncIterable<Buffer>
}

/** All kinds of packing that are undone on the way in. */
const PACKINGS: readonly Packing[] = [
  { is: isGzip, unpack: gunzip },
  { is: isZstd, unpack: unzstd },
]

const SILENT: Trouble = { warn: () => undefined, failed: () => undefined }

/**
 * Opens one input and looks at its first bytes.
 * @param path of a file or pipe, `-` for standard input
 * @param trouble told of all that goes wrong while the content is read
 * @throws Failure CORR_NO_SUCH_FILE, CORR_UNREADABLE
 */
export async function openInput(path: string, trouble: Trouble): Promise<Input> {
  const raw = await openRaw(path, trouble)
  const packing = PACKINGS.find(({ is }) => is(raw.head))
  return packing === undefined ? raw : unpacked(raw, packing, trouble)
}

async function openRaw(path: string, trouble: Trouble): Promise<Input> {
  if (path === '-') return openStream(path, process.stdin, trouble)
  const stats = statOf(path)
  return stats.isFile() ? openFile(path, stats, trouble) : openStream(path, createReadStream(path), trouble)
}

function statOf(path: string): Stats {
  try {
    return statSync(path)
  } catch (error) {
    throw unreadable(path, error)
  }
}

/** A file is unpacked anew for each reading; a pipe cannot be, so its beginning is kept. */
async function unpacked(raw: Input, packing: Packing, trouble: Trouble): Promise<Input> {
  const content = (told: Trouble): AsyncIterable<Buffer> => packing.unpack(raw.chunks(), raw.path, told)
  if (raw.size === null) {
    const { head, all } = await peek(content(trouble), HEAD_LENGTH)
    return { ...raw, contentSize: null, head, chunks: () => all }
  }
  const { head, all } = await peek(content(SILENT), HEAD_LENGTH)
  await all[Symbol.asyncIterator]().return?.()
  return { ...raw, contentSize: null, head, chunks: () => content(trouble) }
}
