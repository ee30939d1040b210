import type { FlowRows } from './flow-rows.js'
import {
  FIN_COUNT,
  FIN_FRAMES,
  FRAMES_KEPT,
  FRAME_SIDES,
  RST_COUNT,
  RST_FRAMES,
  SYN_COUNT,
  SYN_FRAMES,
  STREAM,
} from './slots.js'

/** One of the three lists of frames of a flow: where its count and its first entries stand. */
export interface FrameList {
  readonly id: number
  readonly count: number
  readonly frames: number
}

export const SYN_LIST: FrameList = { id: 0, count: SYN_COUNT, frames: SYN_FRAMES }
export const FIN_LIST: FrameList = { id: 1, count: FIN_COUNT, frames: FIN_FRAMES }
export const RST_LIST: FrameList = { id: 2, count: RST_COUNT, frames: RST_FRAMES }
const LISTS = [SYN_LIST, FIN_LIST, RST_LIST]

const NOTHING: readonly number[] = []

/** Frame number and side of one packet. */
export interface SidedFrame {
  readonly frame: number
  readonly side: number
}

/**
 * Frames with SYN, FIN and RST of each flow. The first {@link FRAMES_KEPT} of a list stand in the flow's row; the few flows with more
 * have them in an overflow.
 */
export class FrameLists {
  private readonly overflow = new Map<number, SidedFrame[]>()

  constructor(private readonly t: FlowRows) {}

  /** @param f slots of the flow */
  add(list: FrameList, f: number, frame: number, side: number): void {
    const { ints } = this.t
    const index = ints[f + list.count]++
    if (index < FRAMES_KEPT) {
      ints[f + list.frames + index] = frame
      ints[f + FRAME_SIDES] |= side << (list.id * FRAMES_KEPT + index)
      return
    }
    this.addMore(list, f, { frame, side })
  }

  /** Frames that found no room in the row, as words behind those of the packed row; mostly there are none. */
  overflowWords(f: number): readonly number[] {
    if (this.overflow.size === 0) return NOTHING
    return LISTS.flatMap((list) => {
      const more = this.overflow.get(this.keyOf(list, f)) ?? []
      return more.map(({ frame, side }) => (side === 0 ? frame : -frame))
    })
  }

  /**
   * Takes up what {@link overflowWords} gave.
   * @returns false if there are more or fewer of them than the row says
   */
  readOverflow(f: number, words: Int32Array): boolean {
    const counts = LISTS.map((list) => Math.max(0, this.t.ints[f + list.count] - FRAMES_KEPT))
    if (counts.reduce((sum, count) => sum + count, 0) !== words.length) return false
    this.overflow.clear()
    let at = 0
    for (const [id, list] of LISTS.entries()) {
      for (const word of words.subarray(at, (at += counts[id] ?? 0))) {
        this.addMore(list, f, { frame: Math.abs(word), side: word < 0 ? 1 : 0 })
      }
    }
    return true
  }

  private addMore(list: FrameList, f: number, entry: SidedFrame): void {
    const key = this.keyOf(list, f)
    const more = this.overflow.get(key)
    if (more === undefined) this.overflow.set(key, [entry])
    else more.push(entry)
  }

  private keyOf(list: FrameList, f: number): number {
    return this.t.ints[f + STREAM] * LISTS.length + list.id
  }

  /** All frames of a list, in order of the capture. */
  all(list: FrameList, f: number): SidedFrame[] {
    const { ints } = this.t
    const kept = Math.min(ints[f + list.count], FRAMES_KEPT)
    const frames: SidedFrame[] = []
    for (let i = 0; i < kept; i++) {
      const side = (ints[f + FRAME_SIDES] >> (list.id * FRAMES_KEPT + i)) & 1
      frames.push({ frame: ints[f + list.frames + i], side })
    }
    const more = this.overflow.get(this.keyOf(list, f))
    return more === undefined ? frames : [...frames, ...more]
  }
}
