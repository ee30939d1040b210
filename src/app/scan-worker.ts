import { parentPort, type MessagePort } from 'node:worker_threads'
import { fileChunks } from '../input/file.js'
import { Failure } from '../model/failure.js'
import type { FlowTable } from '../pcap/flow/flow-table.js'
import { batchesOf, type FlowBatch, memoryOf } from '../store/flow-batch.js'
import { CaptureScanner } from './capture-scanner.js'
import { Heard } from './heard.js'
import { failureData, type FromScan, type ScanTask, type ToScan } from './scan-messages.js'

/*
 * A thread that reads captures, one after the other. Of each it takes all flows, or a share while other threads that read the same
 * file take the others. Started by scan-thread.ts.
 */

/** Bytes between two reports on progress. */
const REPORT_BYTES = 16 * 2 ** 20

if (parentPort !== null) serve(parentPort)

function serve(port: MessagePort): void {
  let table: FlowTable | null = null
  let batches: Iterator<FlowBatch> | null = null
  port.on('message', (message: ToScan) => {
    if (message.type === 'scan') table = scan(message.task, port)
    else if (message.type === 'number') batches = table && batchesOf(table.flows(message.numbers))
    else if (batches !== null && !sendNext(batches, port)) {
      table?.close()
      batches = null
    }
  })
}

/** @returns `null` if nothing of the file can be used */
function scan(task: ScanTask, port: MessagePort): FlowTable | null {
  const scanner = new CaptureScanner(task.path, task.share)
  try {
    read(scanner, task, port)
    return scanner.table
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    post(port, { type: 'failed', failure: failureData(error) })
    return null
  }
}

function read(scanner: CaptureScanner, { path, size }: ScanTask, port: MessagePort): void {
  const heard = new Heard()
  let reported = 0
  for (const chunk of fileChunks(path, size, heard)) {
    scanner.take(chunk)
    if (scanner.isDamaged) break
    if (scanner.bytesRead - reported < REPORT_BYTES) continue
    reported = scanner.bytesRead
    post(port, { type: 'progress', done: reported })
  }
  const { info, names, damage } = scanner.finish(heard.warn)
  post(port, {
    type: 'scanned',
    info,
    names,
    damage: damage && failureData(damage),
    failures: heard.failures.map(failureData),
    warnings: heard.warnings,
    openingFrames: scanner.table.openingFrames(),
  })
}

/** @returns was there a batch? */
function sendNext(batches: Iterator<FlowBatch>, port: MessagePort): boolean {
  const next = batches.next()
  const batch = next.done === true ? null : next.value
  port.postMessage({ type: 'batch', batch } satisfies FromScan, batch === null ? [] : memoryOf(batch))
  return batch !== null
}

function post(port: MessagePort, message: FromScan): void {
  port.postMessage(message)
}
