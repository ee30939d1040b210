import type { FlowRecord } from '../../src/model/flow-record.js'
import type { SocketError } from '../../src/model/socket-error.js'

interface Plan {
  readonly stream: number
  readonly kind: string
}

export const BASE_SEC: number
export function dayOfFlows(count: number): Iterable<Plan>
export function flowRecord(plan: Plan): FlowRecord
export function dayOfErrors(
  died: Iterable<{ plan: Plan; record: FlowRecord }>,
  most: number,
): { errors: SocketError[]; truth: number[] }
