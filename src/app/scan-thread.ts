import { existsSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import type { FlowBatch } from '../store/flow-batch.js'
import { failureOf, type FromScan, type ScanTask, type ToScan } from './scan-messages.js'

const WORKER = new URL('../app/scan-worker.js', import.meta.url)

/** Is the program of the threads at hand? Where the sources run as they are, it is not. */
export function hasThreads(): boolean {
  return existsSync(WORKER)
}

/** What a thread found in a capture, its flows apart. */
export type Scanning = Extract<FromScan, { readonly type: 'scanned' }>

/** A thread that reads captures, one after the other. */
export class ScanThread {
  private readonly worker = new Worker(WORKER)
  private readonly said: FromScan[] = []
  private broken: Error | null = null
  private wake: (() => void) | null = null
  private progress: (bytesRead: number) => void = () => undefined
  private busy = false

  constructor() {
    this.worker.on('message', (message: FromScan) => {
      if (message.type === 'progress') this.progress(message.done)
      else this.said.push(message)
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

  /** May it be given another capture? Not before all flows of the one at hand were fetched. */
  get isIdle(): boolean {
    return !this.busy && this.broken === null
  }

  /**
   * Reads a capture.
   * @throws Failure as {@link CaptureScanner.finish} does
   */
  async scan(task: ScanTask, progress: (bytesRead: number) => void): Promise<Scanning> {
    this.busy = true
    this.progress = progress
    this.tell({ type: 'scan', task })
    const message = await this.next()
    if (message.type !== 'failed') return message as Scanning
    this.busy = false
    throw failureOf(message.failure)
  }

  /**
   * The flows of that capture. The next batch is asked for before one is given out, so that the thread works on it meanwhile.
   * @param numbers of its streams
   */
  async *batches(numbers: Int32Array): AsyncGenerator<FlowBatch> {
    this.tell({ type: 'number', numbers })
    this.tell({ type: 'next' })
    for (;;) {
      const message = await this.next()
      if (message.type !== 'batch' || message.batch === null) break
      this.tell({ type: 'next' })
      yield message.batch
    }
    this.busy = false
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
