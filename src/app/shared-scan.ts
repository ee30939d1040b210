import type { CaptureInfo } from '../model/flow-source.js'
import type { Trouble } from '../model/session.js'
import type { Batches } from '../store/flow-rows.js'
import { mergeBatches } from '../store/merge-batches.js'
import type { Scanned } from './capture-scanner.js'
import { numberStreams } from './number-streams.js'
import { failureOf } from './scan-messages.js'
import { ScanThread } from './scan-thread.js'

/** What the threads found. */
export interface SharedScan extends Scanned {
  /** Flows in the order of their streams. */
  batches(): Batches
  /** Gives back what the scan has taken. */
  close(): Promise<void> | void
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
    return { thread: new ScanThread(), task: { path, size, share: { index, count } } }
  })
  const close = async (): Promise<void> => {
    await Promise.all(threads.map(({ thread }) => thread.end()))
  }
  try {
    const results = await Promise.all(
      threads.map(({ thread, task }) => thread.scan(task, task.share.index === 0 ? progress : () => undefined)),
    )
    const [first] = results
    if (first === undefined) throw new RangeError('a scan needs a thread')
    first.warnings.forEach(trouble.warn)
    first.failures.map(failureOf).forEach(trouble.failed)
    const numbers = numberStreams(results.map(({ openingFrames }) => openingFrames))
    return {
      info: wholeInfo(first.info, results),
      names: first.names,
      damage: first.damage && failureOf(first.damage),
      batches: () => mergeBatches(threads.map(({ thread }, i) => thread.batches(numbers[i] as Int32Array))),
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
