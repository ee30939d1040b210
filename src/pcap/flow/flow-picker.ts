import type { Next } from '../wire/next.js'
import { NEXT } from '../wire/next.js'
import type { PacketView } from '../wire/packet-view.js'
import { FlowKey } from './flow-key.js'
import { StreamIndex } from './stream-index.js'

/** Which frames belong to one flow. */
export interface WantedFrames {
  readonly firstFrame: number
  readonly lastFrame: number
  /** First frame of the next flow between the same ends; infinite if there is none. */
  readonly untilFrame: number
  /** An ICMP error whose quotation is too short to belong to a stream; 0 if there is none. */
  readonly icmpFrame: number
}

/**
 * Finds the packets of flows in a capture that is read a second time: it knows where each begins and ends, so only the ends of
 * the flows are kept, and those are learnt from their first packets.
 */
export class FlowPicker {
  /** Side of the sender of the packet looked at last; see {@link FlowKey}. */
  side = 0
  private readonly key = new FlowKey()
  private readonly begun = new StreamIndex()
  /** Flow by the number that {@link begun} has given it. */
  private readonly flows: number[] = []
  private next = 0

  /** @param wanted in order of their first frames */
  constructor(private readonly wanted: readonly WantedFrames[]) {}

  /**
   * @param found what was decoded of the frame
   * @returns position of its flow in the list, -1 for a frame of another
   */
  flowOf(v: PacketView, found: Next): number {
    if (found > NEXT.shortQuote) return -1
    this.side = this.key.read(v)
    if (found === NEXT.segment && this.wanted[this.next]?.firstFrame === v.frame) return this.begin(v.frame)
    const stream = this.begun.find(this.key)
    if (stream < 0) return -1
    const flow = this.flows[stream] as number
    return belongs(this.wanted[flow] as WantedFrames, v.frame, found) ? flow : -1
  }

  private begin(frame: number): number {
    this.flows[this.begun.add(this.key, frame)] = this.next
    return this.next++
  }
}

function belongs({ lastFrame, untilFrame, icmpFrame }: WantedFrames, frame: number, found: Next): boolean {
  if (found === NEXT.segment) return frame <= lastFrame
  return found === NEXT.quote ? frame < untilFrame : frame === icmpFrame
}
