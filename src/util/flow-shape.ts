import type { FlowRecord, Segment, Side } from '../model/flow-record.js'
import { ACK, FIN, MARK, RST, SYN } from '../model/flow-record.js'

/** Does the segment have one of these flag bits? */
export function hasFlag(segment: Segment, flag: number): boolean {
  return (segment.flags & flag) !== 0
}

/** An RST that the receiving kernel obeys: its sequence number is the next expected (RFC 5961 section 3.2). */
export function isObeyedReset(segment: Segment): boolean {
  return (segment.flags & RST) !== 0 && (segment.marks & MARK.inSequence) !== 0
}

/** First FIN, or first RST that the receiver obeys; `null` if there is none. */
export function closerOf({ closers }: FlowRecord): Segment | null {
  return closers.find(isCloser) ?? null
}

/** Does the segment close the connection for its receiver? */
export function isCloser(segment: Segment): boolean {
  if (isCopy(segment)) return false
  return hasFlag(segment, FIN) ? !hasFlag(segment, RST) : isObeyedReset(segment)
}

/** The same packet taken at a second capture point. */
export function isCopy(segment: Segment): boolean {
  return (segment.marks & MARK.duplicate) !== 0
}

/** The other end. */
export function peerOf(side: Side): Side {
  return side === 'client' ? 'server' : 'client'
}

/** Did the server answer the SYN, or, in a capture that began later, is there traffic that only an open connection has? */
export function isEstablished(flow: FlowRecord): boolean {
  if (flow.server.bytes > 0 || flow.client.bytes > 0) return true
  if (flow.opening.some((segment) => hasFlag(segment, SYN) && hasFlag(segment, ACK))) return true
  return flow.synFrames.length === 0
}

/** All of a request went out, all of its answer came, and nobody reset or met a close. */
export function isHealthy(flow: FlowRecord): boolean {
  const { lastRequest, lastResponse } = flow
  if (lastRequest === null || lastResponse === null || lastResponse.frame < lastRequest.frame) return false
  if (lastRequest.bodyBytes < (lastRequest.contentLength ?? 0) || lastResponse.complete !== true) return false
  if (!flow.exchange.requestAcked) return false
  return flow.dataAfterClose.client === null && !flow.closers.some((segment) => isObeyedReset(segment))
}
