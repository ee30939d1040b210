import { execFileSync, spawn } from 'node:child_process'
import { appendFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openInput } from '../../src/input/index.js'
import { CHUNK_LENGTH, HEAD_LENGTH, type Input } from '../../src/input/input.js'
import { openStream } from '../../src/input/stream.js'
import { unreadable } from '../../src/input/unreadable.js'
import { recorder } from '../helpers/recorder.js'
import { tempFolder } from '../helpers/temp-folder.js'

/** Bytes that do not repeat soon, so that a lost or doubled chunk shows. */
function bytes(length: number): Buffer {
  const out = Buffer.alloc(length)
  for (let i = 0, x = 1; i < length; i++) {
    x = (Math.imul(x, 1103515245) + 12345) >>> 0
    out[i] = x >>> 16
  }
  return out
}

async function read(input: Input): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of input.chunks()) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks)
}

function file(content: Buffer, name = 'input'): string {
  const path = join(tempFolder(), name)
  writeFileSync(path, content)
  return path
}

/** A named pipe that gives the content to its first reader. */
function pipeOf(content: Buffer): string {
  const path = file(content)
  execFileSync('mkfifo', [`${path}.pipe`])
  const writer = spawn('sh', ['-c', 'cat "$0" > "$0.pipe"', path], { stdio: 'ignore' })
  onTestFinished(() => void writer.kill())
  return `${path}.pipe`
}

const SIZES = [
  0,
  1,
  HEAD_LENGTH - 1,
  HEAD_LENGTH,
  HEAD_LENGTH + 1,
  CHUNK_LENGTH,
  CHUNK_LENGTH + 1,
  3 * CHUNK_LENGTH + 17,
]

describe('a file', () => {
  test.each(SIZES)('of %d bytes is read whole, more than once', async (size) => {
    const content = bytes(size)
    const input = await openInput(file(content), recorder())
    expect(input.size).toBe(size)
    expect(input.head.equals(content.subarray(0, HEAD_LENGTH))).toBe(true)
    expect((await read(input)).equals(content)).toBe(true)
    expect((await read(input)).equals(content)).toBe(true)
  })

  test('is read into one buffer', async () => {
    const input = await openInput(file(bytes(3 * CHUNK_LENGTH)), recorder())
    const buffers = new Set<ArrayBufferLike>()
    for await (const chunk of input.chunks()) buffers.add(chunk.buffer)
    expect(buffers.size).toBe(1)
  })

  test('that grows is read up to the size that it was opened with', async () => {
    const content = bytes(1000)
    const path = file(content)
    const input = await openInput(path, recorder())
    appendFileSync(path, 'more')
    expect((await read(input)).equals(content)).toBe(true)
  })

  test('that is missing is a failure that names it', async () => {
    await expect(openInput('/nonexistent/app.log', recorder())).rejects.toMatchObject({
      code: 'CORR_NO_SUCH_FILE',
      message: '/nonexistent/app.log: there is no such file; check the name',
    })
  })

  test.each([
    ['EACCES', 'CORR_UNREADABLE', /may not be read; give yourself the right/],
    ['EIO', 'CORR_UNREADABLE', /cannot be read \(EIO\); check the disk/],
    ['ENOTDIR', 'CORR_NO_SUCH_FILE', /no such file/],
  ])('whose system says %s is %s', (code, failure, message) => {
    const error = Object.assign(new Error(code), { code })
    expect(unreadable('app.log', error)).toMatchObject({
      code: failure,
      message: expect.stringMatching(message) as string,
    })
  })

  test('an error that is none of the system passes through', () => {
    expect(() => unreadable('app.log', new TypeError('a bug'))).toThrow('a bug')
  })

  test('that vanishes before it is read ends with a failure', async () => {
    const path = file(bytes(10))
    const session = recorder()
    const input = await openInput(path, session)
    rmSync(path)
    expect(await read(input)).toHaveLength(0)
    expect(session.failures).toMatchObject([{ code: 'CORR_NO_SUCH_FILE' }])
  })
})

