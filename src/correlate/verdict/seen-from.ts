import type { FlowRecord, SideRecord } from '../../model/flow-record.js'
import type { Candidate, Claim, Evidence, FlowAt, Verdict } from '../../model/verdict.js'
import { isHere, partFrame } from '../../util/part-frame.js'
import { shifted } from '../../util/shifted.js'

/** A connection of several parts and what was judged of it, as told from one of its captures. */
export interface Seen<V extends Claim> {
  readonly flow: FlowRecord
  readonly part: FlowAt
  readonly verdict: V
}

type Parts = Pick<Candidate, 'flow' | 'parts'>

/**
 * Tells of a connection that spans captures from the one that has the packet that decided; from the last one, where there is none.
 */
export function seenFromClosing(connection: Parts, verdict: Verdict): Seen<Verdict> {
  const { flow, parts } = connection
  const at = verdict.closing === null ? parts.length - 1 : partOf(flow, parts) + partFrame(verdict.closing.frame).part
  return seenFrom({ flow, parts }, verdict, at)
}

/**
 * The same from a part of one's choice.
 * @param at index of the part
 */
export function seenFrom({ flow, parts }: Parts, verdict: Verdict, at: number): Seen<Verdict> {
  const from = partOf(flow, parts)
  const part = parts[at] as FlowAt
  const seconds = (parts[from]?.capture.baseSec ?? 0) - part.capture.baseSec
  const shift = { part: from - at, seconds }
  return {
    flow: here(shifted(flow, shift), part.flow),
    part,
    verdict: {
      ...told(shifted(verdict, shift), parts, at),
      others: verdict.others.map((other) => told(shifted(other, shift), parts, at)),
    },
  }
}

function partOf(flow: FlowRecord, parts: readonly FlowAt[]): number {
  return parts.findIndex((part) => part.flow.capture === flow.capture && part.flow.stream === flow.stream)
}

/** Only what one capture has is left in lists and counts of packets; single points, that durations are measured from, stay. */
function here(flow: FlowRecord, own: FlowRecord): FlowRecord {
  const { capture, stream, firstFrame, lastFrame, synFrames, finFrames, rstFrames, icmp } = own
  const isOwn = ({ frame }: { readonly frame: number }): boolean => isHere(frame)
  const counted = (side: SideRecord): SideRecord => ({ ...side, packets: packetsOf(side, own) })
  return {
    ...flow,
    client: counted(flow.client),
    server: counted(flow.server),
    duplicates: own.duplicates,
    ...{ capture, stream, firstFrame, lastFrame, synFrames, finFrames, rstFrames, icmp },
    opening: flow.opening.filter(isOwn),
    closers: flow.closers.filter(isOwn),
    tail: flow.tail.filter(isOwn),
  }
}

/** Packets of an end in one part; which side of it the end is taken for there may differ. */
function packetsOf({ address, port }: SideRecord, { client, server }: FlowRecord): number {
  return (client.address === address && client.port === port ? client : server).packets
}

function told<C extends Claim>(claim: C, parts: readonly FlowAt[], at: number): C {
  const evidence = claim.evidence.map((item): Evidence => {
    const { part, frame } = partFrame(item.frame)
    const there = parts[at + part]
    return part === 0 || there === undefined ? item : { ...item, frame, capture: there.capture }
  })
  const closing = claim.closing !== null && isHere(claim.closing.frame) ? claim.closing : null
  return { ...claim, evidence, closing }
}
