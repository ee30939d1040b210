import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { Input } from '../input/input.js'
import type { CaptureInfo } from '../model/flow-source.js'
import type { Trouble } from '../model/session.js'
import type { FlowBatch } from '../store/flow-batch.js'
import type { Batches } from '../store/flow-rows.js'
import { mergeBatches } from '../store/merge-batches.js'
import type { Scanned } from './capture-scanner.js'
import { numberStreams } from './number-streams.js'
import { failureOf, type FromScan, type ScanTask, type ToScan } from './scan-messages.js'

/** A file of fewer bytes is read sooner than threads are started. */
const LEAST_BYTES = 48 * 2 ** 20
/** Each thread decodes all packets: from some number on that is all it does. */
const MOST_THREADS = 4

const WORKER = new URL('../app/scan-worker.js', import.meta.url)

/** What the threads found. */
export interface SharedScan extends Scanned {
  /** Flows in the order of their streams. */
  batches(): Batches
  /** Gives back what the scan has taken. */
  close(): Promise<void> | void
}

/**
 * How many threads shall read a capture? One means: no thread of its own. `CORR_THREADS` says how many at most, whatever the size of
 * the file. What is packed or comes through a pipe cannot be read by several.
 */
export function threadsFor({ size, contentSize }: Input): number {
  if (size === null || contentSize !== size || !existsSync(WORKER)) return 1
  const asked = Number(process.env['CORR_THREADS'])
  if (Number.isInteger(asked) && asked >= 1) return Math.min(asked, MOST_THREADS)
  // two of what the system calls processors are often one core, which such work fills alone
  return size < LEAST_BYTES ? 1 : Math.min(Math.ceil(availableParallelism() / 2), MOST_THREADS)
}

/**
 * Reads a capture in several threads, each of which takes the flows with certain hashes. The result is that of one thread.
 * @param trouble is told what goes wrong
 * @param progress is told how many bytes have been read
 * @throws Failure as {@link CaptureScanner.finish} does
 */
export async function sharedScan(
  path: string,
  size: number,
  count: number,
  trouble: Trouble,
  progress: (bytesRead: number) => void,
): Promise<SharedScan> {
  const threads = Array.from({ length: count }, (_, index) => {
    return new ScanThread({ path, size, share: { index, count } }, progress)
  })
  const close = async (): Promise<void> => {
    await Promise.all(threads.map((thread) => thread.end()))
  }
  try {
    const results = await Promise.all(threads.map((thread) => thread.scanned()))
    const [first] = results
    if (first === undefined) throw new RangeError('a scan needs a thread')
    first.warnings.forEach(trouble.warn)
    first.failures.map(failureOf).forEach(trouble.failed)
    const numbers = numberStreams(results.map(({ openingFrames }) => openingFrames))
    return {
      info: wholeInfo(first.info, results),
      names: first.names,
      damage: first.damage && failureOf(first.damage),
      batches: () => mergeBatches(threads.map((thread, i) => thread.batches(numbers[i] as Int32Array))),
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

/** Every thread sees all frames, and all that is no flow, but only its own flows. */
function wholeInfo(info: CaptureInfo, results: readonly { readonly info: CaptureInfo }[]): CaptureInfo {
  return { ...info, flows: results.reduce((sum, { info: { flows } }) => sum + flows, 0) }
}

type Scanning = Extract<FromScan, { readonly type: 'scanned' }>

/** One thread and what it says. */
class ScanThread {
  private readonly worker: Worker
  private readonly said: FromScan[] = []
  private broken: Error | null = null
  private wake: (() => void) | null = null

  constructor(task: ScanTask, progress: (bytesRead: number) => void) {
    this.worker = new Worker(WORKER, { workerData: task })
    this.worker.on('message', (message: FromScan) => {
      if (message.type !== 'progress') this.said.push(message)
      else if (task.share.index === 0) progress(message.done)
      this.wake?.()
    })
    this.worker.on('error', (error) => {
      this.broken = error
      this.wake?.()
    })
    this.worker.on('exit', () => {
      this.broken ??= new Error('a thread ended too soon')
      this.wake?.()
    })
  }

  async scanned(): Promise<Scanning> {
    const message = await this.next()
    if (message.type === 'failed') throw failureOf(message.failure)
    return message as Scanning
  }

  /** The next batch is asked for before one is given out, so that the thread works on it meanwhile. */
  async *batches(numbers: Int32Array): AsyncGenerator<FlowBatch> {
    this.tell({ type: 'number', numbers })
    this.tell({ type: 'next' })
    for (;;) {
      const message = await this.next()
      if (message.type !== 'batch' || message.batch === null) return
      this.tell({ type: 'next' })
      yield message.batch
    }
  }

  async end(): Promise<void> {
    await this.worker.terminate()
  }

  private tell(message: ToScan): void {
    this.worker.postMessage(message)
  }

  private async next(): Promise<FromScan> {
    for (;;) {
      const message = this.said.shift()
      if (message !== undefined) return message
      if (this.broken !== null) throw this.broken
      await new Promise<void>((resolve) => {
        this.wake = resolve
      })
    }
  }
}
