import type { FlowRecord, Segment } from '../../model/flow-record.js'
import { ACK, RST } from '../../model/flow-record.js'
import { grouped } from '../../util/count-text.js'
import type { Facts } from './facts.js'
import { hasFlag } from '../../util/flow-shape.js'

/** How the wire names a closer: `FIN`, `RST`, `RST ACK`. */
export function closerName(segment: Segment): string {
  if (!hasFlag(segment, RST)) return 'FIN'
  return hasFlag(segment, ACK) ? 'RST ACK' : 'RST'
}

/** `POST /mgw.htm, 412 of 1,048 body bytes`; what is known of the request that was under way. */
export function requestText(facts: Facts): string {
  const { flow, exchange } = facts
  const request = flow.lastRequest
  if (request === null) return `${grouped(exchange.requestBytes)} bytes of request`
  const { contentLength, bodyBytes } = request
  const line = `${request.method} ${request.path}`
  if (contentLength === null || contentLength === 0) return line
  if (bodyBytes < contentLength) return `${line}, ${grouped(bodyBytes)} of ${grouped(contentLength)} body bytes`
  return `${line} with ${grouped(contentLength)} body bytes`
}

/** `200, 512 of 4,096 body bytes`; what is known of the answer. */
export function responseText(flow: FlowRecord, responseBytes: number): string {
  const response = flow.lastResponse
  if (response === null) return `${grouped(responseBytes)} bytes of response`
  const status = `response ${String(response.status)}`
  if (response.contentLength === null) return `${status}, ${grouped(response.bodyBytes)} body bytes so far`
  return `${status}, ${grouped(response.bodyBytes)} of ${grouped(response.contentLength)} body bytes`
}

/** Who says that an RST is its owner's: the TTL beside that of the side's other packets. */
export function ownResetText(facts: Facts, rst: Segment): string | null {
  const ttl = facts.flow[rst.from].ttl
  if (ttl === null || rst.ttl < ttl.min || rst.ttl > ttl.max) return null
  const spread = ttl.min === ttl.max ? `TTL ${String(ttl.min)}` : `TTL ${String(ttl.min)}–${String(ttl.max)}`
  return `The RST is the ${rst.from}'s own: ${spread}, as in its other packets.`
}

/**
 * What an RST tells of its sender's socket.
 * Source: Linux answers without ACK flag, with window 0 and no options where it has no socket; a live socket that its program
 * aborts sends RST ACK with its window and options.
 */
export function resetKindText(rst: Segment): string {
  if (!hasFlag(rst, ACK) && rst.window === 0)
    return 'It has no ACK flag and window 0: the sender no longer knew the connection.'
  if (rst.window > 0)
    return 'It carries ACK and a window: a live socket was aborted by its program or closed with unread input.'
  return 'It has window 0 although it carries ACK.'
}
