import type { FlowRecord, FramePoint, Side } from '../../model/flow-record.js'
import { FIN, RST } from '../../model/flow-record.js'
import type { CaptureInfo } from '../../model/flow-source.js'
import { hasFlag, isCopy, isEstablished, isHealthy, isObeyedReset } from '../../util/flow-shape.js'
import { msFromNs } from '../../util/instant.js'

/** How a flow ended, as far as an error on one of its sockets could have noticed. Instants are ms since the epoch. */
export interface Ending {
  readonly established: boolean
  /** A SYN was answered by RST or ICMP. */
  readonly refused: boolean
  /** No packet of the server at all. */
  readonly unanswered: boolean
  readonly obeyedReset: { readonly client: boolean; readonly server: boolean }
  readonly fin: { readonly client: boolean; readonly server: boolean }
  /** Side of the first FIN or obeyed RST. */
  readonly closedFirst: Side | null
  /** Packets by which an application could have learnt of the end: closers, data that met the close. Empty if nobody closed. */
  readonly momentsMs: readonly number[]
  /** One side repeated itself without an answer when the flow ended: it gave up some time after the last packet. */
  readonly fellSilent: boolean
  /** The one of them by which failures are put in order: a request that met the close, else the first closer. */
  readonly noticedMs: number
  readonly startMs: number
  readonly endMs: number
  /** First byte of the last request before the close, and of one after it; empty if the client sent nothing. */
  readonly requestMs: readonly number[]
  /** The last request was answered in full and no other met the close: nothing here explains an error. */
  readonly healthy: boolean
}

/** Reads the ending out of a flow record. */
export function endingOf(flow: FlowRecord, capture: CaptureInfo): Ending {
  const ms = (point: FramePoint): number => msFromNs(capture.baseSec, point.timeNs)
  const own = flow.closers.filter((segment) => !isCopy(segment))
  const closers = own.filter((segment) => hasFlag(segment, FIN) || isObeyedReset(segment))
  const established = isEstablished(flow)
  const has = (side: Side, test: (segment: (typeof own)[number]) => boolean): boolean =>
    own.some((segment) => segment.from === side && test(segment))
  const late = flow.dataAfterClose.client
  const requests = [flow.exchange.requestStart, late].filter((point) => point !== null)
  return {
    established,
    refused: !established && (flow.icmp !== null || has('server', (segment) => hasFlag(segment, RST))),
    unanswered: flow.server.packets === 0 && flow.icmp === null,
    obeyedReset: { client: has('client', isObeyedReset), server: has('server', isObeyedReset) },
    fin: { client: has('client', isFin), server: has('server', isFin) },
    closedFirst: closers[0]?.from ?? null,
    momentsMs: momentsOf(flow, own, established).map(ms),
    fellSilent: flow.client.unanswered > 0 || flow.server.unanswered > 0 || flow.server.packets === 0,
    noticedMs: ms(late ?? closers[0] ?? { frame: flow.lastFrame, timeNs: flow.endNs }),
    startMs: msFromNs(capture.baseSec, flow.startNs),
    endMs: msFromNs(capture.baseSec, flow.endNs),
    requestMs: requests.map(ms),
    healthy: isHealthy(flow),
  }
}

function isFin(segment: { readonly flags: number }): boolean {
  return (segment.flags & FIN) !== 0
}

function momentsOf(flow: FlowRecord, closers: readonly FramePoint[], established: boolean): FramePoint[] {
  if (!established) return [...closers, ...(flow.icmp === null ? [] : [flow.icmp])]
  const late = [flow.dataAfterClose.client, flow.dataAfterClose.server].filter((point) => point !== null)
  return [...closers, ...late]
}
