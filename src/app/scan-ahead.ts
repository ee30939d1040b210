import type { Input } from '../input/input.js'
import type { Trouble } from '../model/session.js'
import { failureOf } from './scan-messages.js'
import { ScanThread, type Scanning } from './scan-thread.js'
import type { SharedScan } from './shared-scan.js'

interface Job {
  readonly input: Input
  readonly thread: ScanThread
  readonly scanning: Promise<Scanning>
}

/** Reads several captures at once, each in a thread of its own, ahead of who stores what they hold one after the other. */
export class ScanAhead {
  private readonly idle: ScanThread[] = []
  private readonly jobs = new Map<Input, Job>()
  private readonly waiting: Input[]
  /** Bytes that were read of each. */
  private readonly done = new Map<Input, number>()
  private readonly total: number

  /**
   * @param inputs plain files, in the order in which they will be taken
   * @param threads that read at once
   * @param progress is told how many bytes of all files have been read, and of how many
   */
  constructor(
    inputs: readonly Input[],
    threads: number,
    private readonly progress: (done: number, total: number) => void,
  ) {
    this.waiting = [...inputs]
    this.total = inputs.reduce((sum, { size }) => sum + (size ?? 0), 0)
    for (let i = 0; i < threads; i++) this.idle.push(new ScanThread())
    this.startNext()
  }

  /** Is this one of the inputs? */
  has(input: Input): boolean {
    return this.jobs.has(input) || this.waiting.includes(input)
  }

  /**
   * What a capture holds. Each is to be taken in its turn, and closed before the next one but so many as there are threads.
   * @param trouble is told what goes wrong
   * @throws Failure as {@link CaptureScanner.finish} does
   */
  async take(input: Input, trouble: Trouble): Promise<SharedScan> {
    const job = this.jobs.get(input)
    if (job === undefined) throw new RangeError('a capture is taken out of its turn')
    this.jobs.delete(input)
    const { thread } = job
    try {
      const { info, names, damage, warnings, failures, openingFrames } = await job.scanning
      warnings.forEach(trouble.warn)
      failures.map(failureOf).forEach(trouble.failed)
      return {
        info,
        names,
        damage: damage && failureOf(damage),
        batches: () => thread.batches(openingFrames.map((_, i) => i)),
        close: () => this.release(thread),
      }
    } catch (error) {
      await this.release(thread)
      throw error
    }
  }

  async close(): Promise<void> {
    const threads = [...this.idle.splice(0), ...[...this.jobs.values()].map(({ thread }) => thread)]
    this.waiting.length = 0
    this.jobs.clear()
    await Promise.all(threads.map((thread) => thread.end()))
  }

  /** A thread whose flows nobody wants any more is in the middle of them: another one takes its place. */
  private async release(thread: ScanThread): Promise<void> {
    if (thread.isIdle) this.idle.push(thread)
    else await thread.end()
    if (this.waiting.length > 0 && this.idle.length === 0) this.idle.push(new ScanThread())
    this.startNext()
  }

  private startNext(): void {
    while (this.idle.length > 0 && this.waiting.length > 0) {
      const thread = this.idle.pop()
      const input = this.waiting.shift()
      if (thread === undefined || input === undefined) return
      const task = { path: input.path, size: input.size ?? 0, share: { index: 0, count: 1 } }
      const scanning = thread.scan(task, (bytes) => this.tell(input, bytes))
      // Whoever takes it is told.
      scanning.catch(() => undefined)
      this.jobs.set(input, { input, thread, scanning })
    }
  }

  private tell(input: Input, bytes: number): void {
    this.done.set(input, bytes)
    this.progress(
      [...this.done.values()].reduce((sum, one) => sum + one, 0),
      this.total,
    )
  }
}
