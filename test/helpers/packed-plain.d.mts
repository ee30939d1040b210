import type { FlowRecord } from '../../src/model/flow-record.js'
import type { FlowUnpacker, PackedFlow } from '../../src/model/packed-flow.js'

export function packedPlain(flows: Iterable<FlowRecord>): Generator<PackedFlow>
export const unpackPlain: FlowUnpacker
