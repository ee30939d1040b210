import {
  accessSync,
  closeSync,
  constants,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { Failure } from '../model/failure.js'

/** Characters that are gathered before they are written. */
const GATHERED = 64 * 1024

/** Where output goes. */
interface Target {
  /** @returns false if nobody reads any more */
  write(content: string | Uint8Array): Promise<boolean>
  /** All was written. */
  done(): void
  /** It was not: leave no trace. */
  drop(): void
}

/**
 * Looks whether a file can be written, before the work whose result it is to hold.
 * @throws Failure CORR_UNWRITABLE
 */
export function checkTarget(path: string): void {
  attempt(path, () => {
    const stats = statSync(path, { throwIfNoEntry: false })
    if (stats?.isDirectory() === true) throw Object.assign(new Error(path), { code: 'EISDIR' })
    // A file is replaced by another one that is made beside it.
    accessSync(stats === undefined || stats.isFile() ? dirname(path) : path, constants.W_OK)
  })
}

/** Takes the output of a command: waits for a slow reader, and knows when there is none any more. */
export class Sink {
  private text = ''
  private open = true

  private constructor(private readonly target: Target) {}

  /**
   * @param output name of a file, which is replaced when all was written; `null` or `-` for standard output
   * @throws Failure CORR_UNWRITABLE
   */
  static open(output: string | null): Sink {
    return new Sink(output === null || output === '-' ? standardOutput() : fileTarget(output))
  }

  /** Has the reader gone, as `head` does? Then whatever makes the output should stop. */
  get closed(): boolean {
    return !this.open
  }

  async write(text: string): Promise<void> {
    this.text += text
    if (this.text.length >= GATHERED) await this.flush()
  }

  /** Writes bytes behind the text before them. */
  async writeBytes(bytes: Uint8Array): Promise<void> {
    await this.flush()
    if (this.open) this.open = await this.target.write(bytes)
  }

  /** Writes what is left and puts a file in its place. */
  async finish(): Promise<void> {
    await this.flush()
    this.target.done()
  }

  /** Gives up: a file is left as it was before. */
  drop(): void {
    this.target.drop()
  }

  private async flush(): Promise<void> {
    if (this.open && this.text !== '') this.open = await this.target.write(this.text)
    this.text = ''
  }
}

function standardOutput(): Target {
  // The callback of each write tells the error. Without a listener its event would end the process, and so does oclif's own.
  process.stdout.removeAllListeners('error')
  process.stdout.on('error', () => undefined)
  return {
    write: (content) =>
      new Promise((resolve, reject) => {
        process.stdout.write(content, (error) => {
          if (error === null || error === undefined) resolve(true)
          else if ('code' in error && error.code === 'EPIPE') resolve(false)
          else reject(unwritable('standard output', error))
        })
      }),
    done: () => undefined,
    drop: () => undefined,
  }
}

/** Writes beside the file and renames at the end, so that a reader never sees half of it. */
function fileTarget(name: string): Target {
  const stats = attempt(name, () => statSync(name, { throwIfNoEntry: false }))
  const special = stats?.isFile() === false
  // A link stays a link.
  const path = stats?.isFile() === true ? realpathSync(name) : name
  const written = special ? path : `${path}.${String(process.pid)}.tmp`
  const fd = attempt(path, () => openSync(written, 'w'))
  const drop = (): void => {
    if (!special) rmSync(written, { force: true })
  }
  process.once('exit', drop)
  return {
    write: (content) => {
      attempt(path, () => writeAll(fd, typeof content === 'string' ? Buffer.from(content) : content))
      return Promise.resolve(true)
    },
    done: () =>
      attempt(path, () => {
        closeSync(fd)
        if (!special) renameSync(written, path)
        process.off('exit', drop)
      }),
    drop,
  }
}

function writeAll(fd: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length;) done += writeSync(fd, bytes, done)
}

function attempt<T>(path: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw unwritable(path, error)
  }
}

/** What stands in the way of an output, and what to do, by the system's code. */
const IN_THE_WAY: Readonly<Record<string, readonly [found: string, hint: string]>> = {
  ENOENT: ['its folder does not exist', 'make the folder'],
  ENOTDIR: ['its folder is a file', 'name another place'],
  EISDIR: ['it is a folder', 'name a file in it'],
  EACCES: ['it may not be written', 'check its rights and those of its folder'],
  EPERM: ['it may not be written', 'check its rights and those of its folder'],
  EROFS: ['it is on a disk that may only be read', 'name another place'],
  ENOSPC: ['the disk is full', 'make room'],
  EDQUOT: ['the disk is full', 'make room'],
}

function unwritable(file: string, error: unknown): Failure {
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
  const [found, hint] = IN_THE_WAY[code] ?? ['it cannot be written', 'check the folder, its rights and the disk']
  return new Failure('CORR_UNWRITABLE', { file }, `${found} (${code})`, hint)
}
