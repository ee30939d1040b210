import { identify } from '../input/identity.js'
import type { Input } from '../input/input.js'
import { Failure, type Warning } from '../model/failure.js'
import { counted } from '../util/count-text.js'
import type { FileIdentity } from '../model/file-identity.js'
import type { CaptureInfo } from '../model/flow-source.js'
import type { Session } from '../model/session.js'
import { storedCaptures, type CaptureEntry, type StoredCapture } from '../store/capture-rows.js'
import { openIndex } from '../store/database.js'
import { batchesOf, type FlowBatch } from '../store/flow-batch.js'
import type { Batches } from '../store/flow-rows.js'
import { onlyKinds } from './check-kinds.js'
import type { Heard } from './heard.js'
import { openShelf, type Shelf, type ShelfOptions } from './shelf.js'
import { scanCapture } from './scan-capture.js'
import { sharedScan, type SharedScan, threadsFor } from './shared-scan.js'
import { sortInputs, type SortedInput } from './sort-inputs.js'

/** What `corr index` is asked. */
export interface IndexRequest extends ShelfOptions {
  /** Captures and indices. */
  readonly names: readonly string[]
}

/** For `corr index`: brings captures into an index, or the cache, and says what is in them. */
export async function loadCaptures(request: IndexRequest, session: Session): Promise<CaptureInfo[]> {
  const sorted = onlyKinds(await sortInputs(request.names, session), ['capture', 'index'], 'a capture', session)
  if (sorted.length === 0) return []
  const indexed = await indexCaptures(sorted, request, session)
  indexed.close()
  return indexed.stored.map(({ info }) => info)
}

/** Captures whose flows are at hand. */
export interface Indexed {
  /** In the order of the inputs. */
  readonly stored: readonly StoredCapture[]
  /** To be called when the flows are no longer needed. */
  close(): void
}

/**
 * Brings the flows of all captures into indices: found there, or read from the capture and put there. What was said when a
 * capture was read is said again when it is found.
 * @param sorted captures and indices; with none of them, and an index given by `--db`, all of that index
 */
export async function indexCaptures(
  sorted: readonly SortedInput[],
  options: ShelfOptions,
  session: Session,
): Promise<Indexed> {
  const shelf = openShelf(options, session)
  const stored: StoredCapture[] = []
  for (const one of sorted) {
    try {
      if (one.kind === 'index') stored.push(...storedCaptures(shelf.keep(openIndex(one.input.path, 'read'))))
      if (one.kind === 'capture') stored.push(await indexCapture(one, shelf, session))
    } catch (error) {
      one.heard.tell(session)
      if (!(error instanceof Failure)) throw error
      session.failed(error)
    }
  }
  if (sorted.length === 0) stored.push(...shelf.all())
  const distinct = withoutRepetitions(stored, session)
  for (const capture of distinct) announce(capture, session)
  return { stored: distinct, close: () => shelf.close() }
}

async function indexCapture({ input, heard }: SortedInput, shelf: Shelf, session: Session): Promise<StoredCapture> {
  const identity = input.size === null ? null : identify(input.path, input.size)
  const found = identity === null ? null : shelf.find(identity)
  if (found !== null) return renamed(found, input.path)
  const scan = await scanInput(input, heard, session)
  const entry: CaptureEntry = {
    info: scan.info,
    identity,
    names: scan.names,
    warnings: heard.warnings,
    damage: heard.failures[0] ?? scan.damage,
  }
  try {
    return await shelf.put(entry, withProgress(scan.batches(), scan.info, session))
  } finally {
    await scan.close()
  }
}

/** Reads a capture: in this thread, or, if it is large, in as many as there are processors. */
async function scanInput(input: Input, heard: Heard, session: Session): Promise<SharedScan> {
  const progress = (done: number): void => session.progress(`reading ${input.path}`, done, input.contentSize)
  const threads = threadsFor(input)
  if (threads > 1 && input.size !== null) return sharedScan(input.path, input.size, threads, heard, progress)
  const scan = await scanCapture({ path: input.path, chunks: input.chunks() }, heard.warn, progress)
  return { ...scan, batches: () => batchesOf(scan.flows()) }
}

async function* withProgress(batches: Batches, info: CaptureInfo, session: Session): AsyncGenerator<FlowBatch> {
  let done = 0
  for await (const batch of batches) {
    yield batch
    done += batch.rows
    session.progress(`storing flows of ${info.path}`, done, info.flows)
  }
}

/** A capture that was indexed under another name is called as the user calls it now. */
function renamed(stored: StoredCapture, path: string): StoredCapture {
  const { damage, info, warnings } = stored
  return {
    ...stored,
    info: { ...info, path },
    warnings: warnings.map(({ place, text }): Warning => ({ place: { ...place, file: path }, text })),
    damage: damage && new Failure(damage.code, { ...damage.place, file: path }, damage.found, damage.hint),
  }
}

function announce({ info, warnings, damage }: StoredCapture, session: Session): void {
  warnings.forEach(session.warn)
  if (damage !== null) session.failed(damage)
  else if (info.tcpFrames === 0) {
    session.warn({ place: { file: info.path }, text: `no TCP in its ${counted(info.frames, 'frame')}` })
  }
}

/** A capture that is there twice, by itself or in an index, would give each error two flows. */
function withoutRepetitions(stored: readonly StoredCapture[], session: Session): StoredCapture[] {
  const seen = new Map<string, CaptureInfo>()
  return stored.filter(({ identity, info }) => {
    if (identity === null) return true
    const first = seen.get(contentKey(identity))
    if (first === undefined) seen.set(contentKey(identity), info)
    else session.warn({ place: { file: info.path }, text: `the same capture as ${first.path}, used once` })
    return first === undefined
  })
}

function contentKey({ size, headHash, tailHash }: FileIdentity): string {
  return `${String(size)} ${headHash} ${tailHash}`
}
