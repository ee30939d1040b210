import type { Finding } from '../model/finding.js'
import { ACK, MARK } from '../model/flow-record.js'
import type { FlowRecord, Segment, Side } from '../model/flow-record.js'
import type { Candidate, Evidence } from '../model/verdict.js'
import { counted, grouped } from '../util/count-text.js'
import { durationText } from '../util/duration.js'
import { flagNames } from '../util/flag-names.js'
import { provingFrames } from './proving-frames.js'

/** One packet between two lifelines. */
export interface PacketStep {
  readonly kind: 'packet'
  readonly frame: number
  readonly timeNs: number
  readonly from: Side | 'middlebox'
  /** Flags and length, as `PSH ACK · 412 B`. */
  readonly label: string
  /** What it shows: from the evidence, else the sequence numbers. */
  readonly note: string
  /** Does the note come from the evidence? */
  readonly proves: boolean
  /** The frame that decided. */
  readonly decided: boolean
}

/** Time, or packets, between two others. */
export interface GapStep {
  readonly kind: 'gap'
  readonly text: string
}

export type LadderStep = PacketStep | GapStep

const NS_PER_MS = 1e6
/** A silence shorter than this is not worth a line, ns. */
const SILENCE_NS = 1000 * NS_PER_MS

const MARKS = [
  [MARK.retransmission, 'retransmission'],
  [MARK.keepAlive, 'keep-alive'],
  [MARK.outOfOrder, 'out of order'],
  [MARK.duplicate, 'seen twice'],
  [MARK.zeroWindow, 'zero window'],
] as const

/** The packets of a flow that an index keeps (handshake, the end, and what proves the verdict), with what lies between them. */
export function ladderSteps(finding: Finding, chosen: Candidate): LadderStep[] {
  const packets = packetSteps(finding, chosen)
  const left = packetsLeft(chosen.flow, packets)
  const steps: LadderStep[] = []
  let open = left > 0
  packets.forEach((packet, i) => {
    const before = packets[i - 1]
    if (before !== undefined) {
      const passed = packet.timeNs - before.timeNs
      if (open && !followsDirectly(chosen.flow, before, packet)) {
        open = false
        steps.push({ kind: 'gap', text: `… ${counted(left, 'more packet')}, ${durationText(passed / NS_PER_MS)}` })
      } else if (passed >= SILENCE_NS) {
        steps.push({ kind: 'gap', text: `${durationText(passed / NS_PER_MS)} of silence` })
      }
    }
    steps.push(packet)
  })
  if (open && packets.length > 0) steps.push({ kind: 'gap', text: `… ${counted(left, 'more packet')}` })
  return steps
}

/** Are both in the handshake, or both around the close, where no packet is left out? */
function followsDirectly({ opening, tail }: FlowRecord, before: PacketStep, packet: PacketStep): boolean {
  return [opening, tail].some((run) => [before, packet].every(({ frame }) => run.some((one) => one.frame === frame)))
}

function packetsLeft({ client, server, duplicates }: FlowRecord, shown: readonly PacketStep[]): number {
  return client.packets + server.packets - duplicates - shown.filter(({ from }) => from !== 'middlebox').length
}

function packetSteps(finding: Finding, chosen: Candidate): PacketStep[] {
  const { opening, tail, closers } = chosen.flow
  const own = provingFrames(finding, chosen).filter(({ capture }) => capture === undefined)
  const proof = new Map(own.map((evidence) => [evidence.frame, evidence]))
  const segments = new Map([...opening, ...tail, ...closers].map((segment) => [segment.frame, segment]))
  const decided = finding.verdict.closing?.frame ?? null
  const told = [...proof.values()].filter(({ frame }) => !segments.has(frame)).map((one) => pointStep(one, decided))
  const drawn = [...segments.values()].map((one) => segmentStep(one, proof.get(one.frame), decided))
  return [...told, ...drawn].sort((a, b) => a.frame - b.frame)
}

/** A packet of which only the evidence is known. */
function pointStep({ frame, timeNs, from, what }: Evidence, decided: number | null): PacketStep {
  return { kind: 'packet', frame, timeNs, from, label: '', note: what, proves: true, decided: frame === decided }
}

function segmentStep(segment: Segment, proof: Evidence | undefined, decided: number | null): PacketStep {
  const { frame, timeNs, from, seq, ack } = segment
  const numbers = `Seq ${grouped(seq)}${(segment.flags & ACK) === 0 ? '' : `  Ack ${grouped(ack)}`}`
  return {
    kind: 'packet',
    frame,
    timeNs,
    from: proof?.from ?? from,
    label: labelOf(segment),
    note: proof?.what ?? numbers,
    proves: proof !== undefined,
    decided: frame === decided,
  }
}

function labelOf({ flags, len, marks }: Segment): string {
  const names = flagNames(flags)
  const marked = MARKS.filter(([bit]) => (marks & bit) !== 0).map(([, name]) => name)
  return [names.join(' '), ...(len === 0 ? [] : [`${grouped(len)} B`]), ...marked].join(' · ')
}
