import { evidenceIn } from '../util/evidence-in.js'
import { numberRanges } from '../util/number-ranges.js'
import type { FlowRecord } from '../model/flow-record.js'
import type { Finding } from '../model/finding.js'

/**
 * Wireshark display filter that shows just the frames that prove a finding.
 * @returns text for the filter bar, `tshark -Y` and `wireshark -Y`, in the syntax of Wireshark 4.0 and later (elements of a set
 *   stand between commas); `null` for an error without a flow
 */
export function findingFilter({ match, verdict }: Finding): string | null {
  if (match.chosen === null) return null
  const { flow } = match.chosen
  const frames = [...evidenceIn(verdict, null), ...(verdict.closing === null ? [] : [verdict.closing])].map(
    ({ frame }) => frame,
  )
  if (frames.length === 0) return streamFilter(flow)
  const set = [...new Set(frames)].sort((a, b) => a - b).join(', ')
  const quoted = flow.icmp !== null && frames.includes(flow.icmp.frame)
  const stream = `tcp.stream eq ${String(flow.stream)}`
  return `${quoted ? `(${stream} or icmp or icmpv6)` : stream} and frame.number in {${set}}`
}

/**
 * Wireshark display filter of a whole flow, with the ICMP error that quotes it: one with a short quotation has no stream
 * number of its own.
 */
export function streamFilter(flow: FlowRecord): string {
  const stream = `tcp.stream eq ${String(flow.stream)}`
  return flow.icmp === null ? stream : `${stream} or frame.number eq ${String(flow.icmp.frame)}`
}

/** What a filter is to select: flows as a whole, frames besides. */
export interface Selected {
  readonly streams: Iterable<number>
  readonly frames: Iterable<number>
}

/** Selects no frame of any capture: frames are counted from 1. */
const NOTHING = 'frame.number eq 0'

/**
 * Wireshark display filter of several flows and frames, with ranges where numbers follow each other: `tcp.stream in {2, 4..6}`.
 * An empty filter would select everything, so for nothing it is one that selects nothing.
 */
export function selectionFilter({ streams, frames }: Selected): string {
  const parts = [memberOf('tcp.stream', streams), memberOf('frame.number', frames)].filter((part) => part !== null)
  return parts.length === 0 ? NOTHING : parts.join(' or ')
}

function memberOf(field: string, numbers: Iterable<number>): string | null {
  const ranges = numberRanges(numbers)
  const [only] = ranges
  if (only === undefined) return null
  if (ranges.length === 1 && only.first === only.last) return `${field} eq ${String(only.first)}`
  const texts = ranges.map(({ first, last }) => {
    if (first === last) return String(first)
    return `${String(first)}..${String(last)}`
  })
  return `${field} in {${texts.join(', ')}}`
}
