import type { FlowRecord } from '../../src/model/flow-record.js'
import type { PackedFlow } from '../../src/model/packed-flow.js'
import { toRecord } from '../../src/pcap/flow/to-record.js'

/** Records of the flows of a scan or a table. */
export function recordsOf(flows: Iterable<PackedFlow>): FlowRecord[] {
  return Array.from(flows, ({ flow }) => toRecord(flow, 0))
}
