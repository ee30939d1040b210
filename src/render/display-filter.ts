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
  const frames = [...verdict.evidence, ...(verdict.closing === null ? [] : [verdict.closing])].map(({ frame }) => frame)
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
