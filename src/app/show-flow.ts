import { Stitched } from '../correlate/match/stitch.js'
import { Failure } from '../model/failure.js'
import { unpackFlow } from '../pcap/flow/unpack-flow.js'
import type { FlowSource } from '../model/flow-source.js'
import type { Session } from '../model/session.js'
import type { ShownFlow } from '../render/renderer.js'
import type { StoredCapture } from '../store/capture-rows.js'
import { flowSource } from '../store/flow-source.js'
import { counted } from '../util/count-text.js'
import { onlyKinds } from './check-kinds.js'
import { flowPackets, keptPackets } from './flow-packets.js'
import { indexCaptures } from './index-captures.js'
import { judgedFlow } from './judged-flow.js'
import { readAgain, rereadable } from './read-again.js'
import type { ShelfOptions } from './shelf.js'
import { sortInputs, type SortedInput } from './sort-inputs.js'

/** What `corr show` is asked. */
export interface ShowRequest extends ShelfOptions {
  /** Captures and indices. */
  readonly names: readonly string[]
  /** `null`: the only flow that there is. */
  readonly stream: number | null
}

/** Flows that are read while they are shown. */
export interface Shown {
  /** The flow of that number of each capture that has one. */
  readonly flows: readonly ShownFlow[]
  close(): void
}

/**
 * Finds one flow and gives its packets: read from the capture, or, where that is out of reach, those that the index keeps.
 * @throws Failure CORR_NO_FLOW if no capture has a flow of that number, CORR_BAD_INDEX
 */
export async function showFlow(request: ShowRequest, session: Session): Promise<Shown> {
  const found = onlyKinds(await sortInputs(request.names, session), ['capture', 'index'], 'a capture', session)
  if (found.length === 0 && request.db === null) return { flows: [], close: () => undefined }
  const { sorted, close: closeInputs } = rereadable(found)
  const indexed = await indexCaptures(sorted, request, session)
  const close = (): void => {
    indexed.close()
    closeInputs()
  }
  try {
    const source = flowSource(indexed.stored, unpackFlow)
    const rows = rowsOf(source, request.stream)
    const flows: ShownFlow[] = []
    for (const row of rows) flows.push(await shownFlow(row, source, indexed.stored, sorted, session))
    return { flows, close }
  } catch (error) {
    close()
    throw error
  }
}

/** Rows of the flow with this number, one a capture at most. */
function rowsOf({ columns, captures }: FlowSource, stream: number | null): number[] {
  const places = captures.length === 1 ? (captures[0]?.path ?? '') : `any of ${counted(captures.length, 'capture')}`
  if (stream === null && columns.length > 1) {
    const found = `--stream is missing: there are ${counted(columns.length, 'flow')}`
    throw new Failure('CORR_BAD_OPTION', {}, found, 'name one of those that corr flows lists, as --stream 0')
  }
  const rows: number[] = []
  for (let row = 0; row < columns.length; row++) if (stream === null || columns.stream[row] === stream) rows.push(row)
  if (rows.length > 0 || captures.length === 0) return rows
  const highest = columns.stream.reduce((most, number) => Math.max(most, number), -1)
  const has = highest < 0 ? 'there is none at all' : `the last one is ${String(highest)}`
  const found = stream === null ? `there is no flow in ${places}` : `there is no flow ${String(stream)} in ${places}`
  throw new Failure('CORR_NO_FLOW', {}, stream === null ? found : `${found}: ${has}`, 'see corr flows')
}

async function shownFlow(
  row: number,
  source: FlowSource,
  stored: readonly StoredCapture[],
  sorted: readonly SortedInput[],
  session: Session,
): Promise<ShownFlow> {
  const line = judgedFlow(new Stitched(source), row)
  const { flow, capture } = line
  const from = stored[flow.capture] as StoredCapture
  const again = await readAgain(from, sorted)
  if (again === null) {
    const text = `the capture is not at hand: only the packets around opening and closing of stream ${String(flow.stream)} are known`
    session.warn({ place: { file: capture.path }, text })
    return { line, packets: () => keptPackets(flow) }
  }
  return {
    line,
    async *packets() {
      yield* flowPackets(again, flow, (done) => {
        session.progress(`reading ${capture.path}`, done, again.contentSize)
      })
      again.tell(session)
    },
  }
}
