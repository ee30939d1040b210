import { identify } from '../input/identity.js'
import type { Input } from '../input/input.js'
import { Failure, type Warn, type Warning } from '../model/failure.js'
import { counted } from '../util/count-text.js'
import type { FileIdentity } from '../model/file-identity.js'
import type { CaptureInfo } from '../model/flow-source.js'
import type { Session } from '../model/session.js'
import { storedCaptures, type CaptureEntry, type StoredCapture } from '../store/capture-rows.js'
import { openIndex } from '../store/database.js'
import { batchesOf, type FlowBatch } from '../store/flow-batch.js'
import type { Batches } from '../store/flow-rows.js'
import { CUT } from './capture-scanner.js'
import { onlyKinds } from './check-kinds.js'
import type { Heard } from './heard.js'
import { putAside, withoutOlder } from './renew-index.js'
import { openShelf, type Shelf, type ShelfOptions } from './shelf.js'
import { scanCapture } from './scan-capture.js'
import { ScanAhead } from './scan-ahead.js'
import { sharedScan, type SharedScan } from './shared-scan.js'
import { sortInputs, type SortedInput } from './sort-inputs.js'
import { filesAtOnce, isPlainFile, threadsFor } from './thread-count.js'

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
  const renewed = options.db === null ? [] : await putAside(options.db, session)
  const shelf = openShelf(options, session)
  await bring(renewed, shelf, session)
  const stored = await bring(await withoutOlder(sorted, session), shelf, session)
  if (sorted.length === 0) stored.push(...shelf.all())
  const distinct = withoutRepetitions(stored, session)
  for (const capture of distinct) announce(capture, session)
  return { stored: distinct, close: () => shelf.close() }
}

/** The captures of these inputs; what cannot be used is told of. */
async function bring(inputs: readonly SortedInput[], shelf: Shelf, session: Session): Promise<StoredCapture[]> {
  const wanted = inputs.map((one) => lookUp(one, shelf))
  const ahead = scanAhead(wanted, session)
  const stored: StoredCapture[] = []
  try {
    for (const { one, identity, found } of wanted) {
      try {
        stored.push(...(found?.() ?? [await indexCapture(one, identity, { shelf, ahead, session })]))
      } catch (error) {
        one.heard.tell(session)
        if (!(error instanceof Failure)) throw error
        session.failed(error)
      }
    }
  } finally {
    await ahead?.close()
  }
  return stored
}

/** One input, and what is known of it before it is read. */
interface Wanted {
  readonly one: SortedInput
  /** `null` for what came through a pipe, and for an index. */
  readonly identity: FileIdentity | null
  /** Gives what was found of it; `null` if it has to be read. Throws what went wrong, in its turn. */
  readonly found: (() => StoredCapture[]) | null
}

function lookUp(one: SortedInput, shelf: Shelf): Wanted {
  const { kind, input } = one
  const bare = { one, identity: null }
  if (kind === 'index') return { ...bare, found: () => storedCaptures(shelf.keep(openIndex(input.path, 'read'))) }
  if (kind !== 'capture') return { ...bare, found: () => [] }
  if (input.size === null) return { ...bare, found: null }
  try {
    const identity = identify(input.path, input.size)
    const stored = shelf.find(identity)
    return { one, identity, found: stored === null ? null : () => [renamed(stored, input.path)] }
  } catch (error) {
    const rethrow = (): never => {
      throw error
    }
    return { ...bare, found: rethrow }
  }
}

/** Several captures that are not known yet are read at once. */
function scanAhead(wanted: readonly Wanted[], session: Session): ScanAhead | null {
  const files = wanted.filter(({ found }) => found === null).map(({ one }) => one.input)
  const threads = filesAtOnce(files)
  if (threads === 0) return null
  const plain = files.filter(isPlainFile)
  return new ScanAhead(plain, threads, (done, total) => {
    session.progress(`reading ${counted(plain.length, 'capture')}`, done, total)
  })
}

interface Tools {
  readonly shelf: Shelf
  readonly ahead: ScanAhead | null
  readonly session: Session
}

async function indexCapture(
  { input, heard }: SortedInput,
  identity: FileIdentity | null,
  { shelf, ahead, session }: Tools,
): Promise<StoredCapture> {
  const isAhead = ahead?.has(input) === true
  const scan = isAhead ? await ahead.take(input, heard) : await scanInput(input, heard, session)
  const entry: CaptureEntry = {
    info: scan.info,
    identity,
    names: scan.names,
    warnings: heard.warnings,
    damage: heard.failures[0] ?? scan.damage,
  }
  try {
    const batches = scan.batches()
    return await shelf.put(entry, isAhead ? batches : withProgress(batches, scan.info, session))
  } finally {
    await scan.close()
  }
}

/** Reads a capture: in this thread, or, if it is large, in as many as there are processors. */
async function scanInput(input: Input, heard: Heard, session: Session): Promise<SharedScan> {
  const progress = (done: number): void => session.progress(`reading ${input.path}`, done, input.contentSize)
  const threads = threadsFor(input)
  if (threads > 1 && input.size !== null) return sharedScan(input.path, input.size, threads, heard, progress)
  // where packed data stop, it has been said that the capture does
  const warn: Warn = (warning) => {
    if (warning.text !== CUT || heard.warnings.length === 0) heard.warn(warning)
  }
  const scan = await scanCapture({ path: input.path, chunks: input.chunks() }, warn, progress)
  return { ...scan, batches: () => batchesOf(scan.flows()) }
}

async function* withProgress(batches: Batches, info: CaptureInfo, session: Session): AsyncGenerator<FlowBatch> {
  let done = 0
  for await (const batch of batches) {
    yield batch
    done += batch.rows
    session.progress(`storing flows of ${info.path}`, done, info.flows, 'flows')
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
