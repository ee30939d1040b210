import { Failure } from '../model/failure.js'
import type { Finding } from '../model/finding.js'
import type { Session } from '../model/session.js'
import type { CaptureReader } from '../pcap/file/capture-reader.js'
import { FlowPicker } from '../pcap/flow/flow-picker.js'
import { FrameDecoder } from '../pcap/wire/frame-decoder.js'
import type { PacketView } from '../pcap/wire/packet-view.js'
import { selectionFilter } from '../render/display-filter.js'
import type { ExportedCapture } from '../render/renderer.js'
import type { StoredCapture } from '../store/capture-rows.js'
import { grouped } from '../util/count-text.js'
import { evidenceIn } from '../util/evidence-in.js'
import { type CaptureSelection, selectFlows } from './flow-selection.js'
import { type MatchedFlows, type MatchRequest, matchSorted } from './match-errors.js'
import { FrameQueue, type RawFrame } from './frame-queue.js'
import { narrowed } from './narrowed.js'
import { type FramePick, pickFrames } from './pick-frames.js'
import { readAgain, rereadable, type SecondReading } from './read-again.js'
import { sortInputs, type SortedInput } from './sort-inputs.js'

/** What `corr export` is asked. */
export interface ExportRequest extends MatchRequest {
  /** Only the frames that prove the verdicts, not the whole flows. */
  readonly evidence: boolean
  /** Which of the findings are exported. */
  wanted(finding: Finding): boolean
}

/** Matched flows, ready to be handed over. */
export interface Handover {
  readonly captures: readonly CaptureSelection[]
  /** Is there a frame list for each, without another reading? Then these are the frames; else whole flows are wanted. */
  readonly evidence: ReadonlyMap<number, ReadonlySet<number>> | null
  readonly stored: readonly StoredCapture[]
  readonly sorted: readonly SortedInput[]
  close(): void
}

/** Matches errors, and opens what was matched for export. @throws Failure as `matchErrors` does */
export async function openHandover(request: ExportRequest, session: Session): Promise<Handover> {
  const inputs = rereadable(await sortInputs(request.names, session))
  let matched: MatchedFlows | null = null
  const close = (): void => {
    matched?.close()
    inputs.close()
  }
  try {
    matched = await matchSorted(inputs.sorted, request, session)
    const { findings: all, source, stored } = matched
    const findings = narrowed(all, (finding) => request.wanted(finding), session)
    if (findings.length > 0 && findings.every(({ match }) => match.chosen === null)) {
      session.warn({ place: {}, text: 'no flow is exported: none was found for these errors' })
    }
    const captures = selectFlows(source, findings)
    return {
      captures,
      evidence: request.evidence ? evidenceFrames(captures) : null,
      stored,
      sorted: inputs.sorted,
      close,
    }
  } catch (error) {
    close()
    throw error
  }
}

function evidenceFrames(captures: readonly CaptureSelection[]): Map<number, Set<number>> {
  return new Map(
    captures.map(({ index, flows }) => {
      const points = flows.flatMap(({ findings, partIn }) =>
        findings.flatMap(({ verdict }) => [
          ...evidenceIn(verdict, partIn),
          ...(verdict.closing === null || partIn !== null ? [] : [verdict.closing]),
        ]),
      )
      return [index, new Set(points.map(({ frame }) => frame))]
    }),
  )
}

/** Bytes that Linux takes as one argument of a command (MAX_ARG_STRLEN, with the zero at its end). */
const ARGUMENT_LIMIT = 131_071

/** The display filter of each capture; a word of warning where one is too long for a command line. */
export function filtersFor(handover: Handover, session: Session): ExportedCapture[] {
  const found = filtersOf(handover)
  for (const { capture, filter } of found) {
    if (filter.length <= ARGUMENT_LIMIT) continue
    const text = `the filter has ${grouped(filter.length)} bytes, a command line takes ${grouped(ARGUMENT_LIMIT)} of one argument: write it to a file with -o and paste it, or use --pcapng`
    session.warn({ place: { file: capture }, text })
  }
  return found
}

