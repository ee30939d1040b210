import type { Session } from '../model/session.js'
import type { CaptureReader } from '../pcap/file/capture-reader.js'
import { interfaceBlock, packetBlock, sectionBlock } from '../pcap/file/write-pcapng.js'
import { packetComments } from '../render/packet-comments.js'
import { counted } from '../util/count-text.js'
import { type Handover, type Picked, selectedFrames } from './export-flows.js'
import type { CaptureSelection } from './flow-selection.js'
import type { RawFrame } from './frame-queue.js'

const DESCRIPTION = 3

/**
 * Writes the packets of matched flows as a pcapng file, piece by piece: times, interfaces and link types as they were, verdict and
 * evidence as packet comments. Captures follow each other by the time of their first packet.
 * @param application name and version of the program, for the file's header
 */
export async function* pcapngOf(handover: Handover, application: string, session: Session): AsyncGenerator<Buffer> {
  const flows = handover.captures.reduce((sum, selection) => sum + selection.flows.length, 0)
  yield sectionBlock(application, `Packets of ${counted(flows, 'flow')} in which socket errors ended`)
  const interfaces = new InterfaceList()
  const isOnly = handover.captures.length === 1
  for (const selection of inOrder(handover.captures)) {
    const writer = new CaptureWriter(selection, interfaces, isOnly)
    const write: Picked<Buffer> = (frame, flow, reader) => writer.write(frame, flow, reader)
    yield* selectedFrames(handover, selection, { make: write, fragments: true }, session)
  }
}

function inOrder(captures: readonly CaptureSelection[]): CaptureSelection[] {
  const start = ({ capture }: CaptureSelection): number => capture.baseSec + (capture.firstNs ?? 0) / 1e9
  return [...captures].sort((a, b) => start(a) - start(b))
}

/** Numbers of the interfaces of all captures in the new file. */
class InterfaceList {
  private count = 0

  next(): number {
    return this.count++
  }
}

class CaptureWriter {
  private readonly written = new Map<string, { readonly id: number; readonly digits: number }>()
  /** Comments of each flow, made when its first packet comes. */
  private readonly comments: ((frame: number) => string)[] = []

  constructor(
    private readonly selection: CaptureSelection,
    private readonly interfaces: InterfaceList,
    private readonly isOnly: boolean,
  ) {}

  /** One packet, with the description of its interface in front of it where it is the first one from there. */
  write(frame: RawFrame, flow: number, reader: CaptureReader): Buffer {
    const key = `${String(frame.interfaceId)} ${String(frame.linkType)}`
    const known = this.written.get(key)
    const { id, digits } = known ?? {
      id: this.interfaces.next(),
      digits: reader.interfaceNotes(frame.interfaceId).digits,
    }
    const packet = packetBlock({
      interfaceId: id,
      digits,
      baseSec: reader.baseSec,
      timeNs: frame.timeNs,
      captured: Buffer.from(frame.bytes.buffer, frame.bytes.byteOffset + frame.pos, frame.end - frame.pos),
      originalLength: frame.wireEnd - frame.pos,
      comment: this.commentsOf(flow)(frame.frame),
      notes: frame.notes,
    })
    if (known !== undefined) return packet
    this.written.set(key, { id, digits })
    return Buffer.concat([this.interfaceOf(frame, reader), packet])
  }

  /** An interface of a classic capture has no name, and of several captures one wants to know which. */
  private interfaceOf({ interfaceId, linkType }: RawFrame, reader: CaptureReader): Buffer {
    const notes = reader.interfaceNotes(interfaceId)
    const texts = new Map(notes.texts)
    if (!texts.has(DESCRIPTION)) texts.set(DESCRIPTION, Buffer.from(this.selection.capture.path))
    return interfaceBlock({ ...notes, linkType, texts })
  }

  private commentsOf(flow: number): (frame: number) => string {
    const { flows, capture } = this.selection
    return (this.comments[flow] ??= packetComments(flows[flow], this.isOnly ? null : capture.path))
  }
}
