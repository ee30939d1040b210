/**
 * Looks at the beginning of a sequence of chunks that can be read only once.
 * @param length bytes to look at
 * @returns a copy of that many bytes, fewer if there are no more, and the whole sequence from its first byte on
 */
export async function peek(
  chunks: AsyncIterable<Buffer>,
  length: number,
): Promise<{ readonly head: Buffer; readonly all: AsyncIterable<Buffer> }> {
  const rest = chunks[Symbol.asyncIterator]()
  const seen: Buffer[] = []
  let size = 0
  while (size < length) {
    const next = await rest.next()
    if (next.done === true) break
    seen.push(Buffer.from(next.value))
    size += next.value.length
  }
  const start = Buffer.concat(seen)
  return { head: start.subarray(0, length), all: join(start, rest) }
}

async function* join(start: Buffer, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  try {
    if (start.length > 0) yield start
    for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value
  } finally {
    await rest.return?.()
  }
}