describe('a stream', () => {
  test.each(SIZES)('of %d bytes in odd pieces comes out whole', async (size) => {
    const content = bytes(size)
    const stream = new PassThrough()
    const opened = openStream('-', stream, recorder())
    for (let at = 0, length = 1; at < size; at += length, length = (length * 3) % 70001) {
      stream.write(content.subarray(at, at + length))
    }
    stream.end()
    const input = await opened
    expect(input.size).toBeNull()
    expect(input.head.equals(content.subarray(0, HEAD_LENGTH))).toBe(true)
    expect((await read(input)).equals(content)).toBe(true)
  })

  test('that breaks gives what came and a failure', async () => {
    const session = recorder()
    const stream = Readable.from(
      (async function* () {
        yield await Promise.resolve(bytes(HEAD_LENGTH))
        throw Object.assign(new Error('broken'), { code: 'EIO' })
      })(),
    )
    expect(await read(await openStream('-', stream, session))).toHaveLength(HEAD_LENGTH)
    expect(session.failures).toMatchObject([{ code: 'CORR_UNREADABLE', place: { offset: HEAD_LENGTH } }])
  })

  test('is what a named pipe is', async () => {
    const input = await openInput(pipeOf(Buffer.from('hello')), recorder())
    expect((await read(input)).toString()).toBe('hello')
  })
})

describe('gzip', () => {
  test.each(SIZES)('of %d bytes is unpacked, more than once', async (size) => {
    const content = bytes(size)
    const session = recorder()
    const input = await openInput(file(gzipSync(content), 'app.log'), session)
    expect(input.head.equals(content.subarray(0, HEAD_LENGTH))).toBe(true)
    expect((await read(input)).equals(content)).toBe(true)
    expect((await read(input)).equals(content)).toBe(true)
    expect(session.lines()).toEqual([])
  })

  test('of several members is one content', async () => {
    const path = file(Buffer.concat([gzipSync('one '), gzipSync(''), gzipSync('two')]))
    expect((await read(await openInput(path, recorder()))).toString()).toBe('one two')
  })

  test('that unpacks to a thousand times its size comes in bounded chunks', async () => {
    const path = file(gzipSync(Buffer.alloc(40 * 1024 * 1024)))
    let longest = 0
    let total = 0
    for await (const chunk of (await openInput(path, recorder())).chunks()) {
      longest = Math.max(longest, chunk.length)
      total += chunk.length
    }
    expect(total).toBe(40 * 1024 * 1024)
    expect(longest).toBeLessThanOrEqual(CHUNK_LENGTH)
  })

  test.each([0.3, 0.9, 0.9999])('cut at %d of its length gives what is there and one warning', async (share) => {
    const content = bytes(2 * CHUNK_LENGTH)
    const packed = gzipSync(content)
    const session = recorder()
    const got = await read(await openInput(file(packed.subarray(0, Math.floor(packed.length * share))), session))
    expect(got.length).toBeGreaterThan(content.length * share * 0.8)
    expect(got.equals(content.subarray(0, got.length))).toBe(true)
    expect(session.failures).toEqual([])
    expect(session.warnings).toHaveLength(1)
  })

  test('damaged in the middle gives what stands before and one failure that says where', async () => {
    const content = bytes(2 * CHUNK_LENGTH)
    const packed = Buffer.concat([
      gzipSync(content),
      Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0xff]),
    ])
    const session = recorder()
    const got = await read(await openInput(file(packed), session))
    expect(got.length).toBeGreaterThan(content.length - 20_000)
    expect(got.equals(content.subarray(0, got.length))).toBe(true)
    expect(session.warnings).toEqual([])
    expect(session.failures).toMatchObject([
      { code: 'CORR_UNREADABLE', place: { offset: expect.any(Number) as number } },
    ])
  })

  test('from a pipe is unpacked too', async () => {
    const input = await openInput(pipeOf(gzipSync(bytes(100_000))), recorder())
    expect((await read(input)).equals(bytes(100_000))).toBe(true)
  })
})
