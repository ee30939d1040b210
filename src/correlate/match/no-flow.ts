import type { CaptureInfo } from '../../model/flow-source.js'
import type { SocketError } from '../../model/socket-error.js'
import type { NoFlow } from '../../model/verdict.js'
import { endpointText } from '../../util/address.js'
import { counted } from '../../util/count-text.js'
import { durationText } from '../../util/duration.js'
import { msFromNs } from '../../util/instant.js'
import type { FlowIndex } from './flow-index.js'
import { firstFrom } from './flow-index.js'
import { rowCount } from './row-groups.js'

/** A capture covers an error whose record comes this much after its last packet. */
const SLACK_MS = 2000

/**
 * Why an error has no flow, in the order in which a user would look: is the address in the capture, the port, the time?
 * @param atMs when the error happened by the capture's clock; `null` if not known
 */
export function noFlowFor(
  error: SocketError,
  index: FlowIndex,
  captures: readonly CaptureInfo[],
  atMs: number | null,
): NoFlow {
  return (
    byAddress(error, index) ??
    byTime(error, captures, atMs) ?? {
      pattern: 'no-candidate',
      why: `${whatIsThere(error, index, atMs)} None of them ends in a way and at a time that fits this error.`,
    }
  )
}

function byAddress(error: SocketError, index: FlowIndex): NoFlow | null {
  const endpoints = index.naming.peersOf(error)
  if (endpoints.length === 0) return null
  const names = endpoints.map((at) =>
    at.port === null ? at.address : endpointText({ address: at.address, port: at.port }),
  )
  if (!endpoints.some((at) => index.addressId(at.address) >= 0)) {
    return {
      pattern: 'address-not-in-capture',
      why: `No packet to or from ${names.join(', ')} is in the capture${insteadText(index)}.`,
    }
  }
  const flows = endpoints.map(
    (at) =>
      rowCount(index.toServer(at.address, at.port)) +
      (at.port === null ? 0 : rowCount(index.fromClient(at.address, at.port))),
  )
  if (flows.some((count) => count > 0)) return null
  return {
    pattern: 'port-not-in-capture',
    why: `The capture has packets of ${endpoints.map((at) => at.address).join(', ')}, but no flow to ${names.join(', ')}${insteadText(index)}.`,
  }
}

function insteadText(index: FlowIndex): string {
  const busiest = index.busiestServer
  if (busiest === null) return ''
  return `; it has ${flowsText(busiest.flows)} to ${endpointText(busiest)}`
}

function byTime(error: SocketError, captures: readonly CaptureInfo[], atMs: number | null): NoFlow | null {
  if (atMs === null) return null
  const spans = captures.flatMap((info) =>
    info.firstNs === null || info.lastNs === null
      ? []
      : [{ first: msFromNs(info.baseSec, info.firstNs), last: msFromNs(info.baseSec, info.lastNs) }],
  )
  if (spans.some((span) => atMs >= span.first && atMs <= span.last + SLACK_MS)) return null
  const before = Math.min(...spans.map((span) => span.first - atMs).filter((gap) => gap > 0))
  const after = Math.min(...spans.map((span) => atMs - span.last).filter((gap) => gap > 0))
  const gap = Math.min(before, after)
  if (!Number.isFinite(gap)) return null
  return {
    pattern: 'outside-capture-time',
    why: `The error is ${durationText(gap)} ${before < after ? 'before the capture begins' : 'after the capture ends'}${error.time?.from === 'capture' ? ', by the zone that the other errors suggest' : ''}.`,
  }
}

function whatIsThere(error: SocketError, index: FlowIndex, atMs: number | null): string {
  const endpoints = index.naming.peersOf(error)
  const sets = endpoints.length === 0 ? [index.all] : endpoints.map((at) => index.toServer(at.address, at.port))
  const count = sets.reduce((sum, set) => sum + rowCount(set), 0)
  const to = endpoints.map((at) =>
    at.port === null ? at.address : endpointText({ address: at.address, port: at.port }),
  )
  const where = to.length === 0 ? '' : ` to ${to.join(', ')}`
  if (atMs === null || count === 0) return `The capture has ${flowsText(count)}${where}.`
  const gaps = sets
    .flatMap(({ sick, healthy }) => [sick, healthy])
    .flatMap((rows) => {
      const place = firstFrom(index, rows, atMs)
      return [rows[place - 1], rows[place]]
    })
    .filter((row) => row !== undefined)
    .map((row) => index.momentMs(row) - atMs)
  const nearest = gaps.reduce((best, gap) => (Math.abs(gap) < Math.abs(best) ? gap : best), Infinity)
  return `The capture has ${flowsText(count)}${where}; the nearest one ends ${durationText(Math.abs(nearest))} ${nearest < 0 ? 'before' : 'after'} it.`
}

function flowsText(count: number): string {
  return count === 0 ? 'no flow' : counted(count, 'flow')
}
