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
const LISTS = 3

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
    const key = ints[f + STREAM] * LISTS + list.id
    const more = this.overflow.get(key)
    if (more === undefined) this.overflow.set(key, [{ frame, side }])
    else more.push({ frame, side })
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
    const more = this.overflow.get(ints[f + STREAM] * LISTS + list.id)
    return more === undefined ? frames : [...frames, ...more]
  }
}
