import type { PacketNotes } from '../pcap/file/capture-reader.js'

/** A frame as it stands in the file, before any layer of it was decoded. */
export interface RawFrame {
  readonly frame: number
  readonly timeNs: number
  readonly bytes: DataView
  readonly pos: number
  readonly end: number
  readonly wireEnd: number
  readonly linkType: number
  readonly interfaceId: number
  /** What the file says of it. */
  readonly notes: PacketNotes
}

/** How far a frame may come behind the fragment that it completes, frames; what waits longer is given up. */
const LONGEST_WAIT = 4096
/** Bytes that may wait. */
const MOST_BYTES = 32 * 1024 * 1024

interface Waiting {
  readonly frame: RawFrame
  /** Flow that it belongs to, -1 for none; `null` while that is not known. */
  flow: number | null
}

/**
 * Keeps frames in their order where it turns out later what they belong to: a fragment is a flow's if the packet is that the last
 * one completes. Frames behind an undecided one wait with it; memory is bounded.
 */
export class FrameQueue {
  private waiting: Waiting[] = []
  private bytes = 0

  /** @param give takes frames in their order, with their flows; one that has not waited is valid during the call only */
  constructor(private readonly give: (frame: RawFrame, flow: number) => void) {}

  /** A frame that belongs to a flow. */
  add(frame: RawFrame, flow: number): void {
    if (this.waiting.length === 0) this.give(frame, flow)
    else this.wait(frame, flow)
  }

  /** A fragment of which it is not known yet. */
  hold(frame: RawFrame): void {
    this.wait(frame, null)
  }

  /** Fragments turn out to belong to a flow, or to none: -1. */
  decide(frames: readonly number[], flow: number): void {
    const decided = new Set(frames)
    for (const one of this.waiting) if (one.flow === null && decided.has(one.frame.frame)) one.flow = flow
  }

  /** Gives what need not wait any longer. @param now number of the frame at hand, infinite at the end */
  drain(now: number): void {
    let gone = 0
    for (const { frame, flow } of this.waiting) {
      const over = now - frame.frame > LONGEST_WAIT || this.bytes > MOST_BYTES
      if (flow === null && !over) break
      if (flow !== null && flow >= 0) this.give(frame, flow)
      this.bytes -= frame.bytes.byteLength
      gone++
    }
    if (gone > 0) this.waiting = this.waiting.slice(gone)
  }

  private wait(frame: RawFrame, flow: number | null): void {
    const kept = copied(frame)
    this.waiting.push({ frame: kept, flow })
    this.bytes += kept.bytes.byteLength
  }
}

/** Of its own: what a reader gives is valid until the next frame only. */
function copied(frame: RawFrame): RawFrame {
  const { bytes, pos, end, wireEnd, notes } = frame
  const own = bytes.buffer.slice(bytes.byteOffset + pos, bytes.byteOffset + end)
  const texts = notes.texts.map(([code, value]) => [code, Buffer.from(value)] as const)
  return {
    ...frame,
    bytes: new DataView(own),
    pos: 0,
    end: end - pos,
    wireEnd: wireEnd - pos,
    notes: { ...notes, texts },
  }
}
