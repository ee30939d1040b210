/** Orders in which flows can be listed; of numbers the largest stand first. */
export const FLOW_ORDERS = ['stream', 'start', 'end', 'duration', 'packets', 'bytes', 'retransmissions'] as const

export type FlowOrder = (typeof FLOW_ORDERS)[number]

/** From when to when, ms since the epoch; infinite where there is no limit. */
export interface TimeSpan {
  readonly since: number
  readonly until: number
}
