import type { Side } from '../../../model/flow-record.js'
import type { Claim } from '../../../model/verdict.js'
import type { Rule } from '../claim.js'
import { at, claim } from '../claim.js'
import type { Facts } from '../facts.js'
import { elapsedMs } from '../facts.js'
import { requestText } from '../why.js'
import { durationText } from '../../../util/duration.js'

/** Fewer repetitions are ordinary loss. */
const CLEAR_REPETITIONS = 3
/** A peer that is merely slow has answered by then. */
const FALLEN_SILENT_MS = 1000

/**
 * Data that was sent again and again without an acknowledgement, while the other side fell silent altogether.
 * Source: RFC 6298 section 5 (doubling timer); RFC 9293 section 3.8.3.
 */
export const pathLoss: Rule = {
  cause: 'path-loss',
  judge: (facts) => unansweredFrom(facts, 'client') ?? unansweredFrom(facts, 'server'),
}

function unansweredFrom(facts: Facts, side: Side): Claim | null {
  const { flow } = facts
  const peer = side === 'client' ? 'server' : 'client'
  const sender = flow[side]
  const heard = flow[peer].lastPacket
  if (facts.phase === 'connecting' || sender.lastPacket === null || sender.unanswered < CLEAR_REPETITIONS) return null
  if (sender.bytes === 0 || ((sender.nextSeq - sender.acked) | 0) <= 0) return null
  const since = heard === null ? flow.startNs : heard.timeNs
  const silentMs = (sender.lastPacket.timeNs - since) / 1e6
  if (silentMs < FALLEN_SILENT_MS) return null
  const idleMs = heard === null || sender.lastData === null ? null : elapsedMs(heard, sender.lastData)
  return claim('path-loss', {
    pattern: 'black-hole',
    closedBy: 'none',
    confidence: sender.unanswered > CLEAR_REPETITIONS ? 0.96 : 0.88,
    closing: null,
    evidence: [
      side === 'client' ? at(facts.exchange.requestStart, side, requestText(facts)) : null,
      at(heard, peer, `last packet that came from the ${peer}`),
      at(sender.lastPacket, side, `still unanswered after ${String(sender.unanswered)} repetitions`),
    ],
    why: [
      `The ${side} sent ${String(sender.unanswered)} repetitions in ${durationText(silentMs)} without an ACK; from the ${peer} came nothing at all any more.`,
      idleMs === null || idleMs < FALLEN_SILENT_MS
        ? null
        : 'A device between them that forgot the connection and drops its packets looks exactly like this.',
    ],
  })
}
