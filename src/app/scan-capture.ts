import type { Warn } from '../model/failure.js'
import type { PackedFlow } from '../model/packed-flow.js'
import { CaptureScanner, type Scanned } from './capture-scanner.js'

/** One capture as bytes, of whatever source. */
export interface CaptureInput {
  readonly path: string
  /** Each chunk is valid only until the next one is asked for. */
  readonly chunks: AsyncIterable<Buffer>
}

/** What a capture holds. */
export interface Scan extends Scanned {
  /** One flow at a time, in stream order. Each is valid until the next one is asked for. */
  flows(): Iterable<PackedFlow>
  /** Gives back memory and the temporary file that a large capture needs. Call it when done with the flows. */
  close(): void
}

/**
 * Reads a capture from front to end and builds its flows.
 * @param warn is told of frames that were left out, and of a file that just stops
 * @param progress is told after each chunk how many bytes have been read
 * @throws Failure CORR_EMPTY_CAPTURE, CORR_UNKNOWN_KIND, CORR_BAD_PCAP where nothing of the file can be used
 */
export async function scanCapture(
  input: CaptureInput,
  warn: Warn,
  progress?: (bytesRead: number) => void,
): Promise<Scan> {
  const scanner = new CaptureScanner(input.path)
  for await (const chunk of input.chunks) {
    scanner.take(chunk)
    progress?.(scanner.bytesRead)
    if (scanner.isDamaged) break
  }
  const { table } = scanner
  return {
    ...scanner.finish(warn),
    flows: () => table.flows(),
    close: () => {
      table.close()
    },
  }
}