/** The display filter of each capture, and the streams that it selects. */
function filtersOf({ captures, evidence }: Handover): ExportedCapture[] {
  return captures.map(({ index, capture, flows }) => {
    const streams = flows.map(({ stream }) => stream)
    const icmp = flows.flatMap(({ icmpFrame }) => (icmpFrame === 0 ? [] : [icmpFrame]))
    const frames = evidence?.get(index)
    const filter = selectionFilter(frames === undefined ? { streams, frames: icmp } : { streams: [], frames })
    return { capture: capture.path, streams, frames: null, filter }
  })
}

/** The same with the frame numbers, for which each capture is read once more, one after the other. */
export async function* framesOf(handover: Handover, session: Session): AsyncGenerator<ExportedCapture> {
  for (const [i, found] of filtersOf(handover).entries()) {
    const selection = handover.captures[i] as CaptureSelection
    const known = handover.evidence?.get(selection.index)
    const frames = known === undefined ? [] : [...known].sort((a, b) => a - b)
    if (known === undefined) {
      const making = { make: ({ frame }: RawFrame) => frame, fragments: false }
      for await (const frame of selectedFrames(handover, selection, making, session)) frames.push(frame)
    }
    yield { ...found, frames }
  }
}

/**
 * Reads the frames of the selected flows of one capture.
 * @param making what is made of one
 */
export async function* selectedFrames<T>(
  handover: Handover,
  selection: CaptureSelection,
  making: Making<T>,
  session: Session,
): AsyncGenerator<T> {
  if (selection.flows.length === 0) return
  const again = await readAgain(handover.stored[selection.index] as StoredCapture, handover.sorted)
  if (again === null) {
    session.failed(outOfReach(selection))
    return
  }
  const frames = handover.evidence?.get(selection.index) ?? null
  yield* pickFrames(again, new SelectionPick(selection, frames, making, again, session))
  again.tell(session)
}

/** Makes something of a frame, which is valid during the call. @param flow position in {@link CaptureSelection.flows} */
export type Picked<T> = (view: RawFrame, flow: number, reader: CaptureReader) => T

/** What is made of frames. */
export interface Making<T> {
  readonly make: Picked<T>
  /** Also of the frames with the other fragments of packets that came in pieces? */
  readonly fragments: boolean
}

class SelectionPick<T> implements FramePick<T> {
  private readonly decoder = new FrameDecoder()
  private readonly picker: FlowPicker
  private readonly queue: FrameQueue
  private reader: CaptureReader | null = null
  private picked: T[] = []

  constructor(
    { flows }: CaptureSelection,
    private readonly frames: ReadonlySet<number> | null,
    private readonly making: Making<T>,
    private readonly again: SecondReading,
    private readonly session: Session,
  ) {
    this.picker = new FlowPicker(flows)
    this.queue = new FrameQueue((frame, flow) => {
      if (this.reader !== null) this.picked.push(making.make(frame, flow, this.reader))
    })
  }

  /** ICMP errors may come long after the flows. */
  isDone(): boolean {
    return false
  }

  pick(view: PacketView, reader: CaptureReader, picked: T[]): void {
    this.reader = reader
    this.picked = picked
    const { frame, timeNs, bytes, pos, end, wireEnd, linkType, interfaceId } = view
    const { decoder, queue } = this
    const found = this.picker.flowOf(view, decoder.decode(view))
    const flow = found >= 0 && this.frames?.has(frame) !== false ? found : -1
    const held = this.making.fragments && decoder.isHeld(frame)
    queue.decide(decoder.joinedBy(frame), flow)
    queue.drain(frame)
    if (flow < 0 && !held) return
    const raw = { frame, timeNs, bytes, pos, end, wireEnd, linkType, interfaceId, notes: reader.packetNotes() }
    if (held) queue.hold(raw)
    else queue.add(raw, flow)
  }

  end(picked: T[]): void {
    this.picked = picked
    this.queue.drain(Infinity)
  }

  progress(bytesRead: number): void {
    this.session.progress(`reading ${this.again.path}`, bytesRead, this.again.contentSize)
  }
}

function outOfReach({ capture }: CaptureSelection): Failure {
  return new Failure(
    'CORR_NO_PACKETS',
    { file: capture.path },
    'its packets are wanted, but only its index is at hand',
    'put the capture back where it was, or name it too',
  )
}
