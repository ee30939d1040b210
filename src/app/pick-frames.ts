import type { CaptureReader } from '../pcap/file/capture-reader.js'
import { Carry } from '../pcap/file/carry.js'
import { openCapture } from '../pcap/file/index.js'
import { PacketView } from '../pcap/wire/packet-view.js'
import type { CaptureInput } from './scan-capture.js'

/** What is wanted of the frames of a capture. */
export interface FramePick<T> {
  /**
   * Looks at a frame; the view is valid during the call.
   * @param picked takes what is made of it, or of frames before it
   */
  pick(view: PacketView, reader: CaptureReader, picked: T[]): void
  /** All frames were looked at. */
  end?(picked: T[]): void
  /** Is nothing more wanted? Reading stops then. */
  isDone(): boolean
  /** Is told after each chunk how many bytes have been read. */
  progress?(bytesRead: number): void
}

/** Reads a capture once more, from its front, and gives what is made of its frames; at most those of one chunk are held. */
export async function* pickFrames<T>({ path, chunks }: CaptureInput, wanted: FramePick<T>): AsyncGenerator<T> {
  const carry = new Carry()
  const view = new PacketView()
  let reader: CaptureReader | null = null
  let bytesRead = 0
  for await (const chunk of chunks) {
    carry.feed(chunk)
    bytesRead += chunk.length
    reader ??= openCapture(path, carry)
    if (reader === null) continue
    yield* takeAll(reader, view, wanted)
    wanted.progress?.(bytesRead)
    if (wanted.isDone() || reader.damage !== null) break
  }
  const rest: T[] = []
  wanted.end?.(rest)
  yield* rest
}

function takeAll<T>(reader: CaptureReader, view: PacketView, wanted: FramePick<T>): T[] {
  const picked: T[] = []
  while (!wanted.isDone() && reader.next(view)) {
    wanted.pick(view, reader, picked)
  }
  return picked
}
